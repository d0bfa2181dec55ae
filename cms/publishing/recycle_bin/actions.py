"""Deleting into the bin, restoring from it, and purging: one function per verb.

Each is one transaction that locks the feed first, so that documents, rows and history change
together.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.actions.move_page import MovePageAction
from wagtail.log_actions import log
from wagtail.models import Page

from cms.core import tree
from cms.documents import projection
from cms.documents.visibility import HOME_DEPTH
from cms.publishing import unpublishing
from cms.publishing.recycle_bin import rights
from cms.publishing.recycle_bin.erasing import erase
from cms.publishing.recycle_bin.models import DAYS, BinnedPage

logger = logging.getLogger(__name__)

# as the history of a page calls them
DELETED, RESTORED = "cms.publishing.recycle_bin", "localize.restore"


def delete(pages: Iterable[Page], *, by: Any) -> list[BinnedPage]:
    """Put `pages`, with all that is below them, into the bin.

    A page below another one of `pages` goes with that one. Raises PermissionDenied for a page that
    `by` may not delete, ValidationError for a home page; then nothing has changed.
    """
    wanted = _uppermost(pages)
    for page in wanted:
        if tree.is_binned(page) or not page.permissions_for_user(by).can_delete():
            raise PermissionDenied(
                _("You may not delete “%(title)s”.") % {"title": page.get_admin_display_title()}
            )
        if page.depth <= HOME_DEPTH:
            raise ValidationError(_("A home page is not deleted. Take it down instead."))
    with projection.publishing():
        return [_bin(page, by=by) for page in wanted]


def said(count: int) -> str:
    """What whoever deleted so many pages is told."""
    return ngettext(
        "%(count)s page is in the recycle bin for %(days)s days.",
        "%(count)s pages are in the recycle bin for %(days)s days.",
        count,
    ) % {"count": count, "days": DAYS}


def restore(entry: BinnedPage, *, by: Any) -> Page:
    """Bring a page back as a draft to its old place, behind the others there.

    Nothing of it is public before somebody publishes it again. Returns the page, whose slug has a
    number behind it if another page has taken the old one. Raises ValidationError where there is
    no place for it, PermissionDenied without the right.
    """
    with projection.publishing():
        entry = BinnedPage.objects.select_related("page", "parent").get(pk=entry.pk)
        if not rights.may_restore(by, entry):
            raise PermissionDenied(_("You may not restore pages there."))
        if tree.is_binned(entry.parent):
            raise ValidationError(
                _("Its old place “%(title)s” is in the recycle bin itself. Restore that first.")
                % {"title": entry.parent.get_admin_display_title()}
            )
        page = entry.page.specific
        limit = page.max_count_per_parent
        if limit is not None and entry.parent.get_children().type(type(page)).count() >= limit:
            raise ValidationError(_("Another page of this kind has its place."))
        return _unbin(entry, by=by)


def purge(entry: BinnedPage, *, by: Any = None) -> None:
    """Delete a page and all below it for good; what translators wrote stays in the memory.

    A page that something else has moved out of the bin is no deleted page: only its entry goes.
    """
    with projection.publishing():
        entry = BinnedPage.objects.select_related("page").get(pk=entry.pk)
        if not tree.is_binned(entry.page):
            entry.delete()
            return
        if BinnedPage.objects.filter(parent__path__startswith=entry.page.path).exists():
            raise ValidationError(
                _("What was in it is in the recycle bin, too: restore or delete that first.")
            )
        entry.page.specific.note_in_history("purged", by=by)
        erase(entry.page, by=by)


def purge_due(now: datetime) -> int:
    """Called by the worker: purge what has been in the bin for its days; returns how many."""
    done = 0
    for entry in BinnedPage.objects.due(now):
        try:
            purge(entry)
        except BinnedPage.DoesNotExist:
            continue  # restored meanwhile
        except Exception:
            logger.exception("Not purged: page %s", entry.page_id, extra={"item": entry.page_id})
            continue
        done += 1
    return done


def _uppermost(pages: Iterable[Page]) -> list[Page]:
    found: list[Page] = []
    for page in sorted(pages, key=lambda one: one.path):
        if not found or not page.path.startswith(found[-1].path):
            found.append(page)
    return found


def _bin(page: Page, *, by: Any) -> BinnedPage:
    page = Page.objects.get(pk=page.pk)  # its path may have changed with the one before
    parent = page.get_parent()
    rows = list(page.get_descendants(inclusive=True).order_by("path"))
    for row in rows:  # from the top: what is below is out of sight with the first one
        unpublishing.hide(row, by=by)
    entry = BinnedPage.objects.create(
        page=page,
        slug=page.slug,
        parent=parent,
        below=len(rows) - 1,
        deleted_by=by,
        deleted_at=timezone.now(),
    )
    _move(page, tree.container(), slug=f"binned-{entry.pk}", by=by)
    page.specific.note_in_history("deleted", by=by)
    log(page.specific, DELETED, user=by, data={"below": entry.below})
    return entry


def _unbin(entry: BinnedPage, *, by: Any) -> Page:
    page, parent = entry.page, entry.parent
    slug = _free_slug(entry.slug, parent)
    if slug != entry.slug:
        _rename_draft(page, slug)
    _move(page, parent, slug=slug, by=by)
    entry.delete()
    restored: Page = Page.objects.get(pk=page.pk).specific
    restored.note_in_history("restored", by=by)
    log(restored, RESTORED, user=by)
    return restored


def _move(page: Page, parent: Page, *, slug: str, by: Any) -> None:
    Page.objects.filter(pk=page.pk).update(slug=slug)
    moved = Page.objects.get(pk=page.pk)
    MovePageAction(moved, parent, pos="last-child", user=by).execute(skip_permission_checks=True)


def _free_slug(slug: str, parent: Page) -> str:
    candidate, number = slug, 1
    while parent.get_children().filter(slug=candidate).exists():
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def _rename_draft(page: Page, slug: str) -> None:
    """The draft brings its own slug along; the next publication must not fail over it."""
    latest = page.get_latest_revision()
    if latest is None:
        return
    draft = latest.as_object()
    draft.slug = slug
    # in the name of who wrote it: bringing a page back is no word about its text
    draft.save_revision(user=latest.user, clean=False)
