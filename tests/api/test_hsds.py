"""Services as HSDS over HTTP: shape, paging, numbers, and what must not be in it."""

from datetime import UTC, datetime

import pytest

from cms.core.guard import writing
from cms.documents import projection
from cms.publishing.models import LinkDomain
from home.models import (
    ContactChannel,
    Coverage,
    Organization,
    OrganizationPage,
    ReferralPoint,
    Schedule,
    Service,
    ServicePage,
)
from tests.api.hsds_schemas import errors, page_errors
from tests.api.test_schema import validate
from tests.home.conftest import by_two, called, called_first, called_too, know
from tests.shared_fixtures import again, world

CANARY = "zqcanary"


def make_directory(office):
    """Two services of one organization: a crisis line and an office, with canaries inside."""
    keeper, second = office.people.keeper, office.people.admin
    know("1280", CANARY)
    LinkDomain.objects.create(domain="example.org", owner=CANARY)
    parent = office.homes["en"].get_children().get(slug="help").specific
    organization = Organization.objects.create(
        internal_name=f"{CANARY} org",
        kind="ngo",
        website="https://example.org/",
        internal_contact_name=CANARY,
        internal_contact_phone=CANARY,
        internal_contact_email=f"{CANARY}@example.org",
    )
    page = OrganizationPage(
        title="Line", description="Helps.", slug="line", organization=organization, live=False
    )
    parent.add_child(instance=page)
    office.publish(page)

    def add(title, contacts, **facts):
        service = Service.objects.create(
            internal_name=f"{CANARY} {title}",
            organization=organization,
            audiences=["child"],
            languages=["km", "en"],
            **facts,
        )
        for position, (type, kind, value) in enumerate(contacts, 1):
            channel = ContactChannel(
                service=service,
                priority=position,
                proof_note=CANARY,
                source_urls=[f"https://{CANARY}.example.org/"],
            )
            told = called("smart", "metfone", who=CANARY)
            called_first(channel, type=type, kind=kind, value=value, by=keeper, **told)
            called_too(channel, by=second, **told)
        page = ServicePage(title=title, summary="Call.", slug=title.lower(), service=service)
        page.live = False
        parent.add_child(instance=page)
        office.publish(page)
        return service

    line = add(
        "Helpline",
        [("call", "short_code", "1280"), ("sms", "short_code", "1280"),
         ("web_form", "", "https://example.org/form"), ("website", "", "https://example.org/")],
        category="helpline",
        urgency="crisis_support",
        topics=["bullying"],
        always_open=True,
        cost="free",
        age_max=25,
    )  # fmt: skip
    bureau = add(
        "Office",
        [("call", "landline", "023 213 004"), ("email", "", "office@example.org")],
        category="government_office",
        urgency="information",
    )
    by_two(Coverage(service=line, scope="national"))
    by_two(Coverage(service=bureau, scope="provinces", provinces=["KH-12"]))
    days = ["MO", "TU"]
    hours = {"opens": "08:00", "closes": "17:00", "closed_on": ["2027-04-14"]}
    by_two(Schedule(service=bureau, days=days, **hours))
    ReferralPoint.objects.create(
        service=bureau,
        internal_name=CANARY,
        internal_address=CANARY,
        province="KH-12",
        latitude="11.55000",
        longitude="104.91000",
        accessibility=["step_free"],
    )
    ReferralPoint.objects.create(
        service=bureau, internal_name=CANARY, internal_address=CANARY, confidential=True
    )
    # last, so that what is below is rendered once
    office.publish(type(parent).objects.get(pk=parent.pk))
    return office


directory_world = world(make_directory, "office_world")


@pytest.fixture
def directory(office, directory_world):
    return again(directory_world)


def contents(api, **query):
    return api.json("hsds/services/", **query)["contents"]


def test_every_service_is_valid_in_the_list_and_alone(directory, api):
    page = api.json("hsds/services/")
    assert page_errors("service", page) == []
    for one in page["contents"]:
        assert api.json(f"hsds/services/{one['id']}/") == one
        assert errors("organization", one["organization"]) == []
        for name, member in (("phone", "phones"), ("service_at_location", "service_at_locations")):
            assert [found for part in one[member] for found in errors(name, part)] == []


def test_check_of_the_shape_finds_mistakes():
    assert errors("service", {"id": "x", "name": None}) != []
    assert errors("phone", {"id": "5b6b2b52-0c8e-4f4e-9d0b-5c3a7d1e8b21"}) != []


def test_root_names_version_profile_and_description(db, api, settings):
    meta = api.json("hsds/")

    assert meta["version"] == "3.1"
    validate(meta, "HsdsMeta")
    for name in ("profile", "openapi_url"):
        path, _hash, anchor = meta[name].removeprefix(settings.BASE_URL).partition("#")
        answer = api.client.get(path)
        assert answer.status_code == 200
        assert not anchor or f'id="{anchor}"' in answer.content.decode()


