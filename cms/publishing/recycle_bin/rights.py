"""Who may delete, restore and purge; and the bin kept out of what people are shown.

Deleting is decided by the rights on the page in its old place (`EditorialPermissions`). Whoever
deleted a page may bring it back there; so may anybody who may add pages there. Only administrators
purge by hand.
"""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.publishing.recycle_bin import tree
from cms.publishing.recycle_bin.models import BinnedPage


class PolicyWithoutBin(PagePermissionPolicy):
    """Wagtail's page permissions, with which nobody works on a page in the bin.

    Searches, choosers, reports, the queue and the home screen all ask the one policy object; an
    administrator, and a group with rights on a deleted page, would find the page there otherwise.
    """

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Page]:
        return tree.without_binned(super().instances_user_has_any_permission_for(user, actions))

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        return tree.without_binned(super().explorable_instances(user))

    def instances_with_direct_explore_permission(self, user: Any) -> Any:
        found = super().instances_with_direct_explore_permission(user)
        if isinstance(found, QuerySet):
            return found
        return tree.not_binned(found)


def may_restore(user: Any, entry: BinnedPage, parent: Page) -> bool:
    """May `user` bring the page of `entry` back below `parent`, if it `fits` there?"""
    if user.is_superuser or parent.permissions_for_user(user).can_add_subpage():
        return bool(user.is_active)
    is_own = entry.deleted_by_id == user.pk and entry.parent_id == parent.pk
    return is_own and parent.permissions_for_user(user).can_edit()


def fits(entry: BinnedPage, parent: Page) -> bool:
    """Can the page of `entry` stand below `parent`? Where it was it may stand again, unless that
    place has the only page of this kind that it may have."""
    page = entry.page.specific
    if entry.parent_id != parent.pk:
        return bool(page.can_move_to(parent))
    limit = page.max_count_per_parent
    return limit is None or parent.get_children().type(type(page)).count() < limit


def may_see(user: Any, entry: BinnedPage) -> bool:
    """Is `entry` listed for `user`: theirs, or of a place where they may add pages?"""
    if user.is_superuser or entry.deleted_by_id == user.pk:
        return True
    parent = entry.parent
    return parent is not None and parent.permissions_for_user(user).can_add_subpage()


def may_purge(user: Any) -> bool:
    return bool(user.is_active and user.is_superuser)
