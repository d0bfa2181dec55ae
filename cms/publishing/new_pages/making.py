"""Makes the draft. Nothing of it is public."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page, PageSubscription

from cms.core import normal_form


def may_add(parent: Page, model: type[Page], user: Any) -> bool:
    """May `user` make a page of this type below `parent`?"""
    return bool(model.can_create_at(parent) and parent.permissions_for_user(user).can_add_subpage())


def make(page: Page, *, parent: Page, by: Any) -> Page:
    """Store `page` (not yet in the tree) below `parent`, with its first revision by `by`.

    Raises PermissionDenied; then, or when anything breaks, nothing is written.
    """
    if not may_add(parent, type(page), by):
        raise PermissionDenied
    page.live = False
    page.owner = by
    page.locale = parent.locale
    normal_form.normalise_page(page)
    with transaction.atomic():
        parent.add_child(instance=page)  # notes in the history who made it
        page.save_revision(user=by, clean=False)
        # as Wagtail does for whoever makes a page
        PageSubscription.objects.create(page=page, user=by, comment_notifications=True)
    return page
