"""Mails: who is told what, once."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone
from wagtail_localize.models import StringSegment, TranslationSource

from cms.publishing.approvals import engine
from cms.publishing.approvals import mail as send_by
from cms.publishing.approvals.models import Asking
from cms.publishing.shared_drafts import answers, links
from cms.website.guests import content
from localize.terminology import proposals
from localize.workbench import notices
from localize.workflow import counters, publish, review
from localize.workflow.models import Comment, Notice, Review
from tests.localize.conftest import TEXTS
from tests.shared_fixtures import again, world


def send():
    now = timezone.now()
    return notices.send_digests(timezone.localtime(now).date(), now=now)


@pytest.fixture
def page(page):
    """No news: it came the week before."""
    came = timezone.now() - datetime.timedelta(days=7)
    TranslationSource.objects.update(last_updated_at=came)
    return page


def wait(stored, hours):
    since = timezone.now() - datetime.timedelta(hours=hours)
    Review.objects.filter(pk=stored.pk).update(state_since=since)
    assert len(list(counters.differences(repair=True))) == 1


def test_translator_is_told_what_came_back(desk, submitted):
    review.return_(submitted, by=desk.people.reviewer, reason="term")

    assert send() == [desk.people.translator.email]
    (message,) = mail.outbox
    assert "Stay safe" in message.body
    assert "1 string" in message.body
    assert TEXTS["Ask for help."] not in message.body


def test_reviewer_who_has_agreed_is_not_told(desk, submitted):
    submitted.standing().endorsements.update(by=desk.people.reviewer)
    wait(submitted, 25)

    sent = send()

    assert desk.people.reviewer.email not in sent
    assert desk.people.reviewer2.email in sent


def test_digest_is_sent_once_a_day(desk, submitted):
    wait(submitted, 25)

    first, second = send(), send()

    assert first
    assert second == []
    assert Notice.objects.count() == len(first)


def test_mail_that_fails_is_tried_again_and_keeps_nobody_else(desk, submitted, monkeypatch):
    wait(submitted, 25)
    real = send_by.send_mail

    def failing(subject, body, sender, to):
        if to == [desk.people.reviewer.email]:
            raise ConnectionRefusedError
        return real(subject, body, sender, to)

    monkeypatch.setattr(send_by, "send_mail", failing)
    first = send()
    monkeypatch.undo()

    assert desk.people.reviewer2.email in first
    assert send() == [desk.people.reviewer.email]


def test_translators_are_told_what_is_new_for_a_day(desk, page):
    desk.write(title="Fresh", intro="Fresh words.")

    assert send() == [desk.people.translator.email, desk.people.translator2.email]
    assert "New to translate:\n- Fresh (ខ្មែរ): 2 strings\n" in mail.outbox[0].body
    assert "Stay safe" not in mail.outbox[0].body
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    assert not notices.digest_for(desk.people.translator, now=tomorrow)


def test_question_is_told_to_who_can_answer_and_the_answer_to_who_asked(desk, page):
    segment = StringSegment.objects.filter(source=desk.translation(page).source)[0]
    said = {
        "context": segment.context,
        "string": segment.string,
        "locale": desk.homes["km"].locale,
    }
    asked = Comment.objects.create(
        **said, by=desk.people.translator, text="Which adult?", is_question=True
    )

    assert desk.people.editor.email in send()
    assert desk.people.translator.email not in send()
    (told,) = [one for one in mail.outbox if one.to == [desk.people.editor.email]]
    assert "- Stay safe (Answer it)" in told.body
    assert f"/admin/localize/source/{page.pk}/" in told.body
    assert "Which adult?" not in told.body
    Comment.objects.create(**said, by=desk.people.editor, text="A teacher.", answer_to=asked)
    assert send() == [desk.people.translator.email]
    assert "Read the answer" in mail.outbox[-1].body


def test_reviewers_are_told_what_an_administrator_approved_alone(desk, submitted):
    review.break_glass(submitted, by=desk.people.admin, reason="Urgent.")

    assert desk.people.reviewer.email in send()
    assert "administrator alone" in mail.outbox[0].body


@pytest.mark.parametrize(("hour", "sends"), [(6, False), (8, True)])
def test_worker_sends_in_the_morning(desk, submitted, monkeypatch, hour, sends):
    monkeypatch.setattr(notices, "_done", notices._Done())
    wait(submitted, 48)
    now = timezone.localtime().replace(hour=hour, minute=0)

    assert bool(notices.tick(now)) is sends
    assert notices.tick(now) == []


# Critical changes


def make_call(desk):
    page = desk.write(title="Call", intro="Dial 1280.")
    for drafted in desk.draft(page, {"Call": "ហៅ", "Dial 1280.": "ហៅទៅ 1280។"}).values():
        Review.objects.filter(pk=drafted.pk).update(issues=[])
    return page


call_world = world(make_call, "desk_world")


def change(desk, page, after, capture):
    mail.outbox.clear()
    page.intro = after
    with capture(execute=True):
        desk.publish(page)


def test_changed_number_is_told_at_once(desk, call_world, django_capture_on_commit_callbacks):
    change(desk, again(call_world), "Dial 1288.", django_capture_on_commit_callbacks)

    told = {address for message in mail.outbox for address in message.to}
    assert told == {
        desk.people.translator.email,
        desk.people.reviewer.email,
        desk.people.reviewer2.email,
    }
    assert all("Dial" not in message.body for message in mail.outbox)


def test_changed_words_are_not_critical(desk, call_world, django_capture_on_commit_callbacks):
    change(desk, again(call_world), "Please dial 1280.", django_capture_on_commit_callbacks)

    assert mail.outbox == []


# To confirm


@pytest.fixture
def handed_over(desk, page):
    def do(**how):
        page.intro = "Ask an adult."
        revision = page.save_revision(user=desk.people.editor)
        return publish.hand_over(page, revision, by=desk.people.editor, **how)

    return do


def test_the_digest_has_everything_that_waits_for_a_person(desk, handed_over):
    asked = handed_over()

    sent = send()

    assert desk.people.publisher.email in sent
    assert desk.people.editor.email not in sent
    body = next(one.body for one in mail.outbox if one.to == [desk.people.publisher.email])
    assert "To confirm:\n- Stay safe (" in body
    assert f"/to-confirm/{asked.pk}/" in body
    assert "adult" not in body


def test_what_is_urgent_is_told_at_once_and_once(desk, handed_over, monkeypatch):
    now = timezone.now()
    handed_over()
    assert notices.tell_urgent(now) == []
    handed_over(is_urgent=True)
    monkeypatch.setattr(send_by, "send_mail", _away)
    assert notices.tell_urgent(now) == []
    assert not Asking.objects.exists()
    monkeypatch.undo()

    first, second = notices.tell_urgent(now), notices.tell_urgent(now)

    assert desk.people.publisher.email in first
    assert desk.people.editor.email not in first
    assert second == []
    assert "Urgent" in mail.outbox[0].subject
    assert "adult" not in mail.outbox[0].body


def test_handing_over_again_and_again_is_told_a_few_times(desk, handed_over):
    told = []
    for _again in range(notices.MOST_URGENT + 2):
        asked = handed_over(is_urgent=True)
        told.append(desk.people.publisher.email in notices.tell_urgent(timezone.now()))
        engine.take_back(asked, by=desk.people.editor)

    assert told == [True] * notices.MOST_URGENT + [False] * 2


# Guests


def test_proposed_word_is_told_to_who_keeps_the_term_base(desk, page):
    proposals.propose(en="screen time", km="ពេលវេលា", why="", by=desk.people.translator)

    who = (desk.people.reviewer, desk.people.reviewer2, desk.people.admin)
    assert set(send()) == {one.email for one in who}
    body = mail.outbox[0].body
    assert "Words that people propose:\n- Proposed words (Term base)\n" in body
    assert "/admin/localize/terms/" in body


def test_what_guests_said_is_in_the_digest_of_the_pages_people(desk, page):
    editor, publisher = desk.people.editor, desk.people.publisher
    page.intro = "Ask an adult."
    page.save_revision(user=editor)
    contents, digest = content.of_now(page)
    shared, _code = links.share(page, contents, digest=digest, guest="Director", by=publisher)
    answers.answer(shared, name="Sok", text="Call 117!", agrees=False)
    answers.answer(shared, name="Sok", text="", agrees=True)

    assert send() == [editor.email, publisher.email]
    for one in mail.outbox:
        assert "Guests have said something:\n- Stay safe: 2 answers\n" in one.body
        assert f"/admin/localize/source/{page.pk}/" in one.body
        assert "Call" not in one.body and "Sok" not in one.body
    publisher.groups.clear()  # takes no part any more
    later = timezone.now() + datetime.timedelta(hours=23)
    assert "Guests have said something:" in notices.digest_for(editor, now=later).parts
    former = type(publisher).objects.get(pk=publisher.pk)
    assert "Guests have said something:" not in notices.digest_for(former, now=later).parts
    later += datetime.timedelta(hours=2)
    assert "Guests have said something:" not in notices.digest_for(editor, now=later).parts


def _away(*args, **kwargs):
    raise ConnectionRefusedError
