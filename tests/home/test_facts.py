"""What is said of the facts of a service: two people where people are sent there in an emergency,
else one; and who vouches for each."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.core.guard import WrittenRound
from home.directory import meaning
from home.directory.directory_facts import offered_channels
from home.directory.models import facts
from home.directory.standing import (
    FACT,
    IS,
    IS_NOT,
    MACHINE,
    OWNER,
    PERSON,
    WORKS,
    Said,
    standing,
)
from home.directory.upkeep import integrity, new_facts, to_do
from home.models import Organization, Schedule, Service, Statement

from .conftest import make_channel, make_keeper, make_service

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
PAID = {"cost": {"cost": "paid"}}
OLD, NEW = '{"cost": "free"}', '{"cost": "paid"}'


def history(*said):
    return [
        Said(
            key,
            what,
            value,
            by,
            NOON + timedelta(minutes=key),
            voice,
            is_enough=is_enough,
            zone=UTC,
        )
        for key, (by, what, value, voice, is_enough) in enumerate(said, 1)
    ]


@pytest.mark.parametrize(
    ("said", "value", "assurance"),
    [
        ([(0, IS, OLD, MACHINE, False)], OLD, "nobody"),
        ([(1, IS, OLD, PERSON, True)], OLD, "nobody"),
        ([(1, IS, OLD, PERSON, True), (2, IS, NEW, PERSON, False)], OLD, "nobody"),
        ([(1, IS, NEW, PERSON, False), (2, IS, NEW, PERSON, False)], NEW, "nobody"),
        ([(1, IS, NEW, PERSON, False), (1, IS, NEW, OWNER, False)], "", "nobody"),
        ([(1, IS, NEW, OWNER, False), (2, IS, NEW, OWNER, False)], "", "nobody"),
        # its word is one of what people have now only
        ([(1, IS, NEW, OWNER, False), (2, IS, NEW, PERSON, False)], "", "nobody"),
        ([(1, IS, NEW, PERSON, False), (1, IS, NEW, OWNER, False),
          (2, IS, NEW, PERSON, False)], NEW, "nobody"),
        ([(1, IS, OLD, PERSON, True), (1, IS, OLD, OWNER, False)], OLD, "nobody"),
        ([(1, IS, OLD, PERSON, True), (2, IS, OLD, OWNER, False)], OLD, "nobody"),
        ([(1, IS, OLD, PERSON, True), (2, IS, OLD, OWNER, False),
          (1, IS, OLD, PERSON, False)], OLD, "owner"),
        # its next word waits for its own agreement, and the old one counts until then
        ([(1, IS, OLD, PERSON, True), (2, IS, OLD, OWNER, False), (1, IS, OLD, PERSON, False),
          (2, IS, OLD, OWNER, False)], OLD, "owner"),
        # two links are not two people of the office
        ([(1, IS, OLD, PERSON, True), (2, IS, OLD, OWNER, False),
          (3, IS, OLD, OWNER, False)], OLD, "nobody"),
        # who said that it is so before the owner did has not agreed with it
        ([(1, IS, OLD, PERSON, True), (2, IS, OLD, PERSON, False), (3, IS, OLD, OWNER, False)],
         OLD, "nobody"),
        ([(1, IS, OLD, PERSON, True), (2, WORKS, OLD, PERSON, False)], OLD, "called"),
        ([(1, IS, NEW, PERSON, False), (2, IS_NOT, NEW, PERSON, False),
          (2, IS, NEW, PERSON, False)], "", "nobody"),
    ],
)  # fmt: skip
def test_each_rule_of_facts(said, value, assurance):
    found = standing(history(*said), NOON.date(), FACT)

    assert (found.value, found.assurance) == (value, assurance)


@pytest.mark.parametrize("days", [29, 31, 90, 91, 201, 700])
def test_two_agree_within_ninety_days(days):
    machine, *two = history(
        (0, IS, OLD, MACHINE, False), (1, IS, NEW, PERSON, False), (2, IS, NEW, PERSON, False)
    )
    two[1] = replace(two[1], at=two[0].at + timedelta(days=days))
    before = [replace(one, ages=False) for one in two]

    found = standing([machine, *two], NOON.date(), FACT)

    assert found.value == (NEW if days <= 90 else OLD)
    assert [one.by for one in found.waits.get(NEW, ())] == ([] if days <= 90 else [2])
    assert standing([machine, *before], NOON.date(), FACT).value == NEW


@given(st.lists(st.tuples(st.sampled_from([IS, WORKS, IS_NOT]), st.sampled_from([OLD, NEW]),
                          st.sampled_from([PERSON, OWNER]))))  # fmt: skip
def test_one_account_alone_never_changes_a_fact(said):
    alone = [(1, what, value, voice, False) for what, value, voice in said]

    found = standing(history((0, IS, OLD, MACHINE, False), *alone), NOON.date(), FACT)
    assert found.value == OLD


def test_facts_for_an_emergency_take_two(channel, service, sokha, dara):
    assert facts.say(service, PAID, by=sokha) == []
    assert Service.objects.get(pk=service.pk).cost == "unknown"
    assert [one["fact"] for one in service.waits] == ["cost"]
    assert facts.say(service, PAID, by=sokha) == []

    assert facts.say(service, PAID, by=dara) == ["cost"]

    service = Service.objects.get(pk=service.pk)
    assert (service.cost, service.waits, service.assured) == ("paid", [], {})


def test_rows_of_hours_take_two_as_well(channel, service, sokha, dara):
    new = meaning.facts_of(service)["hours"] | {
        "schedules": [
            {"days": ["MO"], "opens": "08:00:00", "closes": "17:00:00", "valid_from": None,
             "valid_to": None, "closed_on": [], "channel_id": None}
        ]
    }  # fmt: skip
    for person in (sokha, dara):
        facts.say(service, {"hours": new}, by=person)

    assert str(Schedule.objects.get()) == "MO 08:00-17:00"
    assert not integrity.run(NOON).findings


def test_what_was_heard_vouches_and_documents_say_so(channel, service, sokha):
    now = meaning.facts_of(service)
    facts.say(service, {"cost": now["cost"]}, by=sokha, what=WORKS)

    on = timezone.localdate().isoformat()
    assert service.assured == {"cost": {"assurance": "called", "on": on}}


def test_script_does_not_change_facts_for_an_emergency(channel, service):
    service = Service.objects.get(pk=service.pk)
    service.cost = "paid"
    with pytest.raises(WrittenRound):
        service.save()
    with pytest.raises(WrittenRound):
        Schedule.objects.create(service=service, days=["MO"], opens="08:00", closes="09:00")


def test_service_that_nobody_is_sent_to_is_changed_by_one(organization, sokha):
    service = make_service(organization, urgency="information")
    service.behind, service.cost = sokha, "paid"
    service.save()

    said = Statement.objects.filter(service=service.pk, fact="cost").last()
    assert (json.loads(said.value), said.by_id) == ({"cost": "paid"}, sokha.pk)
    assert facts.stands(service)["cost"].value == facts.written({"cost": "paid"})


OF_AN_OFFICE = {
    "category": "police",
    "anonymous_ok": "no",
    "cost": "paid",
    "status": "temporarily_closed",
    "always_open": True,
    "closed_on_holidays": True,
    "organization": None,
}


@pytest.fixture
def office(organization, sokha, dara):
    """Where nobody is sent in an emergency, and readers have its number."""
    found = make_service(organization, category="online_reporting", urgency="report")
    make_channel(found, sokha, dara, kind="landline", value="023 213 004")
    return found


@pytest.mark.parametrize("name", OF_AN_OFFICE)
def test_facts_of_whatever_has_a_public_number_take_two(office, sokha, dara, name):
    new = Organization.objects.create(internal_name="Another", kind="ngo")
    value = OF_AN_OFFICE[name] or new
    before = getattr(Service.objects.get(pk=office.pk), name)
    service = Service.objects.get(pk=office.pk)
    setattr(service, name, value)
    with pytest.raises(WrittenRound):
        service.save()
    (fact,) = (one for one, names in meaning.FACTS.items() if name in names)
    said = {fact: meaning.facts_of(service)[fact]}

    assert facts.say(office, said, by=sokha) == [] == facts.say(office, said, by=sokha)
    assert getattr(Service.objects.get(pk=office.pk), name) == before

    assert facts.say(office, said, by=dara) == [fact]
    assert getattr(Service.objects.get(pk=office.pk), name) == value
    assert not integrity.run(NOON).findings


def test_hours_of_a_contact_are_not_changed_by_one(office):
    row = office.channels.get()
    row.always_open = True

    with pytest.raises(WrittenRound):
        row.save()


def test_calls_stand_before_messages_and_sites_whatever_position_they_have(
    office, published, sokha, dara
):
    sms = {"type": "sms", "kind": "mobile", "value": "012 999 888", "priority": 1}
    make_channel(office, sokha, dara, **sms)

    ways = [one.channel.type for one in offered_channels(office)]

    assert ways == ["call", "sms"]


def test_fact_that_is_new_in_a_version_is_noted_as_it_stands(channel, organization, monkeypatch):
    with monkeypatch.context() as before:
        before.delitem(meaning.FACTS, "status")
        make_service(organization, urgency="report", internal_name="Older")
    assert any("status" in one for one in integrity.run(NOON).findings)

    new_facts.note_missing()
    new_facts.note_missing()

    assert Statement.objects.filter(fact="status").count() == Service.objects.count()
    assert not integrity.run(NOON).findings


@pytest.fixture
def keepers(sokha, dara):
    for person in (sokha, dara):
        person.user_permissions.add(
            *Permission.objects.filter(codename__in=("change_service", "view_service"))
        )


def test_second_person_agrees_on_the_screen(client, channel, service, sokha, dara, keepers):
    facts.say(service, PAID, by=sokha)
    place = reverse("home_facts", args=[service.pk])
    client.force_login(sokha)
    assert "A different person must say it" in client.get(place).content.decode()
    edit = reverse("wagtailsnippets_home_service:edit", args=[service.pk])
    assert place in client.get(edit).content.decode()
    mine, others = to_do.rows(type(sokha).objects.get(pk=sokha.pk))
    assert [row.url for row in others] == [place] and place not in [row.url for row in mine]
    mine, _others = to_do.rows(type(dara).objects.get(pk=dara.pk))
    assert place in [row.url for row in mine]

    client.force_login(dara)
    stale = client.post(place, {"fact": "cost", "value": "x"}, follow=True)
    assert "changed while you were looking" in str(next(iter(stale.context["messages"])))
    client.post(place, {"fact": "cost", "value": facts.written(PAID["cost"])})

    assert Service.objects.get(pk=service.pk).cost == "paid"


def test_second_person_drops_it(client, channel, service, sokha, dara):
    facts.say(service, PAID, by=sokha)
    client.force_login(dara)
    said = {"fact": "cost", "value": facts.written(PAID["cost"]), "no": "1"}
    client.post(reverse("home_facts", args=[service.pk]), said)

    service = Service.objects.get(pk=service.pk)
    assert (service.cost, service.waits) == ("unknown", [])


def test_screen_is_for_who_may_confirm(client, channel, service):
    client.force_login(make_keeper("clerk", "view_contactchannel"))
    assert client.get(reverse("home_facts", args=[service.pk])).status_code == 302
