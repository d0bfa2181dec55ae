"""Who may delete, restore and purge; and the bin kept out of what people are shown.

Deleting is decided by the rights on the page in its old place (`EditorialPermissions`). Whoever
deleted a page may bring it back there; so may anybody who may add pages there. Only administrators
purge by hand.
"""

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.core import tree, wagtail_compat
from cms.publishing.recycle_bin.models import BinnedPage

_EXPLORABLE = "_explorable_pages"
_WITH_BIN = PagePermissionPolicy()


class PolicyWithoutBin(PagePermissionPolicy):
    """Wagtail's page permissions, with which nobody works on a page in the bin.

    Searches, choosers, reports, the queue and the home screen all ask the one policy object; an
    administrator, and a group with rights on a deleted page, would find the page there otherwise.
    """

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Page]:
        return tree.without_binned(super().instances_user_has_any_permission_for(user, actions))

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        """Kept beside the rights that it is made of, which Wagtail keeps on the user as well."""
        if not hasattr(user, _EXPLORABLE):
            # as Wagtail has them: that of this class would leave the bin out twice
            found = _WITH_BIN.explorable_instances(user)
            setattr(user, _EXPLORABLE, tree.without_binned(found))
        return getattr(user, _EXPLORABLE).all()

    def explorable_root_instance(self, user: Any) -> Any:
        wagtail_compat.know_root(self, user, Page.get_first_root_node)
        return super().explorable_root_instance(user)

    def instances_with_direct_explore_permission(self, user: Any) -> Any:
        found = super().instances_with_direct_explore_permission(user)
        if isinstance(found, QuerySet):
            return found
        return tree.not_binned(found)


def may_restore(user: Any, entry: BinnedPage) -> bool:
    """May `user` bring the page of `entry` back? Whoever may not does not see it in the bin."""
    if not user.is_active or user.is_superuser:
        return bool(user.is_active)
    there = entry.parent.permissions_for_user(user)
    return bool(there.can_add_subpage() or (entry.deleted_by_id == user.pk and there.can_edit()))


def may_purge(user: Any) -> bool:
    return bool(user.is_active and user.is_superuser)
