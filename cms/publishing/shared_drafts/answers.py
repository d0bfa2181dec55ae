"""What guests say about a draft: a remark, or that they agree. Both are entries of the audit log,
without an account behind them: nothing of it counts as one of the people of a page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.normal_form import of_any
from cms.publishing.shared_drafts.links import named
from cms.publishing.shared_drafts.models import SharedDraft
from cms.two_people.answers import require_storable
from cms.two_people.audit.models import AuditEntry, entry_of
from cms.two_people.refusals import Refused

REMARK, AGREED = "guest_remark", "guest_agreed"
VERBS = (REMARK, AGREED)
LONGEST = 2_000  # code points
MOST = 20  # answers by one link


def answer(shared: SharedDraft, *, name: str, text: str, agrees: bool) -> None:
    """Who agrees may write a remark, too. Raises ValidationError, with what to do, and Refused
    where too much was said."""
    name, text = named(name), said(text)
    if not (text or agrees):
        raise ValidationError(_("Write your remark."))
    verb = AGREED if agrees else REMARK
    data = {"link": shared.pk, "guest": shared.guest, "digest": shared.digest}
    with transaction.atomic():
        # one after the other, for the count
        list(SharedDraft.objects.select_for_update().filter(pk=shared.pk).values_list("pk"))
        if of_link(shared).count() >= MOST:
            sentence = _("Enough was said by this link. Ask for another one.")
            raise Refused("too_many_answers", sentence)
        _enter(shared.page.specific, verb, name=name, text=text, data=data)


def said(text: str) -> str:
    """A remark as it is stored. Raises ValidationError."""
    require_storable(text)
    text = of_any(text.replace("\r\n", "\n")).strip()
    if len(text) > LONGEST:
        raise ValidationError(
            _("The remark is too long: at most %(count)s characters.") % {"count": LONGEST}
        )
    return text


def of_page(page: Page) -> QuerySet[AuditEntry]:
    """By every link of the page, newest first."""
    return AuditEntry.objects.about(page.specific).filter(verb__in=VERBS)


def of_link(shared: SharedDraft) -> QuerySet[AuditEntry]:
    return of_page(shared.page).filter(data__link=shared.pk)


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
