"""A change that the editor declares to be minor."""

from wagtail_localize.models import StringTranslation

from cms.publishing.audit.models import AuditEntry
from localize.workflow import review
from localize.workflow.models import State
from tests.localize.doors.conftest import client_of, edit, form


def test_a_declared_minor_change_keeps_the_approval(desk, page, khmer):
    page.intro = "Ask for help!"
    page.save_revision(user=desk.people.editor)

    client_of(desk.people.publisher).post(
        edit(page),
        form(page, intro="Ask for help!", **{"action-publish": "1", "minor_change": "1"}),
    )

    stored = StringTranslation.objects.get(
        translation_of__data="Ask for help!", locale__language_code="km"
    )
    assert review.is_approved(stored.review)
    declared = AuditEntry.objects.get(verb="minor_declared")
    assert declared.by_id == desk.people.publisher.pk


def test_a_change_of_words_is_not_made_minor_by_the_tick(desk, page, khmer):
    page.intro = "Ask for money."
    page.save_revision(user=desk.people.editor)

    client_of(desk.people.publisher).post(
        edit(page),
        form(page, intro="Ask for money.", **{"action-publish": "1", "minor_change": "1"}),
    )

    stored = StringTranslation.objects.get(
        translation_of__data="Ask for money.", locale__language_code="km"
    )
    assert review.state_of(stored.review) == State.RETURNED
