"""What guests say about a draft: a remark, or that they agree. Both are entries of the audit log,
without an account behind them: nothing of it counts as one of the people of a page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log as note
from wagtail.models import Page

from cms.publishing.answers import require_storable
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import AuditEntry, entry_of
from cms.publishing.normal_form import khmer
from cms.publishing.shared_drafts.links import named
from cms.publishing.shared_drafts.models import SharedDraft

REMARK, AGREED = "guest_remark", "guest_agreed"
VERBS = (REMARK, AGREED)
# as the history of a page calls it
ACTION = "cms.guest_answer"
LONGEST = 2_000  # code points
MOST = 20  # answers by one link


@dataclass(frozen=True)
class Answer:
    """by: the name that was typed; guest: for whom the link was made. remark: may be empty if they
    agree. digest: of the version that they had before them."""

    at: datetime
    by: str
    guest: str
    agrees: bool
    remark: str
    digest: str


def remark(shared: SharedDraft, *, name: str, text: str) -> None:
    """Raises ValidationError, with what to do, and Refused where too much was said."""
    text = said(text)
    if not text:
        raise ValidationError(_("Write your remark."))
    _write(shared, REMARK, name=named(name), text=text)


def agree(shared: SharedDraft, *, name: str, text: str = "") -> None:
    """With a remark or without. Raises as `remark`."""
    _write(shared, AGREED, name=named(name), text=said(text))


def remark_on(
    page: Page, *, name: str, text: str, guest: str, digest: str, data: dict[str, Any]
) -> None:
    """What somebody without an account says about a page as readers have it. guest: as the office
    calls them; digest: of the version that they read; data: by what link."""
    _enter(page, REMARK, name=name, text=text, data=data | {"guest": guest, "digest": digest})


def said(text: str) -> str:
    """A remark as it is stored. Raises ValidationError."""
    require_storable(text)
    text = khmer(text.replace("\r\n", "\n")).strip()
    if len(text) > LONGEST:
        raise ValidationError(
            _("The remark is too long: at most %(count)s characters.") % {"count": LONGEST}
        )
    return text


def of_link(shared: SharedDraft) -> list[Answer]:
    """Oldest first."""
    return [_answer(one) for one in _entries(shared.page).filter(data__link=shared.pk)][::-1]


def of_page(page: Page) -> list[Answer]:
    """By every link of the page, newest first."""
    return [_answer(one) for one in _entries(page)]


def _entries(page: Page) -> Any:
    return AuditEntry.objects.about(page.specific).filter(verb__in=VERBS)


def _answer(entry: AuditEntry) -> Answer:
    data = entry.data
    agrees = entry.verb == AGREED
    return Answer(entry.at, entry.by_name, data["guest"], agrees, entry.comment, data["digest"])


def _write(shared: SharedDraft, verb: str, *, name: str, text: str) -> None:
    page = shared.page.specific
    with transaction.atomic():
        # one after the other, for the count
        SharedDraft.objects.select_for_update().only("pk").get(pk=shared.pk)
        if _entries(page).filter(data__link=shared.pk).count() >= MOST:
            raise Refused(
                "too_many_answers", _("Enough was said by this link. Ask for another one.")
            )
        data = {"link": shared.pk, "guest": shared.guest, "digest": shared.digest}
        _enter(page, verb, name=name, text=text, data=data)


def _enter(page: Any, verb: str, *, name: str, text: str, data: dict[str, Any]) -> None:
    entry = entry_of(
        page,
        verb,
        by=None,
        comment=text,
        data=data,
        page_key=page.translation_key,
        locale=page.locale.language_code,
    )
    entry.by_name = name
    entry.save()
    note(page, ACTION, data={"name": name, "agrees": verb == AGREED, "remark": text})
