"""What a person found, turned into the right verb; who is next; the screens around it."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.publishing.approvals.refusals import Refused
from home.directory import attempts, checks, numbers
from home.directory.checks import Found
from home.directory.directory_facts import is_offered
from home.directory.screens.check_views import light
from home.directory.upkeep import clock
from home.models import ContactChannel, HeldBackValue
from tests.shared_fixtures import again, world

from .conftest import (
    CHECKED_AT,
    MOBILE,
    by_two,
    entries,
    make_channel,
    make_keeper,
    make_service,
    tried,
)

LATER = CHECKED_AT + timedelta(days=31)


def make_other(police):
    helpline = make_service(police.organization, category="helpline", urgency="crisis_support")
    return make_channel(helpline, police.sokha, police.dara, kind="short_code", value="1280")


other_world = world(make_other, "police_world")


@pytest.fixture
def other(police, other_world):
    return again(other_world)


def stored(channel):
    return ContactChannel.objects.select_related("service").get(pk=channel.pk)


def found(outcome, channel, *networks):
    heard = {"who": "An officer"} if outcome == "answers" else {}
    return Found(outcome, checks.shown_value(channel), networks=networks, heard=heard)


def test_emergency_number_needs_two_people_and_two_networks(channel, sokha, dara):
    clock.tick(LATER)
    first = checks.record(stored(channel), found("answers", channel, "smart"), by=sokha, now=LATER)
    assert first == "first_of_two"
    assert stored(channel).state == "due"

    row = stored(channel)
    with pytest.raises(Refused, match="two networks"):
        checks.record(row, found("answers", row, "smart"), by=dara, now=LATER)
    second = checks.record(row, found("answers", row, "cellcard"), by=dara, now=LATER)

    assert second == "confirmed"
    row = stored(channel)
    assert (row.state, row.networks_tested) == ("call_verified", ["cellcard", "smart"])
    assert row.verified_on == timezone.localdate(LATER)
    assert {row.verified_by, row.second_verified_by} == {sokha, dara}


def test_one_person_calling_twice_is_still_one_person(channel, sokha):
    clock.tick(LATER)
    for network in ("smart", "cellcard"):
        row = stored(channel)
        done = checks.record(row, found("answers", row, network), by=sokha, now=LATER)
        assert done == "first_of_two"

    assert stored(channel).state == "due"
    assert tried(channel) == ["cellcard", "smart"]


def test_office_needs_one_person(office_number, dara):
    later = CHECKED_AT + timedelta(days=91)
    clock.tick(later)

    assert (
        checks.record(stored(office_number), found("answers", office_number), by=dara, now=later)
        == "renewed"
    )
    row = stored(office_number)
    assert (row.state, row.verified_by, row.second_verified_by) == ("call_verified", dara, None)


def test_one_person_cannot_renew_an_emergency_number(channel, dara):
    with pytest.raises(Refused, match="Two different people"):
        numbers.renew(channel, by=dara)


def test_number_is_not_renewed_while_another_one_waits(office_number, sokha, dara):
    numbers.propose(office_number, **MOBILE, by=sokha)

    with pytest.raises(Refused, match="check that one first"):
        numbers.renew(office_number, by=dara)


def test_number_that_was_held_back_since_is_not_renewed(office_number, dara):
    HeldBackValue.objects.create(value="023 213 004", reason="wrong")

    with pytest.raises(ValidationError):
        numbers.renew(office_number, by=dara)

    assert stored(office_number).verified_by != dara


def test_reading_is_no_check(office_number, dara):
    with pytest.raises(Refused, match="reading is no check"):
        numbers.renew(office_number, by=dara, method="desk")


def test_service_that_became_urgent_is_due_after_one_person(office_number, other, dara):
    checks.record(stored(office_number), found("answers", office_number), by=dara, now=LATER)
    service = stored(office_number).service
    by_two(service, urgency="emergency")
    clock.tick(LATER)

    assert stored(office_number).state == "due"


@pytest.mark.parametrize("outcome", ["wrong_person", "dead"])
def test_wrong_office_number_is_gone_at_once_and_two_people_bring_it_back(
    office_number, sokha, dara, outcome
):
    assert checks.record(office_number, found(outcome, office_number), by=sokha) == "stopped"
    assert not is_offered(stored(office_number))

    row = stored(office_number)
    checks.record(row, found("answers", row, "smart"), by=sokha)
    assert not is_offered(stored(office_number))
    row = stored(office_number)
    checks.record(row, found("answers", row, "metfone"), by=dara)
    assert is_offered(stored(office_number))


def test_reported_number_stands_first_for_everybody_but_who_reported_it(
    channel, other, office_number, sokha, dara
):
    today = timezone.localdate(CHECKED_AT)
    checks.record(other, found("dead", other, "smart"), by=sokha)

    assert checks.to_check(dara, today) == [other]
    assert checks.to_check(sokha, today) == []


def test_one_question_comes_before_a_number_is_said_to_be_wrong(
    channel, office_number, other, sokha
):
    for row in (channel, office_number):
        assert [checks.asks_first(row, code) for code in ("dead", "wrong_person")] == [True, True]
        assert not checks.asks_first(row, "answers")
        assert not checks.asks_first(row, "no_answer")
    # what waits beside it is not in use
    numbers.propose(channel, type="call", kind="mobile", value="092 311 511", by=sokha)
    assert not checks.asks_first(stored(channel), "dead")


def test_last_emergency_number_stays_stale_and_everybody_is_told(
    channel, sokha, dara, mailoutbox, caplog, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        checks.record(channel, found("dead", channel, "smart"), by=sokha)
        done = checks.record(stored(channel), found("dead", channel, "metfone"), by=dara)

    assert done == "reported_another"
    assert is_offered(stored(channel))
    assert light(stored(channel), timezone.localdate(CHECKED_AT)) == "red"  # kept by the rule
    assert stored(channel).state == "due"
    assert "last emergency contact" in mailoutbox[-1].body
    assert "sokha@example.org" in mailoutbox[-1].bcc
    assert "last emergency contact" in caplog.text


def test_new_number_that_does_not_work_is_dropped(channel, sokha, dara):
    numbers.propose(channel, type="call", kind="mobile", value="092 311 511", by=sokha)

    row = stored(channel)
    assert checks.record(row, found("dead", row), by=dara) == "dropped"
    assert (stored(channel).value, stored(channel).candidate) == ("117", None)


def test_number_changed_since_the_screen_was_opened_is_refused(channel, sokha):
    with pytest.raises(Refused, match="changed in the meantime"):
        checks.record(channel, Found("answers", "118"), by=sokha)


def test_most_urgent_stands_first_and_own_half_is_left_out(
    channel, office_number, other, sokha, dara
):
    later = CHECKED_AT + timedelta(days=91)
    clock.tick(later)
    today = timezone.localdate(later)
    assert checks.to_check(sokha, today) == [channel, other, office_number]

    row = stored(channel)
    checks.record(row, found("answers", row, "smart"), by=sokha, now=later)
    checks.record(stored(other), found("no_answer", other), by=sokha, now=later)

    assert checks.to_check(sokha, today) == [office_number, other]
    assert checks.to_check(dara, today) == [channel, office_number, other]


def test_nobody_looks_after_a_service_that_has_ended(client, channel, office_number, sokha):
    late = timezone.localdate() + timedelta(days=400)
    assert office_number in checks.to_check(sokha, late)
    ended = office_number.service
    ended.status = "defunct"
    ended.save()

    assert office_number not in checks.to_check(sokha, late)
    assert channel in checks.to_check(sokha, late)
    client.force_login(sokha)
    lights = client.get(reverse("home_report")).context["lights"]
    assert office_number not in [row for _colour, row, _track in lights]


def test_fresh_contact_is_not_to_check(channel, sokha):
    assert checks.to_check(sokha, CHECKED_AT.date()) == []


def test_screen_leads_to_the_next_contact(client, channel, other, sokha):
    clock.tick(LATER)
    client.force_login(sokha)
    first = client.get(reverse("home_next_check"))
    assert first.url == reverse("home_check", args=[channel.pk])
    page = client.get(first.url).content.decode()
    assert 'href="tel:117"' in page
    assert page.count('name="outcome"') == 4

    answer = client.post(
        first.url,
        {
            "seen": "117",
            "method": "called",
            "outcome": "answers",
            "networks": ["smart"],
            "who": "X",
        },
        follow=True,
    )
    assert answer.redirect_chain[-1][0] == reverse("home_check", args=[other.pk])
    assert b"checked" in client.get(reverse("home_check", args=[other.pk])).content


def say(client, row, *networks, **more):
    """The green button of the screen of a contact."""
    said = {"seen": checks.shown_value(row), "method": "called", "outcome": "answers"}
    return client.post(reverse("home_check", args=[row.pk]), said | {"networks": networks} | more)


def test_refused_try_keeps_what_was_typed_and_is_in_nobody_s_way(
    client, channel, other, sokha, dara
):
    clock.tick(LATER)
    checks.record(channel, found("answers", channel, "smart"), by=sokha, now=LATER)
    client.force_login(dara)
    here, behind = (reverse("home_check", args=[row.pk]) for row in (channel, other))
    assert client.get(reverse("home_next_check")).url == here

    answer = say(client, channel, "smart", who="The desk of 117")

    html = unescape(answer.content.decode())
    assert "two networks" in str(next(iter(answer.context["messages"])))
    assert 'value="The desk of 117"' in html
    assert "sokha heard (Smart): “An officer”" in html  # beside their own
    assert client.get(reverse("home_next_check")).url == behind
    assert say(client, channel, "metfone", who="The desk of 117").status_code == 302
    assert stored(channel).state == "call_verified"
    assert set(stored(channel).evidence.splitlines()) == {
        "sokha: An officer", "dara: The desk of 117",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("networks", "who", "sentence"),
    [([], "An officer", "from which network you called"), (["smart"], " ", "who answered")],
)
def test_first_call_says_from_where_and_who_answered(
    client, channel, other, sokha, networks, who, sentence
):
    clock.tick(LATER)
    client.force_login(sokha)

    answer = say(client, channel, *networks, who=who)

    assert sentence in str(next(iter(answer.context["messages"])))
    assert stored(channel).asked is None
    assert not attempts.entries().exists()


def test_first_call_of_an_office_takes_two_who_say_who_answered(organization, sokha, dara):
    """Where it was read in a source so far; from then on one person is enough."""
    service = make_service(organization, category="government_office", urgency="information")
    office = make_channel(service, sokha, dara, kind="landline", value="023 213 004", method="desk")
    with pytest.raises(Refused, match="Two different people"):
        numbers.renew(stored(office), by=sokha, evidence="Reception")
    for person, done in ((dara, "first_of_two"), (sokha, "confirmed"), (sokha, "renewed")):
        silent = Found("answers", office.value)
        if done != "renewed":
            with pytest.raises(Refused, match="who answered"):
                checks.record(stored(office), silent, by=person)
            silent = found("answers", office)
        assert checks.record(stored(office), silent, by=person) == done


def test_website_between_two_calls_forgets_no_network(client, channel, organization, sokha, dara):
    office = make_service(organization, category="government_office", urgency="information")
    site = make_channel(office, sokha, dara, type="website", kind="", value="https://cncc.gov.kh")
    client.force_login(sokha)
    say(client, channel, "smart", who="An officer")

    say(client, site, method="opened_form")

    assert stored(site).verified_by == sokha
    form = client.get(reverse("home_check", args=[channel.pk])).context["form"]
    assert form["networks"].value() == ["smart"]


@pytest.mark.parametrize("is_long", [True, False])
def test_number_that_was_only_entered_is_called_by_two(client, office_number, sokha, dara, is_long):
    """Who calls it first is the first of them, on either screen; whoever entered it may be one."""
    numbers.propose(office_number, **MOBILE, by=sokha)
    today = timezone.localdate(CHECKED_AT)
    assert [checks.to_check(one, today) for one in (sokha, dara)] == [[office_number]] * 2

    def call(by, who):
        client.force_login(by)
        said = {"seen": "092311511", "asked": stored(office_number).asked.pk, "method": "called"}
        if is_long:
            client.post(reverse("home_confirm", args=[office_number.pk]), said | {"evidence": who})
        else:
            say(client, stored(office_number), who=who, **said)

    call(dara, "")
    assert stored(office_number).asked.asked_by == sokha
    call(dara, "Reception")
    row = stored(office_number)
    assert (row.value, row.asked.asked_by) == ("023213004", dara)
    assert [checks.to_check(one, today) for one in (sokha, dara)] == [[office_number], []]
    shown = client.get(reverse("home_channel", args=[row.pk])).content.decode()
    assert "A different person must confirm it" in shown
    call(dara, "Reception")
    assert stored(office_number).value == "023213004"
    client.force_login(sokha)
    shown = client.get(reverse("home_channel", args=[row.pk])).content.decode()
    assert "dara heard (–): “Reception”" in shown
    call(sokha, "Miss Chan")
    row = stored(office_number)
    assert (row.value, row.asked) == ("092311511", None)
    assert row.evidence.splitlines() == ["dara: Reception", "sokha: Miss Chan"]


def test_other_way_that_was_entered_meanwhile_is_not_called_by_a_glance(office_number, sokha, dara):
    numbers.propose(office_number, **MOBILE, by=sokha)
    seen = stored(office_number).asked.pk
    numbers.propose(office_number, **MOBILE | {"type": "sms"}, by=sokha)
    said = Found("answers", "092311511", evidence="Reception", asked=seen)

    with pytest.raises(Refused, match="changed in the meantime"):
        checks.record(stored(office_number), said, by=dara)

    assert stored(office_number).asked.asked_by == sokha


def test_who_heard_the_right_people_after_a_report_is_not_asked_again(channel, other, sokha, dara):
    today = timezone.localdate(CHECKED_AT)
    third = make_keeper("third")
    checks.record(channel, found("dead", channel, "smart"), by=sokha)
    assert checks.to_check(dara, today) == [channel]

    row = stored(channel)
    assert checks.record(row, found("answers", row, "smart"), by=dara) == "first_of_two"
    assert checks.to_check(dara, today) == []
    assert checks.to_check(third, today) == [channel]
    # a report that is newer than their call asks them once more
    checks.record(stored(channel), found("dead", row, "metfone"), by=sokha)
    assert checks.to_check(dara, today) == [channel]


def test_new_full_number_is_called_in_its_international_form(client, channel, sokha, dara):
    numbers.propose(channel, type="call", kind="mobile", value="092 311 511", by=sokha)
    client.force_login(dara)

    page = client.get(reverse("home_check", args=[channel.pk])).content.decode()

    assert 'href="tel:+85592311511"' in page


def test_screen_refuses_who_may_only_look(client, channel):
    client.force_login(make_keeper("reader", "view_contactchannel"))
    for name, args in (("home_next_check", []), ("home_check", [channel.pk])):
        assert client.get(reverse(name, args=args)).status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"outcome": "bored"}, {"networks": ["pigeon"]}, {"method": "guessed"}]
)
def test_what_is_on_no_button_is_refused_and_nothing_is_noted(client, channel, sokha, wrong):
    client.force_login(sokha)
    here = reverse("home_check", args=[channel.pk])
    said = {"seen": "117", "method": "called", "outcome": "answers", "networks": ["smart"]}
    before = entries(channel).count()

    answer = client.post(here, said | wrong, follow=True)

    assert answer.redirect_chain[-1][0] == here
    assert "Select a valid choice" in str(next(iter(answer.context["messages"])))
    assert (entries(channel).count(), stored(channel).asked) == (before, None)


def test_nobody_answered_leads_on_and_changes_nothing(client, channel, other, sokha):
    clock.tick(LATER)
    client.force_login(sokha)
    before = stored(channel).snapshot()
    said = {"seen": "117", "method": "called", "outcome": "no_answer", "networks": ["smart"]}

    answer = client.post(reverse("home_check", args=[channel.pk]), said, follow=True)

    assert answer.redirect_chain[0][0] == reverse("home_next_check")
    assert answer.redirect_chain[-1][0] != reverse("home_check", args=[channel.pk])
    assert stored(channel).snapshot() == before
    assert entries(channel).filter(verb="no_answer", by_id=sokha.pk).count() == 1


def test_network_that_was_not_named_is_asked_for_once_more(client, channel, other, sokha):
    """Who is sure and named none keeps what they typed; nothing is reported."""
    client.force_login(sokha)
    said = {"seen": "117", "method": "called", "outcome": "dead", "is_sure": "on"}

    answer = client.post(reverse("home_check", args=[channel.pk]), said | {"evidence": "silence"})

    assert "home/check_question.html" in {one.name for one in answer.templates}
    assert "from which networks you called" in answer.content.decode()
    assert 'name="evidence" value="silence"' in answer.content.decode()
    assert stored(channel).reports == ()


@pytest.mark.parametrize(
    ("days", "colour"), [(0, "green"), (22, "green"), (23, "amber"), (31, "amber"), (38, "red")]
)
def test_lights(channel, days, colour):
    at = CHECKED_AT + timedelta(days=days)
    clock.tick(at)

    assert light(stored(channel), timezone.localdate(at)) == colour


def test_menu_says_how_many_contacts_are_due(client, channel, other, sokha):
    clock.tick(LATER)
    client.force_login(sokha)
    page = client.get(reverse("home_report")).content.decode()

    assert "Check a number (2)" in page


def test_report_is_for_people_of_the_directory(client, channel):
    client.force_login(make_keeper("guest", "add_image"))

    answer = client.get(reverse("home_report"))

    assert (answer.status_code, answer.url) == (302, reverse("wagtailadmin_home"))
