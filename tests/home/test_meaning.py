"""What a number means: facts of a service that people are sent to in an emergency need two."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cms.documents.models import Document
from cms.publishing.approvals import engine
from cms.publishing.approvals.guard import WrittenRound, writing
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import AuditEntry
from home.directory import meaning
from home.directory.models.service_requests import heard
from home.directory.upkeep import integrity
from home.models import Coverage, Organization, OrganizationPage, Schedule, Service
from tests.parts import IS_SOAK

from .conftest import make_service
from .test_upkeep import NIGHT

MONDAY = {"days": ["MO"], "opens": "08:00", "closes": "17:00", "closed_on": ""}


@pytest.fixture
def keeper(sokha):
    wanted = ("change_service", "view_service")
    sokha.user_permissions.add(*Permission.objects.filter(codename__in=wanted))
    return sokha


def screen(service):
    return reverse("wagtailsnippets_home_service:edit", args=[service.pk])


def typed(service, *, schedules=(), coverages=(), **changed):
    """What the form of a service posts: its facts as they are, but for what is changed."""
    facts = {
        "internal_name": service.internal_name,
        "organization": service.organization_id,
        "status": service.status,
        "category": service.category,
        "urgency": service.urgency,
        "priority": service.priority,
        "audiences": service.audiences,
        "topics": service.topics,
        "age_min": "",
        "age_max": "",
        "gender": "",
        "cost": service.cost,
        "anonymous_ok": service.anonymous_ok,
        "languages": service.languages,
        "interpretation": "unknown",
        "sign_language": "unknown",
        "always_open": "unknown",
    }
    return (
        facts
        | formset("schedules", schedules)
        | formset("coverages", coverages)
        | formset("referral_points", ())
        | changed
    )


def formset(name, rows):
    managed = {"TOTAL_FORMS": len(rows), "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0}
    cells = {f"{at}-{cell}": value for at, row in enumerate(rows) for cell, value in row.items()}
    return {f"{name}-{key}": value for key, value in (managed | cells).items()}


def save(person, service, **changed):
    client = Client()
    client.force_login(person)
    answer = client.post(screen(service), typed(service, **changed))
    said = "".join(str(one) for one in get_messages(answer.wsgi_request))
    return said if answer.status_code == 302 else answer.content.decode()


def shown():
    return json.loads(Document.objects.get(kind="services").body)


OTHER = {
    "organization": ({"organization": None}, "organization"),
    "category": ({"category": "helpline"}, "category"),
    "urgency": ({"urgency": "crisis_support"}, "urgency"),
    "cost": ({"cost": "free"}, "cost"),
    "ages": ({"age_min": 3, "age_max": 18}, "ages"),
    "languages": ({"languages": ["km", "en"]}, "languages"),
    "topics": ({"topics": ["grooming"]}, "topics"),
    "audience": ({"audiences": ["child"]}, "audience"),
    "gender": ({"gender": "girls"}, "gender"),
    "hours": ({"schedules": [MONDAY]}, "hours"),
    "always open": ({"always_open": "true"}, "hours"),
    "coverage": ({"coverages": [{"scope": "national", "districts": ""}]}, "coverage"),
}
# one of each way to be typed; the others in the soak
FIRST = ("organization", "urgency", "ages", "languages", "hours")


def test_each_fact_waits_for_a_second_person_and_readers_keep_the_old(
    published, channel, keeper, dara
):
    other = Organization.objects.create(internal_name="Helpers", kind="ngo")
    before = bytes(Document.objects.get(kind="services").body)
    asked_here = OTHER.values() if IS_SOAK else (OTHER[name] for name in FIRST)
    for typed_facts, fact in asked_here:
        if "organization" in typed_facts:
            typed_facts = {"organization": other.pk}
        service = Service.objects.get(pk=channel.service_id)
        answer = save(keeper, service, **typed_facts)

        asked = engine.waiting(service)
        assert asked is not None, answer
        assert list(asked.new) == [fact]
        assert "What you changed waits for a second person" in answer
        assert meaning.facts_of(Service.objects.get(pk=service.pk)) == meaning.facts_of(service)
        assert bytes(Document.objects.get(kind="services").body) == before
        with pytest.raises(Refused):
            engine.endorse(asked, by=keeper)
        engine.take_back(asked, by=keeper)


def test_the_second_person_agrees_on_the_screen_and_documents_say_so(
    published, channel, keeper, dara, client
):
    service = channel.service
    save(
        keeper,
        service,
        schedules=[MONDAY],
        coverages=[{"scope": "provinces", "provinces": ["KH-12"], "districts": ""}],
        cost="free",
    )
    asked = engine.waiting(service)
    client.force_login(dara)
    page = client.get(reverse("approvals:request", args=[asked.pk])).content.decode()
    for said in ("Monday 08:00–17:00", "Provinces Phnom Penh", "Free", "Nothing"):
        assert said in page

    engine.endorse(asked, by=dara, seen=service.seen(asked))

    body = shown()
    assert body["hours"]["rules"][0]["opens"] == "08:00"
    assert (body["cost"]["code"], body["coverage"]["provinces"]) == ("free", ["KH-12"])
    two = {"assurance": "two", "how": "entered", "on": body["facts"]["hours"]["on"]}
    assert body["facts"] == dict.fromkeys(meaning.FACTS, meaning.NOBODY) | dict.fromkeys(
        ("hours", "cost", "coverage"), two
    )
    assert two["on"] is not None
    verbs = list(AuditEntry.objects.about(service).values_list("verb", flat=True))
    assert verbs == ["approved", "requested"]
    assert integrity.run(NIGHT).findings == []


def test_two_people_see_all_of_a_row_of_hours(channel):
    service = channel.service
    rows = [
        {},
        {"closed_on": ["2027-04-14"]},
        {"valid_from": "2027-01-01"},
        {"valid_to": "2027-01-01"},
        {"channel_id": channel.pk},
        {"days": ["MO", "TU"]},
        {"opens": "08:30:00"},
    ]
    plain = {
        **{"days": ["MO"], "opens": "08:00:00", "closes": "17:00:00", "valid_from": None},
        **{"valid_to": None, "closed_on": [], "channel_id": None},
    }

    said = {meaning.said(service, "schedules", [plain | row]) for row in rows}

    assert len(said) == len(rows)
    assert "Monday 08:00–17:00 · Closed on: 2027-04-14" in said
    assert "Monday 08:00–17:00 · Call 117" in said


def test_organization_is_named_by_its_page(directory, service, organization):
    assert meaning.said(service, "organization", organization.pk) == "National Police"

    directory.add_child(
        instance=OrganizationPage(
            title="The police", description="x", organization=organization, live=False
        )
    )
    assert meaning.said(service, "organization", organization.pk) == "The police"


def test_a_second_change_waits_for_the_first_and_the_rest_is_saved(channel, keeper, client):
    service = channel.service
    save(keeper, service, cost="free")

    client.force_login(keeper)
    assert (
        f"/to-confirm/{engine.waiting(service).pk}/" in client.get(screen(service)).content.decode()
    )

    refused = save(keeper, service, cost="paid")
    assert "waits for a second person already" in refused
    save(keeper, service, priority=7, internal_name="Police")

    row = Service.objects.get(pk=service.pk)
    assert (row.cost, row.priority, row.internal_name) == ("unknown", 7, "Police")
    assert ChangeRequest.objects.of(service).get().new == {"cost": {"cost": "free"}}


def test_nobody_agrees_with_what_is_over(channel, keeper, dara):
    service = channel.service
    save(keeper, service, cost="free")
    row = Service.objects.get(pk=service.pk)
    with writing(row):
        row.cost = "paid"
        row.save()

    with pytest.raises(Refused, match="was changed since"):
        engine.endorse(engine.waiting(service), by=dara)


def test_one_person_changes_what_nobody_is_sent_to_and_the_log_says_who(
    organization, keeper, published, channel
):
    office = make_service(organization, category="government_office", urgency="information")

    save(keeper, office, cost="free", schedules=[MONDAY])

    row = Service.objects.get(pk=office.pk)
    assert (row.cost, row.schedules.count()) == ("free", 1)
    assert row.facts["cost"]["assurance"] == row.facts["hours"]["assurance"] == "one"
    assert row.facts["urgency"] == meaning.NOBODY
    entry = AuditEntry.objects.about(row).get()
    assert (entry.verb, entry.by_id, entry.new["cost"]) == ("changed", keeper.pk, {"cost": "free"})
    assert integrity.run(NIGHT).findings == []


def test_a_service_becomes_one_for_emergencies_by_two(office_number, keeper, dara):
    """Its number would stand first, above 117."""
    service = office_number.service
    save(keeper, service, urgency="emergency", category="police")
    asked = engine.waiting(service)
    assert Service.objects.get(pk=service.pk).urgency == "information"

    engine.endorse(asked, by=dara)

    assert Service.objects.get(pk=service.pk).urgency == "emergency"


@pytest.mark.parametrize(
    "deed",
    [
        lambda service: setattr(service, "cost", "free") or service.save(),
        lambda service: Schedule.objects.create(
            service=service, days=["MO"], opens="08:00", closes="17:00"
        ),
        lambda service: service.coverages.get().delete(),
        lambda service: Coverage.objects.all().delete(),
    ],
    ids=["the service", "hours", "one area", "all areas"],
)
def test_no_script_goes_round(channel, deed):
    service = Service.objects.get(pk=channel.service_id)
    with writing(service):
        Coverage.objects.create(service=service, scope="national")

    with pytest.raises(WrittenRound, match="changed by two people"):
        deed(service)


@pytest.mark.parametrize("facts", [{"languages": ["en"]}, {"always_open": True}])
def test_nor_is_it_changed_at_the_contact_itself(channel, office_number, facts):
    for row in (channel, office_number):
        for name, value in facts.items():
            setattr(row, name, value)

    with pytest.raises(ValidationError, match="not changed by one person"):
        channel.full_clean()
    with pytest.raises(WrittenRound):
        channel.save()
    office_number.full_clean()
    office_number.save()


def test_what_was_heard_at_a_call_stands_behind_a_fact(published, channel, sokha, dara):
    service = channel.service

    heard(service, ["hours", "cost"], by=sokha)
    assert shown()["facts"]["hours"]["assurance"] == "one"
    assert shown()["facts"]["hours"]["how"] == "called"
    heard(service, ["hours"], by=sokha)
    assert shown()["facts"]["hours"]["assurance"] == "one"
    heard(service, ["hours"], by=dara)

    assert shown()["facts"]["hours"]["assurance"] == "two"
    assert shown()["facts"]["cost"]["assurance"] == "one"
    assert shown()["facts"]["ages"] == meaning.NOBODY
    assert integrity.run(NIGHT).findings == []


def test_a_new_service_has_its_maker_behind_it(organization, sokha):
    service = Service(internal_name="Law", organization=organization, urgency="support")
    service.schedules.add(Schedule(days=["MO"], opens="08:00", closes="17:00"))
    service.behind = (sokha,)
    service.save()
    assert {one["assurance"] for one in service.facts.values()} == {"one"}

    assert make_service(organization).facts["urgency"]["assurance"] == "nobody"
