"""Every call is one entry of the log; what is said of a number, and who is asked, follows of it."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.publishing.approvals.refusals import Refused
from home.directory import attempts, checks, numbers
from home.directory.attempts import Track
from home.directory.checks import Found
from home.directory.screens.attempts_shown import sentence
from home.directory.screens.check_views import light
from home.directory.upkeep import clock, integrity
from home.models import Schedule

from .conftest import (
    CHECKED_AT,
    MOBILE,
    called,
    entries,
    make_channel,
    make_keeper,
    make_service,
    stored,
)

DUE = CHECKED_AT + timedelta(days=31)  # noon, a Friday in Cambodia


WHO = {"who": "An officer"}


def found(outcome, row, *networks, **more):
    said = {"heard": WHO if outcome == "answers" else {}} | more
    return Found(outcome, checks.shown_value(row), networks=networks, **said)


def attempted(row):
    """(outcome, networks, value) of each, the first one first."""
    said = attempts.entries().filter(subject_id=str(row.pk)).order_by("pk")
    return [(one.verb, one.data["networks"], one.data["value"]) for one in said]


def test_each_tap_is_one_entry_with_networks_hour_and_what_was_heard(channel, other, sokha):
    heard = {"who": "Officer", "cost": "free"}
    checks.record(channel, found("answers", channel, "smart", "metfone", heard=heard), by=sokha)

    assert attempted(channel) == [("answers", ["smart", "metfone"], "117")]
    track = checks.tracks_of([stored(channel)])[channel.pk]
    assert (track.calls, track.answered, track.networks) == (1, 1, {"smart", "metfone"})
    one = attempts.entries().first()
    assert (one.by_id, one.data["method"], one.data["heard"]) == (sokha.pk, "called", heard)
    assert one.data["hour"] == timezone.localtime(one.at).hour
    assert integrity.run(timezone.now()).findings == []


def test_who_was_told_the_same_stands_behind_the_fact(channel, other, sokha, dara):
    service = channel.service
    said = WHO | {"hours": "same", "cost": service.cost, "languages": ["vi"]}
    for number, who in enumerate((sokha, dara), 1):
        networks = ["smart", "metfone"] if who == dara else ["smart"]
        row = stored(channel)
        checks.record(row, found("answers", row, *networks, heard=said), by=who)

        facts = type(service).objects.get(pk=service.pk).facts
        by = {1: "one", 2: "two"}[number]
        assert facts["hours"]["assurance"] == facts["cost"]["assurance"] == by
        assert facts["hours"]["how"] == "called"
        assert facts["languages"]["assurance"] == "nobody"
    assert integrity.run(timezone.now()).findings == []


def test_refused_check_leaves_no_attempt(channel, other, sokha, dara):
    checks.record(channel, found("answers", channel, "smart"), by=sokha)
    row = stored(channel)
    with pytest.raises(Refused, match="two networks"):
        checks.record(row, found("answers", row, "smart"), by=dara)
    for wrong in (Found("answers", "117", networks=("pigeon",)), Found("bored", "117")):
        with pytest.raises(ValidationError):
            checks.record(row, wrong, by=dara)
    with pytest.raises(PermissionDenied):
        checks.record(row, found("no_answer", row), by=make_keeper("reader", "view_contactchannel"))

    assert len(attempted(channel)) == 1


@pytest.mark.parametrize(
    ("outcome", "kept"),
    [
        ("dead", "stopped"),
        ("answers", "renewed"),
    ],
)
def test_what_follows_of_an_attempt_has_an_entry_of_its_own(office_number, dara, outcome, kept):
    before = entries(office_number).count()
    assert checks.record(office_number, found(outcome, office_number, "smart"), by=dara) == kept

    assert attempted(office_number) == [(outcome, ["smart"], "023213004")]
    assert entries(office_number).count() == before + 1 + (outcome != "no_answer")


def test_call_confirmed_on_the_screen_of_the_contact_is_an_attempt(client, channel, sokha, dara):
    numbers.propose(channel, **MOBILE, by=sokha, **called("smart"))
    client.force_login(dara)
    posted = {"seen": "092311511", "networks_tested": ["metfone"], "method": "called"}
    client.post(reverse("home_confirm", args=[channel.pk]), posted | {"evidence": "An officer"})

    assert stored(channel).value == "092311511"
    assert attempted(channel) == [("answers", ["metfone"], "092311511")]


def test_number_read_in_a_source_was_not_called(service, sokha, dara, settings):
    settings.DIRECTORY_ALLOW_DESK_CHECKED = True
    row = numbers.propose(type(service.channels.model())(service=service), **MOBILE, by=sokha)
    checks.confirm(row, by=dara, method="desk", networks_tested=[], evidence="")

    assert attempted(row) == []


# what follows


@pytest.mark.parametrize(
    ("calls", "track"),
    [
        ([], Track()),
        (["answers smart", "no_answer smart"], Track(2, 1, 1, frozenset({"smart"}))),
        (["no_answer smart", "no_answer metfone", "no_answer smart"],
         Track(3, 0, 3, frozenset({"smart", "metfone"}))),
        (["no_answer smart", "answers smart", "dead metfone smart"],
         Track(3, 1, 0, frozenset({"smart", "metfone"}))),
    ],
)  # fmt: skip
def test_track(calls, track):
    so_far = Track()
    for call in calls:
        outcome, *networks = call.split()
        so_far = so_far.after(outcome, networks)
    assert so_far == track


def test_track_in_words():
    track = Track(12, 11, 0, frozenset({"smart", "cellcard", "seatel"}))

    assert sentence(track) == "Answered: 11 of 12 times in a year. Not tried: Metfone."
    assert "Nobody answered the last 2 times." in sentence(
        track.after("no_answer").after("no_answer")
    )
    assert sentence(Track()) == ""


def test_track_is_of_the_value_that_is_called_now(office_number, sokha, dara):
    for _ in range(2):
        checks.record(stored(office_number), found("no_answer", office_number, "smart"), by=dara)
    assert checks.tracks_of([office_number])[office_number.pk].unanswered == 2
    numbers.propose(office_number, **MOBILE, by=sokha)
    row = stored(office_number)
    assert checks.tracks_of([row])[row.pk] == Track()
    later = timezone.now() + attempts.COUNTED + timedelta(days=1)
    assert attempts.tracks({row.pk: "023213004"}, later) == {row.pk: Track()}


def test_unanswered_calls_rise_to_the_top_from_the_next_day_on(
    channel, other, office_number, sokha, django_assert_num_queries
):
    today = timezone.localdate(CHECKED_AT)
    assert checks.to_check(sokha, today) == []
    for row, times in ((other, 1), (office_number, 2)):
        for _ in range(times):
            checks.record(stored(row), found("no_answer", row, "smart"), by=sokha, now=CHECKED_AT)
    assert checks.to_check(sokha, today) == [other, office_number]  # nobody answered today
    clock.tick(DUE)
    day = timezone.localdate(DUE)
    assert checks.to_check(sokha, day)[:2] == [other, channel]
    with django_assert_num_queries(1):
        assert {row.pk for row in checks.due(day)} == {channel.pk, other.pk, office_number.pk}


def test_lights_of_unanswered_calls(channel, office_number):
    today = timezone.localdate(CHECKED_AT)

    assert [light(channel, today, many) for many in (0, 1, 2, 3)] == [
        "green", "amber", "amber", "red",
    ]  # fmt: skip
    assert light(office_number, today, 9) == "amber"


# the hours


@pytest.fixture
def office_with_hours(office_number):
    Schedule.objects.create(
        service=office_number.service, days=["MO", "TU", "WE", "TH", "FR"],
        opens=time(8), closes=time(17),
    )  # fmt: skip
    return office_number


@pytest.mark.parametrize(
    ("at", "is_asked"),
    [
        (datetime(2027, 3, 1, 2, tzinfo=UTC), True),  # Monday, nine o'clock
        (datetime(2027, 3, 1, 15, tzinfo=UTC), False),  # ten in the evening
        # Sunday
    ],
)
def test_closed_office_is_not_called(client, office_with_hours, sokha, at, is_asked, time_machine):
    time_machine.move_to(at, tick=False)
    client.force_login(sokha)
    here = reverse("home_check", args=[office_with_hours.pk])

    answer = client.get(reverse("home_next_check"), follow=True)

    assert (answer.redirect_chain[-1][0] == here) is is_asked
    if not is_asked:
        assert "closed at this hour" in str(next(iter(answer.context["messages"])))
    assert ("Closed at this hour" in client.get(here).content.decode()) is not is_asked


def test_website_is_opened_at_any_hour(organization, sokha, dara):
    office = make_service(organization, category="government_office", urgency="information")
    row = make_channel(office, sokha, dara, type="website", kind="", value="https://cncc.gov.kh")
    Schedule.objects.create(service=office, days=["MO"], opens=time(8), closes=time(9))

    night = datetime(2027, 3, 2, 15, tzinfo=UTC)
    assert list(checks.asked_now([stored(row)], night)) == [row]


# not now


def test_later_and_no_calls_lead_on_and_write_nothing_down(
    client, channel, other, organization, sokha, dara, time_machine
):
    site = make_channel(
        make_service(organization, category="legal", urgency="information"),
        sokha, dara, type="website", kind="", value="https://cncc.gov.kh",
    )  # fmt: skip
    late = CHECKED_AT + timedelta(days=100)
    clock.tick(late)
    time_machine.move_to(late + timedelta(hours=10), tick=False)  # ten in the evening
    client.force_login(sokha)
    known = entries(channel).count()

    def put_off(row, how):
        address = reverse("home_put_off", args=[row.pk])
        return client.post(address, {how: ""}, follow=True).redirect_chain[-1][0]

    here = {row: reverse("home_check", args=[row.pk]) for row in (channel, other, site)}
    assert put_off(channel, "later") == here[other]
    assert put_off(other, "calls") == here[site]
    # nothing is left: the next round begins anew, of equally urgent ones with the older row
    assert put_off(site, "later") == reverse("home_report")
    first = min((channel, other), key=lambda row: row.pk)
    assert client.get(reverse("home_next_check")).url == here[first]
    # who could not call can an hour later, and everything comes again tomorrow
    put_off(channel, "later")
    put_off(other, "calls")
    time_machine.shift(timedelta(hours=1))
    assert client.get(reverse("home_next_check")).url == here[other]
    for _ in range(3):  # who is away for an hour logs in again
        time_machine.shift(timedelta(minutes=40))
        found = client.get(reverse("home_next_check")).url
    assert found == here[first]
    assert entries(channel).count() == known
    assert client.get(reverse("home_put_off", args=[site.pk])).status_code == 405


# what was heard


@pytest.mark.parametrize(
    ("heard", "names"),
    [
        ({}, []),
        ({"who": "Officer", "children": "yes", "hours": "same", "languages": ["km"]}, []),
        ({"hours": "other"}, ["hours"]),
        ({"cost": "paid"}, ["cost"]),
        ({"languages": ["km", "en"]}, ["languages"]),
        ({"children": "no"}, ["children"]),
    ],
)
def test_another_answer_than_people_read(channel, heard, names):
    assert checks.differences(channel, heard) == names


@pytest.mark.parametrize("may_change", [True, False])
def test_another_answer_leads_to_the_facts_of_the_service(
    client, channel, other, sokha, may_change
):
    more = ["change_service", "view_service"] if may_change else []
    rights = ["change_contactchannel", "view_contactchannel", "confirm_contactchannel", *more]
    client.force_login(make_keeper("third", *rights))
    posted = {"seen": "117", "method": "called", "outcome": "answers", "networks": ["smart"]}
    posted |= {"who": "Officer", "cost": "paid", "hours": "other", "hours_other": "8 to 5"}
    done = client.post(reverse("home_check", args=[channel.pk]), posted, follow=True)

    facts = reverse("wagtailsnippets_home_service:edit", args=[channel.service_id])
    assert (done.redirect_chain[0][0] == facts) is may_change
    assert "They said something else than people read: Hours, Cost." in " ".join(
        map(str, done.context["messages"])
    )
    history = client.get(reverse("home_channel", args=[channel.pk])).content.decode()
    for words in ("Who answers: Officer", "Cost: Paid", "Which hours: 8 to 5", "Smart"):
        assert words in history


def test_address_that_changed_meanwhile_is_not_taken_for_one_that_answered(
    client, organization, sokha, dara, other
):
    service = make_service(organization, category="legal", urgency="support")
    row, second = (
        make_channel(service, sokha, dara, type="email", kind="", value=f"help{at}@example.org")
        for at in range(2)
    )
    clock.tick(CHECKED_AT + timedelta(days=400))
    client.force_login(sokha)
    seen = {f"seen-{row.pk}": "old@example.org", f"seen-{second.pk}": second.value, "seen-x": ""}
    page = client.post(reverse("home_letters_answered"), seen, follow=True)

    assert stored(row).state != "call_verified"
    assert stored(second).state == "call_verified"
    assert "1 address answered." in page.content.decode()
    assert "was not recorded" in page.content.decode()
    assert stored(other).state != "withdrawn"


def test_only_who_checks_contacts_says_that_they_answered(
    client, organization, sokha, dara, django_user_model
):
    service = make_service(organization, category="legal", urgency="support")
    row = make_channel(service, sokha, dara, type="email", kind="", value="help@example.org")
    clock.tick(CHECKED_AT + timedelta(days=400))
    translator = django_user_model.objects.create_user("translator")
    translator.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(translator)
    client.post(reverse("home_letters_answered"), {f"seen-{row.pk}": row.value})

    assert stored(row).state == "expired"
