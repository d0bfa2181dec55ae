"""Alerts from the approved phrase to what channels and readers see, and back."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.api import clock, projection
from cms.api.models import Document
from home import alerts, integrity, numbers
from home.models import (
    Alert,
    AlertEvent,
    AlertLocked,
    AlertPhrase,
    DirectoryPage,
    KnownShortCode,
    Organization,
    ServicePage,
)
from home.models.alerts import alerts_may_change
from localize.publish import publish_source
from tests.home.conftest import make_channel, make_service

EN = "Floods in {province} until {date}. A child is in danger? Call {service}."
KM = "មានទឹកជំនន់នៅខេត្ត{province} រហូតដល់{date}។ កុមារមានគ្រោះថ្នាក់? សូមហៅ {service}។"


@pytest.fixture
def people(bilingual):
    return bilingual.people


@pytest.fixture
def channel(bilingual, people):
    """1280 of a helpline that has a public page in English only."""
    KnownShortCode.objects.create(
        code="1280", owner="test", source="test", approved_by=people.keeper
    )
    organization = Organization.objects.create(internal_name="Helpers", kind="ngo")
    helpline = make_service(
        organization, internal_name="Helpline", category="helpline", urgency="crisis_support"
    )
    # another one of the category, so that the first may be withdrawn
    other = make_service(
        organization, internal_name="Other", category="helpline", urgency="crisis_support"
    )
    make_channel(other, people.keeper, people.publisher, value="119")
    directory = DirectoryPage.objects.get(locale__language_code="en")
    bilingual.publish(directory)
    page = ServicePage(
        title="Child helpline", slug="helpline", summary="Call.", service=helpline, live=False
    )
    directory.add_child(instance=page)
    bilingual.publish(page)
    return make_channel(helpline, people.keeper, people.publisher, kind="short_code", value="1280")


@pytest.fixture
def phrase(people):
    return AlertPhrase.objects.create(name="Floods", severity="danger", text_en=EN, text_km=KM)


@pytest.fixture
def approved(phrase, people):
    for person in (people.publisher, people.reviewer):
        alerts.approve(phrase, by=person, seen=phrase.digest)
    return phrase


@pytest.fixture
def now():
    with time_machine.travel(timezone.now().replace(microsecond=0), tick=False):
        yield timezone.now()


def values(channel, **more):
    day = timezone.localdate() + timedelta(days=1)
    return {"province": "KH-7", "date": day.isoformat(), "service": str(channel.key)} | more


def send(phrase, channel, by, **asked):
    chosen = asked.pop("values", None) or values(channel)
    asked.setdefault("hours", 24)
    if "seen" not in asked:
        asked["seen"] = alerts.fingerprint(alerts.preview(phrase, chosen))
    return alerts.send(phrase, values=chosen, by=by, **asked)


def shown(api, locale="en", kind="home"):
    return api.json(f"{locale}/{kind}/")["alert"]


def refused(action, *args, **kwargs):
    """The sentences of the refusal."""
    with pytest.raises(ValidationError) as refusal:
        action(*args, **kwargs)
    return " ".join(refusal.value.messages)


# what people see


def test_an_alert_is_in_every_language_and_goes_again(now, approved, channel, people, api, check):
    assert shown(api) is None
    start, before = Document.objects.order_by("-seq").first().seq, api.json("changes/")["last_seq"]

    alert = send(approved, channel, people.publisher)

    check()
    english, khmer = shown(api), shown(api, "km")
    assert english["key"] == khmer["key"] == str(alert.key)
    assert english["severity"] == "danger"
    assert english["starts_at"] == f"{now:%Y-%m-%dT%H:%M:%SZ}"
    assert english["ends_at"] == f"{now + timedelta(hours=24):%Y-%m-%dT%H:%M:%SZ}"
    assert "Floods in Kampot until" in english["text"]
    assert "Call Child helpline (1280)." in english["text"]
    # without a Khmer page the service has the name of its category, as in help-now
    assert "បណ្តាញទូរសព្ទជំនួយ (1280)" in khmer["text"]
    assert [contact["href"] for contact in khmer["contacts"]] == ["tel:1280"]
    assert shown(api, "en", "help-now") == english
    # one transaction: the feed tells of all of them together
    changed = api.json("changes/", since=before)["results"]
    assert {(entry["kind"], entry["locale"]) for entry in changed} == {
        ("home", "en"), ("home", "km"), ("help-now", "en")
    }  # fmt: skip
    assert {entry["seq"] for entry in changed} == {start + 1, start + 2, start + 3}
    # the nightly comparison of numbers knows it
    assert integrity.run(now).findings == []

    alerts.end(alert, by=people.admin, reason="mistake")

    check()
    assert shown(api) is shown(api, "km") is shown(api, "en", "help-now") is None
    assert [(event.verb, event.by) for event in alert.events.all()] == [
        ("send", people.publisher),
        ("end", people.admin),
    ]


def test_a_failed_alert_changes_no_language(approved, channel, people, api, monkeypatch):
    """All languages or none: the control that sending is one transaction."""
    before = api.json("changes/")["last_seq"]

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(alerts, "_log", fail)
    with pytest.raises(RuntimeError):
        send(approved, channel, people.publisher)

    assert shown(api) is None
    assert api.json("changes/")["last_seq"] == before
    assert not Alert.objects.exists()


def test_readers_see_it_on_every_page_between_start_and_end(approved, channel, people, check):
    client = Client()
    moment = timezone.now()
    pages = ("/read/en/", "/read/en/help-now/", "/read/en/services/", "/read/km/")
    with time_machine.travel(moment, tick=False) as traveller:
        send(approved, channel, people.publisher, hours=6, starts_at=moment + timedelta(hours=1))
        for hours, is_there in ((0, False), (1, True), (6.9, True), (7, False), (80, False)):
            traveller.move_to(moment + timedelta(hours=hours))
            for page in pages:
                assert (b"1280" in band(client.get(page))) is is_there, (hours, page)
            # nothing that is stored became wrong meanwhile
            check()


def band(response):
    """The banner of a page of the reader; empty when there is none."""
    assert response.status_code == 200
    _, found, rest = response.content.partition(b'class="band alert alert-danger"')
    return rest.partition(b"</div>")[0] if found else b""


def test_the_worker_takes_it_out_after_its_end(approved, channel, people, api, check):
    moment = timezone.now()
    with time_machine.travel(moment, tick=False) as traveller:
        alert = send(approved, channel, people.publisher, hours=72)

        traveller.move_to(moment + timedelta(hours=71, minutes=59))
        assert clock.tick(timezone.now()) == 0
        assert shown(api) is not None

        traveller.move_to(moment + timedelta(hours=72))
        assert clock.tick(timezone.now()) == 0
        assert shown(api) is None
        check()
        alert.refresh_from_db()
        assert (alert.end_reason, alert.ended_by) == ("lapsed", None)


# numbers follow their row


def test_a_new_number_of_the_contact_is_in_the_alert_at_once(approved, channel, people, api, check):
    KnownShortCode.objects.create(
        code="1288", owner="test", source="test", approved_by=people.keeper
    )
    send(approved, channel, people.publisher)

    numbers.propose(
        channel, type="call", kind="short_code", value="1288", by=people.keeper,
        networks_tested=["smart"],
    )  # fmt: skip
    numbers.confirm(channel, by=people.publisher, method="called", networks_tested=["metfone"])

    assert (
        shown(api)["contacts"][0]["href"] == shown(api, "km")["contacts"][0]["href"] == "tel:1288"
    )
    assert "1280" not in shown(api)["text"]
    check()


def test_an_alert_is_not_shown_with_a_dead_number_and_ends(
    now, approved, channel, people, api, check, django_capture_on_commit_callbacks
):
    alert = send(approved, channel, people.publisher)

    numbers.withdraw(channel, by=people.keeper, reason="Nobody answers.")

    assert shown(api) is shown(api, "km") is shown(api, "en", "help-now") is None
    check()
    with django_capture_on_commit_callbacks(execute=True):
        clock.tick(timezone.now())
    alert.refresh_from_db()
    assert alert.end_reason == "number_gone"
    check()
    # the sender is told too: people may need another one
    told = {address for message in mail.outbox for address in message.to}
    assert told == {people.publisher.email, people.admin.email}


def test_a_short_number_is_shown_while_the_directory_offers_it(people, channel, api):
    phrase = AlertPhrase.objects.create(
        name="Call", text_en="Call {short_code}.", text_km="សូមហៅ {short_code}។"
    )
    for person in (people.publisher, people.reviewer):
        alerts.approve(phrase, by=person, seen=phrase.digest)

    assert "offered now" in refused(
        send, phrase, channel, people.publisher, values={"short_code": "1299"}, seen=""
    )
    send(phrase, channel, people.publisher, values={"short_code": "1280"})
    assert shown(api)["text"] == "Call 1280."

    numbers.stop(channel, by=people.keeper, reason="Wrong people.")
    assert shown(api) is None


# who may, and what is refused


def test_two_people_approve_and_one_of_them_is_a_reviewer(phrase, people, channel):
    assert "Two people" in alerts.missing(phrase)
    assert "Two people" in refused(send, phrase, channel, people.publisher)

    alerts.approve(phrase, by=people.publisher, seen=phrase.digest)
    assert "already" in refused(alerts.approve, phrase, by=people.publisher, seen=phrase.digest)
    assert "Two people" in refused(send, phrase, channel, people.publisher)

    second = make_publisher(people)
    alerts.approve(phrase, by=second, seen=phrase.digest)
    assert "A reviewer" in refused(send, phrase, channel, people.publisher)

    alerts.approve(phrase, by=people.reviewer, seen=phrase.digest)
    send(phrase, channel, people.publisher)


def make_publisher(people):
    user = get_user_model().objects.create_user("publisher2", "second@demo.invalid")
    user.groups.set(people.publisher.groups.all())
    return user


@pytest.mark.parametrize(
    ("name", "value"),
    [("text_en", EN + " Stay calm."), ("text_km", KM + " កុំភ័យ។"), ("severity", "warning")],
)
def test_changed_words_fall_out_of_approval(approved, channel, people, name, value):
    """Also when they are written past save()."""
    AlertPhrase.objects.filter(pk=approved.pk).update(**{name: value})

    assert "Two people" in refused(send, approved, channel, people.publisher)


def test_a_name_is_no_part_of_the_approval(approved, channel, people):
    approved.name = "Floods and storms"
    approved.save()

    send(approved, channel, people.publisher)


def test_words_that_changed_on_the_way_are_not_approved(phrase, people):
    seen = phrase.digest
    AlertPhrase.objects.filter(pk=phrase.pk).update(text_en=EN + " Run.")

    assert "changed meanwhile" in refused(alerts.approve, phrase, by=people.reviewer, seen=seen)


def test_an_approval_can_be_taken_back(approved, channel, people):
    alerts.withdraw_approval(approved, by=people.reviewer2)

    assert "Two people" in refused(send, approved, channel, people.publisher)
    assert approved.approvals.count() == 2
    assert "Nobody" in refused(alerts.withdraw_approval, approved, by=people.reviewer2)
    # and given again
    alerts.approve(approved, by=people.reviewer, seen=approved.digest)


@pytest.mark.parametrize("name", ["editor", "translator", "reviewer", "keeper"])
def test_only_publishers_and_administrators_send_and_end(approved, channel, people, name):
    person = getattr(people, name)
    alert = send(approved, channel, people.admin)

    for verb in (
        lambda: send(approved, channel, person, replace=True),
        lambda: alerts.end(alert, by=person, reason="over"),
        lambda: alerts.see(alert, by=person),
    ):
        with pytest.raises(PermissionDenied):
            verb()
    assert Alert.objects.get().ended_at is None


@pytest.mark.parametrize("name", ["editor", "translator", "keeper"])
def test_only_publishers_and_reviewers_approve(phrase, people, name):
    person = getattr(people, name)

    for verb in (
        lambda: alerts.approve(phrase, by=person, seen=phrase.digest),
        lambda: alerts.withdraw_approval(phrase, by=person),
    ):
        with pytest.raises(PermissionDenied):
            verb()


@pytest.mark.parametrize("slot", ["province", "date", "service"])
def test_every_slot_is_needed(approved, channel, people, slot):
    assert "Choose what stands here" in refused(
        send, approved, channel, people.publisher, values=values(channel, **{slot: ""}), seen=""
    )


@pytest.mark.parametrize(
    ("slot", "value"),
    [("province", "KH-99"), ("date", "2020-01-01"), ("service", "117"), ("service", "x" * 400)],
)
def test_a_value_from_elsewhere_is_refused(approved, channel, people, slot, value):
    with pytest.raises(ValidationError) as refusal:
        send(approved, channel, people.publisher, values=values(channel, **{slot: value}), seen="")

    assert set(refusal.value.message_dict) == {slot}


@pytest.mark.parametrize("hours", [0, -1, 73, 1000])
def test_an_alert_lasts_at_most_72_hours(approved, channel, people, hours):
    assert "1 to 72 hours" in refused(send, approved, channel, people.publisher, hours=hours)


@pytest.mark.parametrize(
    ("away", "says"),
    [(timedelta(hours=-1), "has passed"), (timedelta(hours=73), "within the next 72 hours")],
)
def test_an_alert_starts_soon_and_not_in_the_past(now, approved, channel, people, away, says):
    assert says in refused(send, approved, channel, people.publisher, starts_at=now + away)


def test_a_number_that_is_not_offered_now_is_refused(approved, channel, people):
    numbers.withdraw(channel, by=people.keeper, reason="Nobody answers.")

    assert "not offered now" in refused(
        send, approved, channel, people.publisher, values=values(channel), seen=""
    )


def test_a_number_whose_check_is_overdue_is_refused(approved, channel, people):
    with time_machine.travel(timezone.now() + timedelta(days=32)):
        clock.tick(timezone.now())
        assert "overdue" in refused(
            send, approved, channel, people.publisher, values=values(channel), seen=""
        )


def test_what_was_not_on_the_screen_is_not_sent(approved, channel, people):
    """The name of the service changed between the preview and the button."""
    seen = alerts.fingerprint(alerts.preview(approved, values(channel)))
    page = ServicePage.objects.get(locale__language_code="en")
    page.title = "Another name"
    page.save_revision(user=people.editor)
    publish_source(page, by=people.publisher)

    assert "look again" in refused(send, approved, channel, people.publisher, seen=seen)
    assert not Alert.objects.exists()


def test_one_alert_at_a_time(approved, channel, people, api, check):
    first = send(approved, channel, people.publisher)

    assert "running already" in refused(send, approved, channel, people.admin)
    second = send(approved, channel, people.admin, replace=True)

    first.refresh_from_db()
    assert (first.end_reason, first.ended_by) == ("replaced", people.admin)
    assert shown(api)["key"] == str(second.key)
    check()


def test_an_alert_that_is_over_stands_in_nobodys_way(approved, channel, people):
    """The worker has not come by yet."""
    moment = timezone.now()
    with time_machine.travel(moment, tick=False) as traveller:
        first = send(approved, channel, people.publisher, hours=1)
        traveller.move_to(moment + timedelta(hours=2))
        send(approved, channel, people.publisher)

    first.refresh_from_db()
    assert first.end_reason == "lapsed"


def test_an_end_needs_a_reason_and_happens_once(approved, channel, people):
    alert = send(approved, channel, people.publisher)

    for reason in ("", "lapsed", "replaced", "because"):
        assert "Say why" in refused(alerts.end, alert, by=people.admin, reason=reason)
    alerts.end(alert, by=people.publisher, reason="over")
    assert "ended already" in refused(alerts.end, alert, by=people.admin, reason="over")


# the second person


def test_the_others_are_told_by_mail_in_their_language(
    approved, channel, people, django_capture_on_commit_callbacks
):
    UserProfile.objects.update_or_create(user=people.admin, defaults={"preferred_language": "km"})

    with django_capture_on_commit_callbacks(execute=True):
        alert = send(approved, channel, people.publisher)

    [message] = mail.outbox
    assert message.to == [people.admin.email]
    assert "បានផ្ញើ" in message.subject
    assert "Floods in Kampot" in message.body and "មានទឹកជំនន់នៅខេត្តកំពត" in message.body
    assert alert.events.get().detail["told"] == [str(people.admin)]


def test_a_mail_server_that_is_away_stops_no_alert(
    approved, channel, people, api, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def away(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("home.alert_mail.send_mail", away)
    with django_capture_on_commit_callbacks(execute=True):
        send(approved, channel, people.publisher)

    assert shown(api) is not None
    assert "could not be told" in caplog.text


def test_a_second_person_confirms_to_have_seen_it(approved, channel, people):
    alert = send(approved, channel, people.publisher)
    assert (alerts.unseen(people.admin), alerts.unseen(people.publisher)) == (1, 0)
    assert alerts.unseen(people.editor) == 0

    assert "Another person" in refused(alerts.see, alert, by=people.publisher)
    alerts.see(alert, by=people.admin)
    alerts.see(alert, by=people.admin)

    assert alerts.seen_by(alert) == [people.admin]
    assert alerts.unseen(people.admin) == 0


# what holds whatever is written


def test_rows_are_written_by_the_verbs_only(approved, channel, people):
    alert = send(approved, channel, people.publisher)
    event = alert.events.get()

    for write in (
        alert.save,
        alert.delete,
        Alert.objects.all().delete,
        lambda: Alert.objects.update(hours=1),
        lambda: Alert.objects.bulk_create([alert]),
        event.save,
        event.delete,
        AlertEvent.objects.all().delete,
        lambda: AlertEvent.objects.update(verb="see"),
    ):
        with pytest.raises(AlertLocked):
            write()


@pytest.mark.parametrize("change", [{"text_en": "Stay where you are."}, {"severity": "info"}])
def test_other_words_in_the_row_are_shown_to_nobody(approved, channel, people, api, change):
    alert = send(approved, channel, people.publisher)
    assert shown(api)

    QuerySet(Alert).filter(pk=alert.pk).update(**change)
    projection.rebuild()

    assert shown(api) is None
    assert shown(api, "km") is None


def test_approvals_taken_back_later_leave_a_running_alert(approved, channel, people, api):
    send(approved, channel, people.publisher)
    alerts.withdraw_approval(approved, by=people.publisher)
    projection.rebuild()

    assert shown(api)


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": 73},
        {"hours": 0},
        {"end_reason": "over"},
        {"ended_at": timezone.now()},
        {"ended_at": timezone.now(), "end_reason": "over"},
    ],
)
def test_the_database_keeps_the_rules(approved, channel, people, wrong):
    alert = send(approved, channel, people.publisher)
    for name, value in wrong.items():
        setattr(alert, name, value)

    with pytest.raises(IntegrityError), transaction.atomic(), alerts_may_change():
        alert.save()


def test_the_database_holds_one_open_alert(approved, channel, people):
    alert = send(approved, channel, people.publisher)
    alert.pk = alert.key = None
    alert.key = Alert._meta.get_field("key").get_default()
    alert._state.adding = True

    with pytest.raises(IntegrityError), transaction.atomic(), alerts_may_change():
        alert.save()