def test_short_code_is_as_dialled_and_number_is_e164(directory, api):
    line, bureau = contents(api)

    assert [(one["number"], one["type"]) for one in line["phones"]] == [
        ("1280", "voice"),
        ("1280", "text"),
    ]
    assert [one["number"] for one in bureau["phones"]] == ["+85523213004"]
    assert line["url"] == "https://example.org/"
    assert [one["url"] for one in line["additional_urls"]] == ["https://example.org/form"]
    assert bureau["email"] == "office@example.org"


def test_emergency_stands_first_and_checks_are_told(directory, api):
    line, bureau = contents(api)

    assert (line["name"], bureau["name"]) == ("Helpline", "Office")
    assert line["assured_date"] == line["phones"][0]["verified_on"]
    [hours] = line["schedules"]
    assert (hours["opens_at"], hours["closes_at"]) == ("00:00+07:00", "23:59+07:00")
    assert hours["valid_to"] == line["phones"][0]["valid_until"]
    assert bureau["schedules"][0]["byday"] == "MO,TU"


def test_each_number_and_link_says_when_to_doubt_it(directory, api):
    line, bureau = contents(api)

    assert errors("service", line) == errors("service", bureau) == []
    for one in (*bureau["phones"], *line["phones"], *line["additional_urls"]):
        assert one.keys() >= {"verified_on", "valid_until", "assurance", "stale"}
        assert one["assurance"] == "called"


def test_confidential_place_is_nowhere(directory, api):
    [place] = [place for one in contents(api) for place in one["service_at_locations"]]

    assert place["location"]["external_identifier"] == "KH-12"
    assert "addresses" not in place["location"]


def test_changed_number_is_modified_although_its_words_are_not(directory, api):
    office = ContactChannel.objects.get(value="023213004")
    begin = datetime.now(UTC)
    keeper, second = directory.people.keeper, directory.people.admin
    called_first(
        office, type="call", kind="mobile", value="092 311 511", by=keeper, **called("smart")
    )
    called_too(office, by=second, **called("metfone"))

    [_line, changed] = contents(api)
    assert [one["number"] for one in changed["phones"]] == ["+85592311511"]
    assert changed["last_modified"] >= begin.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_area_is_the_country_provinces_districts_or_the_world(directory, api):
    line, bureau = Service.objects.order_by("pk")
    for service in (line, bureau):
        with writing(service):
            service.coverages.all().delete()
    by_two(Coverage(service=line, scope="international"))
    by_two(Coverage(service=bureau, scope="districts", districts=["0102"]))
    projection.flush()

    areas = {one["name"]: one["service_areas"] for one in contents(api)}

    (world_,), (district,) = areas["Helpline"], areas["Office"]
    assert world_["name"] == "World" and not {"extent", "extent_type"} & set(world_)
    assert (district["extent"], district["extent_type"]) == ("0102", "Cambodian district code")
    assert district["name"] and not district["name"].isdigit()
    assert [errors("service", one) for one in contents(api)] == [[], []]


def test_pages(directory, api):
    first = api.json("hsds/services/", per_page="1")
    second = api.json("hsds/services/", per_page="1", page="2")
    beyond = api.json("hsds/services/", per_page="1", page="3")

    assert (first["total_items"], first["total_pages"], first["first_page"]) == (2, 2, True)
    assert (second["contents"][0]["name"], second["last_page"]) == ("Office", True)
    assert (beyond["empty"], beyond["size"]) == (True, 0)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"page": "0"}, "page"),
        ({"per_page": "101"}, "per_page"),
        ({"full": "true"}, "full"),
        ({"proximity": "1"}, "proximity"),
    ],
)
def test_bad_parameters_are_named(db, api, query, parameter):
    assert api.problem("hsds/services/", **query)["parameter"] == parameter


def test_unknown_service_is_404_and_nothing_takes_a_post(db, api):
    assert api.problem("hsds/services/5b6b2b52-0c8e-4f4e-9d0b-5c3a7d1e8b21/")["status"] == 404
    assert api.client.post("/api/v1/hsds/services/").status_code == 405


def test_cost_does_not_grow_with_the_directory(directory, api, django_assert_num_queries):
    """Count, keys, documents, organizations, and the dates."""
    with django_assert_num_queries(5):
        assert api.get("hsds/services/").status_code == 200


def test_no_canary_at_any_address(directory, api):
    asked = ["", "services/", *(f"services/{one['id']}/" for one in contents(api))]
    assert len(asked) == 4
    for path in asked:
        response = api.client.get(f"/api/v1/hsds/{path}")
        assert response.status_code == 200
        assert CANARY not in response.content.decode() + str(response.headers), path
