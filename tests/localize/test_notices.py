"""Mails at once: who is told what, once."""

import pytest
from django.core import mail
from django.utils import timezone

from cms.two_people.approvals import engine
from cms.two_people.approvals import mail as send_by
from cms.two_people.approvals.models import Asking
from localize.workbench import notices
from localize.workflow import publish
from localize.workflow.models import Review
from tests.shared_fixtures import again, world

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


def _away(*args, **kwargs):
    raise ConnectionRefusedError
