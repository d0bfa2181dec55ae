"""Who approves the words of an alert, and what takes an approval away."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cms.documents import projection
from cms.two_people.approvals.inbox import inbox
from home.alerts import alerts
from home.models import Alert, AlertPhrase
from tests.api.alerts.conftest import EN, KM, refused, send, shown


def test_two_people_approve_and_one_of_them_is_a_reviewer(phrase, people):
    assert "Two people" in alerts.missing(phrase)
    assert "Two people" in refused(send, phrase, people.publisher)

    alerts.approve(phrase, by=people.publisher, seen=phrase.digest)
    assert "already" in refused(alerts.approve, phrase, by=people.publisher, seen=phrase.digest)
    assert "Two people" in refused(send, phrase, people.publisher)

    second = make_publisher(people)
    alerts.approve(phrase, by=second, seen=phrase.digest)
    assert "A reviewer" in refused(send, phrase, people.publisher)

    alerts.approve(phrase, by=people.reviewer, seen=phrase.digest)
    send(phrase, people.publisher)


def make_publisher(people):
    user = get_user_model().objects.create_user("publisher2", "second@demo.invalid")
    user.groups.set(people.publisher.groups.all())
    return user


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text_en", EN + " Stay calm."),
        ("text_km", KM + " កុំភ័យ។"),
        ("severity", "warning"),
        ("values", {"service": "another"}),
    ],
)
def test_changed_words_fall_out_of_approval(approved, people, name, value):
    """Also when they are written past save()."""
    AlertPhrase.objects.filter(pk=approved.pk).update(**{name: value})
    approved.refresh_from_db()

    assert "Two people" in refused(send, approved, people.publisher)


def test_a_name_is_no_part_of_the_approval(approved, people):
    approved.name = "Floods and storms"
    approved.save()

    send(approved, people.publisher)


def test_words_that_changed_on_the_way_are_not_approved(phrase, people):
    seen = phrase.digest
    AlertPhrase.objects.filter(pk=phrase.pk).update(text_en=EN + " Run.")

    assert "changed meanwhile" in refused(alerts.approve, phrase, by=people.reviewer, seen=seen)


def test_an_approval_can_be_taken_back(approved, people):
    alerts.withdraw_approval(approved, by=people.reviewer2)

    assert "Two people" in refused(send, approved, people.publisher)
    assert approved.requests.get().endorsements.count() == 2
    assert "Nobody" in refused(alerts.withdraw_approval, approved, by=people.reviewer2)
    # and given again
    alerts.approve(approved, by=people.reviewer, seen=approved.digest)


@pytest.mark.parametrize(
    ("days", "lack"), [(364, None), (366, "more than a year ago"), (1000, "more than a year ago")]
)
def test_an_approval_ends_after_a_year(approved, people, days, lack):
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        told = alerts.missing(approved)
        assert lack in told if lack else told is None
        if lack:
            assert lack in refused(send, approved, people.publisher)
            alerts.approve(approved, by=people.publisher, seen=approved.digest)
            assert "Two people" in alerts.missing(approved)
            alerts.approve(approved, by=people.reviewer, seen=approved.digest)
            assert alerts.missing(approved) is None


def test_a_first_voice_does_not_wait_for_years(phrase, people):
    alerts.approve(phrase, by=people.publisher, seen=phrase.digest)

    with time_machine.travel(timezone.now() + timedelta(days=400)):
        alerts.approve(phrase, by=people.reviewer, seen=phrase.digest)
        assert "Two people" in alerts.missing(phrase)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"values": {}}, "Choose one if the text has {service}"),
        ({"values": {"service": "", "service_2": ""}}, "Choose one if the text has {service_2}"),
        # of a time when more could stand in a phrase
        ({"text_en": "Floods in {province}. Call {service}."}, "“{province}” is no slot"),
        ({"values": {"service": str(uuid4())}}, "not offered any more"),
    ],
)
def test_words_that_nobody_can_read_are_not_approved(phrase, people, wrong, says):
    AlertPhrase.objects.filter(pk=phrase.pk).update(**wrong)
    phrase.refresh_from_db()

    assert says in refused(alerts.approve, phrase, by=people.reviewer, seen=phrase.digest)


@pytest.mark.parametrize("name", ["editor", "translator", "keeper"])
def test_only_publishers_and_reviewers_approve(phrase, people, name):
    person = getattr(people, name)

    for verb in (
        lambda: alerts.approve(phrase, by=person, seen=phrase.digest),
        lambda: alerts.withdraw_approval(phrase, by=person),
    ):
        with pytest.raises(PermissionDenied):
            verb()


def test_approvals_taken_back_later_leave_a_running_alert(approved, sent, people, api):
    alerts.withdraw_approval(approved, by=people.publisher)
    projection.rebuild()

    assert shown(api)


def test_approvals_taken_back_before_it_was_sent_show_nothing(approved, sent, people, api):
    """The row was written by other means than sending it."""
    alerts.end(sent, by=people.publisher, reason="over")
    alerts.withdraw_approval(approved, by=people.publisher)
    later = {"sent_at": timezone.now(), "ended_at": None, "ended_by": None, "end_reason": ""}
    QuerySet(Alert).filter(pk=sent.pk).update(**later)
    projection.rebuild()

    assert shown(api) is None


def test_phrase_waits_in_the_list_of_who_may_approve(phrase, people):
    alerts.approve(phrase, by=people.publisher, seen=phrase.digest)

    [row] = [one for one in inbox(people.reviewer).waiting if one.title == "Floods"]
    assert row.url == reverse("home_phrase", args=[phrase.pk])
    assert "Floods" in {one.title for one in inbox(people.publisher).own}
    assert "Floods" not in {one.title for one in inbox(people.keeper).waiting}
