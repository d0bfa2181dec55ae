"""The mail of the morning: the rows of “My work”, once a day."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.publishing.shared_drafts import answers, links
from cms.two_people.approvals import engine
from cms.two_people.approvals import mail as send_by
from localize.workflow import review
from localize.workflow.models import Notice, Review, State
from office.desk import digest
from office.desk.work import work
from public.website.guests import content
from tests.localize.conftest import desk, desk_world  # noqa: F401


def send():
    now = timezone.now()
    return digest.send_digests(timezone.localtime(now).date(), now=now)


def body_for(person):
    (told,) = [one.body for one in mail.outbox if one.to == [person.email]]
    return told


def test_it_has_the_rows_of_my_work_and_no_words(office):
    people = office.people

    sent = send()

    everybody = (people.translator, people.reviewer, people.publisher, people.editor, people.admin)
    for person in everybody:
        rows = work(person).waiting
        assert (person.email in sent) == bool(rows)
        if rows:
            assert body_for(person).count("\n  http") == len(rows)
    told = body_for(people.translator)
    assert "- Mend (Translations): Mend it\n  http" in told
    assert told.rstrip().endswith("/admin/")
    asked = body_for(people.editor)
    assert "- Ready (Question): Answer it\n" in asked
    assert "Whose words?" not in "".join(one.body for one in mail.outbox)


def test_the_most_urgent_are_listed_and_the_others_counted(office, monkeypatch):
    count = len(work(office.people.reviewer).waiting)
    assert count > 2
    monkeypatch.setattr(digest, "LISTED", 2)

    send()

    told = body_for(office.people.reviewer)
    assert told.count("\n  http") == 2
    assert f"and {count - 2} more" in told


def test_nobody_is_told_that_nothing_waits(office):
    translator = office.people.translator2
    translator.groups.clear()

    assert translator.email not in send()


def test_it_speaks_the_language_of_the_person(office):
    reviewer = office.people.reviewer
    UserProfile.objects.update_or_create(user=reviewer, defaults={"preferred_language": "km"})

    send()

    assert "ការងាររបស់ខ្ញុំ" in body_for(reviewer)


def test_what_waits_to_be_confirmed_leads_to_its_screen(office):
    asked = engine.waiting(office.pages["Waits"])

    send()

    assert f"/to-confirm/{asked.pk}/" in body_for(office.people.publisher)


def test_it_is_sent_once_a_day(office):
    first, second = send(), send()

    assert first
    assert second == []
    assert Notice.objects.count() == len(first)


def test_mail_that_fails_is_tried_again_and_keeps_nobody_else(office, monkeypatch):
    reviewer, real = office.people.reviewer, send_by.send_mail

    def failing(subject, body, sender, to):
        if to == [reviewer.email]:
            raise ConnectionRefusedError
        return real(subject, body, sender, to)

    monkeypatch.setattr(send_by, "send_mail", failing)
    first = send()
    monkeypatch.undo()

    assert office.people.reviewer2.email in first
    assert send() == [reviewer.email]


def test_reviewers_are_told_what_an_administrator_approved_alone(office):
    stored = Review.objects.get(state=State.IN_REVIEW)
    review.break_glass(stored, by=office.people.admin, reason="Urgent.")

    assert office.people.reviewer.email in send()
    assert "1 string was approved by an administrator alone." in body_for(office.people.reviewer)


@pytest.mark.parametrize(("hour", "sends"), [(6, False), (8, True)])
def test_worker_sends_in_the_morning(office, monkeypatch, hour, sends):
    monkeypatch.setattr(digest, "_done", digest._Done())
    now = timezone.localtime().replace(hour=hour, minute=0)

    assert bool(digest.tick(now)) is sends
    assert digest.tick(now) == []


def test_what_guests_said_is_told_to_the_pages_people(desk):  # noqa: F811
    people = desk.people
    page = desk.write()
    page.intro = "Ask an adult."
    page.save_revision(user=people.editor)
    contents, seen = content.of_now(page)
    shared, _code = links.share(page, contents, digest=seen, guest="Director", by=people.publisher)
    answers.answer(shared, name="Sok", text="Call 117!", agrees=False)
    answers.answer(shared, name="Sok", text="", agrees=True)

    send()

    for person in (people.editor, people.publisher):
        told = body_for(person)
        assert "Guests have said something:\n- Stay safe: 2 answers\n" in told
        assert f"/admin/localize/source/{page.pk}/" in told
        assert "Call" not in told and "Sok" not in told
    now = timezone.now()
    assert digest._guests_said(people.editor, now + timedelta(hours=23))
    assert not digest._guests_said(people.editor, now + timedelta(hours=25))
    people.publisher.groups.clear()  # takes no part any more
    former = type(people.publisher).objects.get(pk=people.publisher.pk)
    assert not digest._guests_said(former, now)
