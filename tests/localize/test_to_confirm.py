"""What of words waits in the list “To confirm”: versions of pages, and strings by page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.publishing.recycle_bin.erasing import erase
from cms.two_people.approvals import engine
from cms.two_people.approvals.inbox import inbox
from cms.two_people.approvals.models import ChangeRequest, Outcome
from cms.two_people.audit.models import AuditEntry
from cms.two_people.refusals import Refused
from home.models import InfoPage
from localize.workbench.next_steps import next_step
from localize.workflow import publish, review
from localize.workflow.digests import source_digest
from localize.workflow.models import Review
from tests.lessons.samples import block, set_fields
from tests.localize.conftest import may_not_edit
from tests.shared_fixtures import again, world


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def titles(rows):
    return [row.title for row in rows]


# Versions of pages


def make_asked(desk, page):
    page.intro = "Ask an adult."
    page.save_revision(user=desk.people.publisher)
    with pytest.raises(Refused):
        publish.publish_source(page, by=desk.people.publisher)
    return engine.waiting(page)


asked_world = world(make_asked, "desk_world", "page_world")


@pytest.fixture
def asked(page, asked_world):
    """The publisher mended a word, and wants it published."""
    return again(asked_world)


def confirm(person, *requests):
    named = [f"{one.pk}:{one.digest}" for one in requests]
    return client_of(person).post(reverse("approvals:confirm"), {"request": named}, follow=True)


def draft_of(page):
    return InfoPage.objects.get(pk=page.pk).get_latest_revision()


def test_its_screen_shows_old_beside_new(desk, page, asked):
    html = client_of(desk.people.editor).get(reverse("approvals:request", args=[asked.pk]))
    (line,) = InfoPage.objects.get(pk=page.pk).lines(asked)

    assert (line.old.text, line.new.text) == ("Ask for help.", "Ask an adult.")
    assert "Ask <del>for</del> <del>help</del>." in html.content.decode()
    assert "Ask <ins>an</ins> <ins>adult</ins>." in html.content.decode()


def test_a_fact_without_words_is_a_line(desk, page):
    page.needs_native_review = not page.needs_native_review
    revision = page.save_revision(user=desk.people.publisher)
    publish.endorse_source(page, revision, by=desk.people.publisher)

    (line,) = InfoPage.objects.get(pk=page.pk).lines(engine.waiting(page))

    assert {line.old.text, line.new.text} == {"Yes", "No"}


def test_another_kind_of_text_beside_other_words_is_shown(desk, page):
    set_fields(page, {"body": [block("paragraph", "<p>Be careful.</p>")]})
    desk.publish(page)
    page = InfoPage.objects.get(pk=page.pk)
    question = {"question": "How?", "answer": "<p>Be very careful.</p>"}
    set_fields(page, {"body": [block("question_answer", question)]})
    revision = page.save_revision(user=desk.people.publisher)
    publish.endorse_source(page, revision, by=desk.people.publisher)

    lines = InfoPage.objects.get(pk=page.pk).lines(engine.waiting(page))

    assert {line.new.text for line in lines} >= {"How?", "Be very careful."}
    assert "Be careful." in {line.old.text for line in lines}


@pytest.mark.parametrize("may_edit", [True, False])
def test_a_page_that_somebody_locked_is_not_published(desk, page, may_edit):
    if not may_edit:
        may_not_edit(desk.people.publisher)
    page.intro = "Ask an adult."
    page.save_revision(user=desk.people.editor)
    publish.endorse_source(page, draft_of(page), by=desk.people.editor)
    InfoPage.objects.filter(pk=page.pk).update(locked=True, locked_by=desk.people.editor)

    html = confirm(desk.people.publisher, engine.waiting(page)).content.decode()

    assert "is not published" in html
    assert ("Open the page" in html) is may_edit
    assert InfoPage.objects.get(pk=page.pk).intro == "Ask for help."


def test_newer_draft_is_not_published_by_who_agreed_with_the_one_before(desk, page):
    page.intro = "Ask an adult."
    asked = publish.hand_over(
        page, page.save_revision(user=desk.people.editor), by=desk.people.editor
    )
    engine.endorse(asked, by=desk.people.reviewer)
    page.intro = "Ask nobody."
    page.save_revision(user=desk.people.editor)

    step = draft_of(page).content_object.follow(asked, by=desk.people.publisher)

    assert "There is a newer draft of “Stay safe”: this one is not published." in step.sentence
    assert not step.is_done
    assert InfoPage.objects.get(pk=page.pk).intro == "Ask for help."


def test_what_is_wrong_with_the_draft_is_told_after_the_confirmation(desk):
    page = InfoPage(title="ជំនួយ", intro="សាលា្", live=False)  # a coeng that joins nothing
    desk.homes["km"].add_child(instance=page)
    revision = page.save_revision(user=desk.people.editor, clean=False)
    publish.endorse_source(page, revision, by=desk.people.editor)
    asked = engine.waiting(page)

    html = confirm(desk.people.publisher, asked).content.decode()

    assert "is not published" in html
    assert ChangeRequest.objects.get(pk=asked.pk).outcome == Outcome.APPROVED
    assert not InfoPage.objects.get(pk=page.pk).live


def test_noise_ends_nothing(desk, page, asked):
    page.intro = " Ask an adult.\r\n"
    page.save_revision(user=desk.people.editor)

    assert ChangeRequest.objects.get(pk=asked.pk).is_open


def test_after_a_no_having_written_it_is_not_enough(desk, page):
    """The writer has to say it again; whoever publishes cannot count them in."""
    people = desk.people
    page.intro = "Ask an adult."
    revision = page.save_revision(user=people.editor)
    publish.endorse_source(page, revision, by=people.editor)
    engine.return_(engine.waiting(page), by=people.reviewer, reason="Which adult?")

    with pytest.raises(Refused) as refused:
        publish.publish_source(page, by=people.publisher)

    assert refused.value.code == "second_person"
    assert "Dara" in next_step(refused.value, page, people.publisher).sentence
    publish.endorse_source(page, draft_of(page), by=people.editor)
    assert publish.publish_source(page, by=people.publisher).intro == "Ask an adult."


def test_an_old_version_that_two_people_agreed_to_goes_out_again(desk, page):
    page.intro = "Ask an adult."
    desk.publish(page)
    page = InfoPage.objects.get(pk=page.pk)
    page.intro = "Ask for help."
    page.save_revision(user=desk.people.publisher)

    assert publish.publish_source(page, by=desk.people.publisher).intro == "Ask for help."


def test_agreeing_again_changes_nothing(desk, page):
    entries = AuditEntry.objects.count()

    for _again in range(2):
        publish.endorse_source(page, draft_of(page), by=desk.people.reviewer)

    assert AuditEntry.objects.count() == entries
    assert ChangeRequest.objects.of(page).count() == 1


def test_who_has_no_part_in_the_page_cannot_agree(desk, page, asked):
    with pytest.raises(Refused) as refused:
        publish.endorse_source(page, draft_of(page), by=desk.people.keeper)

    assert refused.value.code == "no_right"


def test_requests_go_with_their_page(desk, page, asked):
    digest = source_digest(draft_of(page).as_object())
    assert asked.digest == digest

    erase(InfoPage.objects.get(pk=page.pk))

    assert not ChangeRequest.objects.filter(subject_id=str(page.pk)).exists()
    assert AuditEntry.objects.filter(subject_type="home.infopage", verb="approved").exists()


# Strings


@pytest.fixture
def submitted(desk, page):
    """Two strings of one page, submitted by the translator."""
    drafts = desk.draft(page, {"Stay safe": "រក្សាសុវត្ថិភាព", "Ask for help.": "សូមសុំជំនួយ។"})
    return [review.submit(one, by=desk.people.translator) for one in drafts.values()]


def test_strings_of_a_page_are_one_row(desk, page, submitted):
    (row,) = inbox(desk.people.reviewer).waiting

    assert (row.title, row.what) == ("Stay safe", "Khmer: 2 strings to review.")
    translation = desk.translation(page)
    assert row.url == f"{reverse('localize:translation', args=[translation.pk])}?show=in_review"
    assert row.at == min(one.state_since for one in submitted)
    assert not row.is_urgent
    assert titles(inbox(desk.people.translator).own) == [row.title]


def test_a_number_that_changed_is_urgent(desk, submitted):
    Review.objects.filter(pk=submitted[0].pk).update(critical=True)
    desk.recount()

    assert inbox(desk.people.reviewer).waiting[0].is_urgent


def test_a_translator_is_asked_for_what_a_reviewer_wrote_only(desk, page, submitted):
    assert inbox(desk.people.translator2).waiting == []
    recalled = review.undo(submitted[0], by=desk.people.translator)
    review.submit(recalled, by=desk.people.reviewer)

    (row,) = inbox(desk.people.translator2).waiting
    assert row.what == "Khmer: 1 string to review."


def test_what_is_decided_waits_for_nobody(desk, submitted):
    for one in submitted:
        review.endorse(one, by=desk.people.reviewer)

    assert inbox(desk.people.reviewer).waiting == []
    assert inbox(desk.people.translator).own == []


def test_a_list_of_strings_takes_few_queries(desk, page, submitted):
    person = type(desk.people.reviewer).objects.get(pk=desk.people.reviewer.pk)
    with CaptureQueriesContext(connection) as queries:
        waiting, own = Review.inbox_rows(person)

    assert (len(waiting), len(own)) == (1, 0)
    assert len(queries) <= 6


def test_strings_are_decided_on_the_workbench_alone(desk, page):
    """Its button asks for more: whether a reviewer has opened it, and which version was seen."""
    (drafted,) = desk.draft(page, {"Ask for help.": "សូមសុំជំនួយ។"}).values()
    submitted = review.submit(drafted, by=desk.people.translator)
    asked = engine.waiting(submitted)

    for person, button in (
        ("reviewer", "confirm"),
        ("reviewer", "refuse"),
        ("translator", "take_back"),
    ):
        named = {"request": f"{asked.pk}:{asked.digest}", "reason": "x"}
        answer = client_of(getattr(desk.people, person)).post(
            reverse(f"approvals:{button}"), named, follow=True
        )
        assert "its own screen asks for more" in answer.content.decode()
    assert Review.objects.get(pk=submitted.pk).state == "in_review"


def test_where_a_link_leads_is_shown(desk):
    def body(target):
        link = f'<a href="https://{target}.org/">Read more</a>'
        return {"body": [block("paragraph", f'<p data-block-key="a1">Be careful. {link}</p>')]}

    page = desk.write()
    set_fields(page, body("good"))
    desk.publish(page)
    draft = InfoPage.objects.get(pk=page.pk)
    set_fields(draft, body("evil"))
    draft.save_revision(user=desk.people.publisher)
    publish.endorse_source(draft, draft.get_latest_revision(), by=desk.people.publisher)
    asked = engine.waiting(draft)

    html = client_of(desk.people.editor).get(reverse("approvals:request", args=[asked.pk]))

    assert "https://good.org/" in html.content.decode()
    assert "https://evil.org/" in html.content.decode()
