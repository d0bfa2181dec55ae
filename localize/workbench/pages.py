"""The buttons of a whole page: submit, publish, hand over."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from cms.core.vocabularies.languages import language_name
from cms.documents import projection
from cms.two_people.answers import Step, sentences
from cms.two_people.refusals import Refused
from localize.overview import page_statuses
from localize.overview.publication_status import not_yet_public
from localize.workbench.one_string.string_rows import StringRow, rows
from localize.workbench.one_string.verbs import verb
from localize.workbench.workbench import colleagues
from localize.workflow import publish, review
from localize.workflow.models import State, Work
from localize.workflow.translation_access import TranslationAccess


@verb
def submit_all(request: HttpRequest, access: TranslationAccess) -> str:
    """Submit every draft without errors, as it was on the screen."""
    access.require_unlocked()
    done = 0
    for row in rows(access):
        seen = request.POST.get(f"seen-{row.review.pk}", "") if row.review is not None else ""
        if row.review is not None and seen.isdecimal() and _is_ready(row):
            review.submit(row.review, by=request.user, seen=int(seen))
            done += 1
    if not done:
        raise ValidationError(_("There is no draft without errors or questions to submit."))
    return ngettext("%(count)s draft is submitted.", "%(count)s drafts are submitted.", done) % {
        "count": done
    }


def _is_ready(row: StringRow) -> bool:
    """A written draft without errors; what came back or is asked about needs a look of its own."""
    return (
        "submit" in row.actions
        and row.state == State.DRAFT
        and bool(row.unit.text.strip())
        and not row.has_error
        and not row.has_question
    )


@verb
def publish_page(request: HttpRequest, access: TranslationAccess) -> str | Step:
    """Publish the translation whole; a refusal says what is missing."""
    page = publish_translation(access)
    projection.flush()
    status = page_statuses.status_of(page)
    if status is not None and not status.is_public:
        return not_yet_public(page.get_admin_display_title(), status)
    said = _("Published in %(language)s.") % {"language": language_name(access.page.locale)}
    return Step(said, page.full_url or "", _("Read it"))


def publish_translation(access: TranslationAccess, *, on: datetime.datetime | None = None) -> Page:
    """Now, or `on` that hour. Raises Refused."""
    _require_may_publish_now(access)
    with _complete():
        return publish.publish(access.translation, by=access.user, on=on)


@verb
def hand_over(request: HttpRequest, access: TranslationAccess) -> str:
    """Say who does it and until when."""
    if not (access.may_take_part or access.may_publish):
        raise PermissionDenied(_("You do not take part in this translation."))
    chosen = request.POST.get("assigned_to", "")
    person = next((user for user in colleagues(access.page) if str(user.pk) == chosen), None)
    if chosen and person is None:
        raise ValidationError(_("Choose somebody who may work on this page."))
    Work.objects.update_or_create(
        translation=access.translation,
        defaults={"assigned_to": person, "due_on": _date(request.POST.get("due_on", ""))},
    )
    if person is None:
        return _("Nobody in particular does this page now.")
    return _("%(person)s does this page now.") % {
        "person": person.get_full_name() or person.get_username()
    }


def _date(text: str) -> datetime.date | None:
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError(_("Write the day as year-month-day, such as 2026-11-30.")) from error


def _require_publisher(access: TranslationAccess) -> None:
    if not access.may_publish:
        raise Refused("not_publisher", _("You may not publish this page."))


def _require_may_publish_now(access: TranslationAccess) -> None:
    _require_publisher(access)
    if access.lock_sentence:
        raise Refused("locked", access.lock_sentence)


@contextmanager
def _complete() -> Iterator[None]:
    """What a page lacks that is no word of its translation is mended in its source."""
    try:
        yield
    except ValidationError as error:
        raise Refused("not_complete", sentences(error)) from error
