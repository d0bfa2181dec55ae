"""Taking pages out of readers' sight at once, with a reason; deleting a page begins the same way.

What is taken down cannot come back by itself: its schedule is cancelled, and so is publishing once
the last string is approved. It comes back when somebody publishes it, through the gate. What was
taken down for what it is has nobody behind it any more: two people read why, and agree anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.core import tree
from cms.documents import projection
from cms.documents.visibility import HOME_DEPTH, public_below
from cms.two_people import people
from cms.two_people.audit.models import AuditEntry

ACTION = "cms.publishing.unpublishing"


class TakeDownReason(models.TextChoices):
    """Why a page is taken down; the words beside it are free."""

    WRONG = "wrong", gettext_lazy("Something in it is wrong")
    HARM = "harm", gettext_lazy("It can hurt or endanger somebody")
    PERSON = "person", gettext_lazy("It shows or names somebody who must not be seen")
    OUTDATED = "outdated", gettext_lazy("It is out of date")
    RIGHTS = "rights", gettext_lazy("We may not use what it shows")
    MISTAKE = "mistake", gettext_lazy("It was published by mistake")
    OTHER = "other", gettext_lazy("Another reason")


# these are said of the page itself: whoever agreed with it before did not know them
ENDS_AGREEMENT: Final = frozenset(
    {
        TakeDownReason.WRONG,
        TakeDownReason.HARM,
        TakeDownReason.PERSON,
        TakeDownReason.RIGHTS,
    }
)


def take_down(pages: Iterable[Page], *, by: Any, reason: str, comment: str = "") -> None:
    """Hide `pages` from readers in one transaction; all of them or none.

    Raises PermissionDenied for a page that `by` may not publish, ValidationError without a reason
    of the list, or for "another reason" without words.
    """
    wanted = list(pages)
    comment = comment.strip()
    if reason not in TakeDownReason.values:
        raise ValidationError(_("Say why the page is taken down."))
    if reason == TakeDownReason.OTHER and not comment:
        raise ValidationError(_("Say in your own words what the other reason is."))
    if not wanted:
        raise ValidationError(_("Choose at least one language."))
    for page in wanted:
        if not people.may_publish(by, page) or tree.is_binned(page):
            raise PermissionDenied(_("You may not take this page down."))
    with projection.publishing():
        for page in wanted:
            hide(page, by=by)
            page.specific.note_in_history("taken_down", by=by, reason=reason, comment=comment)
            log(page.specific, ACTION, user=by, data={"reason": reason, "comment": comment})
            if reason in ENDS_AGREEMENT:
                page.specific.end_agreement(by=by)


def hide(page: Page, *, by: Any) -> None:
    """Unpublish `page` and cancel all that could publish it again without a person."""
    page = page.specific
    page.cancel_release()
    UnpublishPageAction(page, user=by, log_action=False).execute(skip_permission_checks=True)
    # a page that was never live is not looked at by the action
    revisions_of(page).filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)


def revisions_of(page: Page) -> models.QuerySet[Revision]:
    return Revision.page_revisions.filter(object_id=str(page.pk))


# Why readers do not have it any more


def ended(page: Page, *, in_any_language: bool = False) -> AuditEntry | None:
    """The entry of the log that says for what a hidden page was taken down, if that ended what
    people had agreed with and it was not published since; else None."""
    if page.live:
        return None
    entries = AuditEntry.objects.filter(
        page_key=page.translation_key, verb="taken_down", reason__in=ENDS_AGREEMENT
    )
    if not in_any_language:
        entries = entries.filter(locale=page.locale.language_code)
    entry: AuditEntry | None = entries.first()  # the latest
    published = page.last_published_at
    return None if entry is None or (published and published > entry.at) else entry


def why(entry: AuditEntry) -> str:
    """“Taken down by Sokha on 3 November 2026: Something in it is wrong. An old number.”"""
    reasons = dict(TakeDownReason.choices)
    said = _("Taken down by %(person)s on %(day)s: %(reason)s. %(remark)s") % {
        "person": entry.by_name,
        "day": date_format(timezone.localtime(entry.at), "j F Y"),
        "reason": reasons.get(entry.reason, entry.reason),
        "remark": entry.comment,
    }
    return said.strip()


# What it would mean, for the screen that asks


@dataclass(frozen=True)
class Effect:
    """What taking `page` down means: is it public or about to be, and who is below it."""

    page: Page
    is_public: bool
    is_scheduled: bool
    below: int  # public pages below it that readers lose with it
    may: bool  # may this person do it


def effects(page: Page, user: Any) -> list[Effect]:
    """Of `page` first, then of its translations that are public, live or scheduled."""
    translations = Page.objects.filter(translation_key=page.translation_key).select_related(
        "locale"
    )
    others = tree.without_binned(translations.exclude(pk=page.pk)).order_by("locale__language_code")
    found = [_effect(page, user), *(_effect(other, user) for other in others)]
    return [one for one in found if one.page.live or one.is_scheduled]


def _effect(page: Page, user: Any) -> Effect:
    public = public_below(page)
    is_public = page.path in public
    return Effect(
        page=page,
        is_public=is_public,
        is_scheduled=revisions_of(page).filter(approved_go_live_at__isnull=False).exists(),
        below=len(public) - 1 if is_public and page.depth > HOME_DEPTH else 0,
        may=people.may_publish(user, page),
    )
