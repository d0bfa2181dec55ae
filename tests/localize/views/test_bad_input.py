"""What no form of ours sends: a sentence and nothing stored, on either database, never an error."""

import pytest
from wagtail_localize.models import StringSegment, StringTranslation

from cms.publishing.recycle_bin.erasing import erase
from cms.two_people.audit.models import AuditEntry
from home.models import InfoPage
from localize.workflow import review
from localize.workflow.models import Comment, State
from tests.localize.conftest import TEXTS
from tests.localize.views.conftest import at

NUL = "a\0b"


@pytest.fixture
def admin(desk, client_of):
    return client_of(desk.people.admin)


@pytest.fixture
def segment(desk, page):
    source = desk.translation(page).source
    return StringSegment.objects.get(source=source, string__data="Ask for help.")


def test_text_with_a_nul_is_refused(desk, page, admin, segment):
    work = desk.translation(page)
    data = {"text": NUL, "seen": "0"}

    by_form = admin.post(at("write", work.pk, segment.pk), data)

    assert by_form.status_code == 422
    assert not StringTranslation.objects.filter(translation_of=segment.string).exists()


def test_remark_and_reason_with_a_nul_are_refused(desk, page, admin, segment):
    work = desk.translation(page)
    submitted = review.submit(desk.draft(page, TEXTS)["Ask for help."], by=desk.people.translator)

    remark = admin.post(at("comment", work.pk, segment.pk), {"remark": NUL})
    returned = admin.post(
        at("return", submitted.pk), {"reason": "term", "remark": NUL, "seen": submitted.version}
    )

    submitted.refresh_from_db()
    assert remark.status_code == returned.status_code == 302
    assert not Comment.objects.exists()
    assert submitted.state == State.IN_REVIEW


def test_line_ends_of_a_form_are_no_change(desk, page, segment, client_of):
    work, client = desk.translation(page), client_of(desk.people.translator)
    drafted = desk.draft(page, {"Ask for help.": "សូម\nសុំជំនួយ។"})["Ask for help."]

    client.post(
        at("submit", work.pk, segment.pk),
        {"text": "សូម\r\nសុំជំនួយ។", "seen": drafted.version},
    )

    stored = StringTranslation.objects.get(translation_of=segment.string)
    assert stored.data == "សូម\nសុំជំនួយ។"
    assert [event.verb for event in AuditEntry.objects.about(stored.review).all()] == [
        "requested",
        "drafted",
    ]


def test_translation_whose_source_is_deleted_has_its_screen_and_its_file(desk, page, khmer, admin):
    work = desk.translation(page)
    erase(InfoPage.objects.get(pk=page.pk))

    screen = admin.get(at("translation", work.pk))
    file = admin.get(at("download", work.pk, "xlf"))
    published = admin.post(at("publish", work.pk))

    assert (screen.status_code, file.status_code, published.status_code) == (200, 200, 302)
    assert str(work.uuid) in file["Content-Disposition"]
