"""Who approves the words of an alert, and what takes an approval away."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from cms.documents import projection
from cms.two_people.approvals.inbox import inbox
from home.alerts import alerts, to_do
from home.models import Alert, AlertPhrase, AlertText
from tests.api.alerts.conftest import EN, KM, refused, send, shown, text
from tests.home.conftest import agreed


def test_two_people_approve_and_one_of_them_is_a_reviewer(phrase, people):
    english = text(phrase)
    assert "Two people" in alerts.missing(english)
    assert "Two people" in refused(send, phrase, people.publisher)

    alerts.approve(english, by=people.publisher, seen=english.digest)
    assert "already" in refused(alerts.approve, english, by=people.publisher, seen=english.digest)
    assert "Two people" in refused(send, phrase, people.publisher)

    second = make_publisher(people)
    alerts.approve(english, by=second, seen=english.digest)
    assert "A reviewer" in alerts.missing(text(phrase))

    alerts.approve(english, by=people.reviewer, seen=english.digest)
    send(phrase, people.publisher)


def test_the_reviewer_of_another_language_is_none(phrase, people):
    people.reviewer.groups.remove(Group.objects.get(name="Reviewers (English)"))

    agreed(phrase, people.publisher, people.reviewer)

    assert "A reviewer" in alerts.missing(text(phrase, "en"))
    assert alerts.missing(text(phrase, "km")) is None


def make_publisher(people):
    user = get_user_model().objects.create_user("publisher2", "second@demo.invalid")
    user.groups.set(people.publisher.groups.all())
    return user


@pytest.mark.parametrize(
    ("name", "value"), [("severity", "warning"), ("values", {"service": "another"})]
)
def test_what_all_languages_share_changes_for_all(approved, people, name, value):
    """Also when it is written past save()."""
    AlertPhrase.objects.filter(pk=approved.pk).update(**{name: value})

    assert "Two people" in refused(send, approved, people.publisher)
    assert "Two people" in alerts.missing(text(approved, "km"))


@pytest.mark.parametrize("language", ["en", "km"])
def test_changed_words_disturb_no_other_language(approved, people, language):
    rows = AlertText.objects.filter(phrase=approved, language=language)
    rows.update(text=(EN if language == "en" else KM) + " ")

    alert = send(approved, people.publisher)

    assert alert.texts.keys() == {"en", "km"} - {language}


def test_words_of_a_third_language_disturb_none(approved, people, settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = [*settings.WAGTAIL_CONTENT_LANGUAGES, ("lo", "ລາວ")]
    AlertText.objects.create(phrase=approved, language="lo", text="ໂທ {service}")

    assert send(approved, people.publisher).texts == {"en": EN, "km": KM}


def test_a_name_is_no_part_of_the_approval(approved, people):
    approved.name = "Floods and storms"
    approved.save()

    send(approved, people.publisher)


def test_words_that_changed_on_the_way_are_not_approved(phrase, people):
    english = text(phrase)
    seen = english.digest
    AlertText.objects.filter(pk=english.pk).update(text=EN + " Run.")

    assert "changed meanwhile" in refused(alerts.approve, english, by=people.reviewer, seen=seen)


def test_an_approval_can_be_taken_back(approved, people):
    english = text(approved)
    alerts.withdraw_approval(english, by=people.reviewer2)

    assert "Two people" in alerts.missing(text(approved))
    assert send(approved, people.publisher).texts == {"km": KM}
    assert english.requests.get().endorsements.count() == 2
    assert "Nobody" in refused(alerts.withdraw_approval, text(approved), by=people.reviewer2)
    # and given again
    alerts.approve(english, by=people.reviewer, seen=english.digest)


@pytest.mark.parametrize(
    ("days", "lack"), [(364, None), (366, "more than a year ago"), (1000, "more than a year ago")]
)
def test_an_approval_ends_after_a_year(approved, people, days, lack):
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        told = alerts.missing(text(approved))
        assert lack in told if lack else told is None
        if lack:
            assert lack in refused(send, approved, people.publisher)
            agreed(approved, people.publisher)
            assert "Two people" in alerts.missing(text(approved))
            agreed(approved, people.reviewer)
            assert alerts.missing(text(approved)) is None


@pytest.mark.parametrize(
    ("days", "is_told"), [(334, False), (336, True), (364, True), (366, False), (700, False)]
)
def test_words_are_to_be_read_anew_before_their_year_ends(approved, people, days, is_told):
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        titles = {row.title for row in to_do.ending(people.reviewer)[0]}
        assert titles == ({"Floods (English)", "Floods (Khmer)"} if is_told else set())
        assert to_do.ending(people.keeper) == ([], [])


def test_an_approval_that_is_begun_anew_holds_meanwhile(approved, people):
    with time_machine.travel(timezone.now() + timedelta(days=340), tick=False) as clock:
        agreed(approved, people.publisher)

        assert to_do.ending(people.reviewer) == ([], [])
        assert alerts.missing(text(approved)) is None
        assert send(approved, people.publisher).texts == {"en": EN, "km": KM}
        agreed(approved, people.reviewer)
        clock.shift(timedelta(days=360))
        assert alerts.missing(text(approved)) is None


def test_an_approval_that_holds_for_long_is_not_begun_anew(approved, people):
    english = text(approved)

    assert refused(alerts.approve, english, by=people.reviewer2, seen=english.digest)


def test_a_first_voice_does_not_wait_for_years(phrase, people):
    english = text(phrase)
    alerts.approve(english, by=people.publisher, seen=english.digest)

    with time_machine.travel(timezone.now() + timedelta(days=400)):
        alerts.approve(english, by=people.reviewer, seen=english.digest)
        assert "Two people" in alerts.missing(text(phrase))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"values": {}}, "Choose one if the text has {service}"),
        ({"values": {"service": "", "service_2": ""}}, "Choose one if the text has {service_2}"),
        ({"values": {"service": str(uuid4())}}, "not offered any more"),
    ],
)
def test_words_that_nobody_can_read_are_not_approved(phrase, people, wrong, says):
    AlertPhrase.objects.filter(pk=phrase.pk).update(**wrong)
    english = text(phrase)

    assert says in refused(alerts.approve, english, by=people.reviewer, seen=english.digest)


def test_slots_of_a_time_when_more_could_stand_in_a_phrase_are_not_approved(phrase, people):
    AlertText.objects.filter(language="en").update(text="Floods in {province}. Call {service}.")
    english = text(phrase)

    told = refused(alerts.approve, english, by=people.reviewer, seen=english.digest)

    assert "“{province}” is no slot" in told


@pytest.mark.parametrize("name", ["editor", "translator", "keeper"])
def test_only_publishers_and_reviewers_approve(phrase, people, name):
    person = getattr(people, name)

    for verb in (
        lambda: alerts.approve(text(phrase), by=person, seen=text(phrase).digest),
        lambda: alerts.withdraw_approval(text(phrase), by=person),
    ):
        with pytest.raises(PermissionDenied):
            verb()


def test_approvals_taken_back_later_leave_a_running_alert(approved, sent, people, api):
    for language in ("en", "km"):
        alerts.withdraw_approval(text(approved, language), by=people.publisher)
    projection.rebuild()

    assert "locale" not in shown(api)


def test_approvals_taken_back_before_it_was_sent_show_nothing(approved, sent, people, api):
    """The row was written by other means than sending it."""
    alerts.end(sent, by=people.publisher, reason="over")
    alerts.withdraw_approval(text(approved), by=people.publisher)
    later = {"sent_at": timezone.now(), "ended_at": None, "ended_by": None, "end_reason": ""}
    QuerySet(Alert).filter(pk=sent.pk).update(**later)
    projection.rebuild()

    assert shown(api) is None


def test_phrase_waits_in_the_list_of_who_may_approve(phrase, people):
    name, english = "Floods (English)", text(phrase)
    alerts.approve(english, by=people.publisher, seen=english.digest)

    [row] = [one for one in inbox(people.reviewer).waiting if one.title == name]
    assert row.url == reverse("home_phrase", args=[phrase.pk])
    assert name in {one.title for one in inbox(people.publisher).own}
    assert name not in {one.title for one in inbox(people.keeper).waiting}
