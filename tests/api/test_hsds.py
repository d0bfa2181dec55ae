"""HSDS over HTTP: shape, paging, filters, numbers, and what must not be in it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import get_resolver

from cms.api.hsds import pages as hsds_pages
from cms.api.hsds import stored
from cms.api.hsds import urls as hsds_urls
from cms.api.hsds.views import ListView
from cms.api.schema.components import HSDS, page_of
from cms.documents import projection
from cms.documents.models import Document
from cms.publishing.approvals.guard import writing
from cms.publishing.models import LinkDomain
from home.directory import numbers
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
from localize.khmer import normalise
from tests.api.hsds_schemas import PAGE, REFUSED, described_parameters, errors, page_errors
from tests.api.test_schema import validate
from tests.home.conftest import by_two, called, know
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
        registration=CANARY,
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
            numbers.propose(channel, type=type, kind=kind, value=value, by=keeper, **told)
            numbers.confirm(channel, by=second, method="called", **told)
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
    Coverage.objects.create(service=bureau, scope="provinces", provinces=["KH-12"])
    Schedule.objects.create(
        service=bureau, days=["MO", "TU"], opens="08:00", closes="17:00", closed_on=["2027-04-14"]
    )
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


def contents(api, path, **query):
    page = api.json(f"hsds/{path}/", **query)
    assert page.keys() == PAGE.keys()
    return page["contents"]


def names(api, path, **query):
    return [one["name"] for one in contents(api, path, **query)]


def test_every_service_is_valid_in_lists_and_alone(directory, api):
    for query in ({}, {"full": "true"}):
        for one in contents(api, "services", **query):
            assert errors("service", one) == []
    for one in contents(api, "services"):
        whole = api.json(f"hsds/services/{one['id']}/")
        assert errors("service", whole) == []
        assert [errors("phone", phone) for phone in whole["phones"]] == [[]] * len(whole["phones"])


def test_everything_else_is_valid(directory, api):
    for path, name in (
        ("organizations", "organization"),
        ("service_at_locations", "service_at_location"),
        ("taxonomies", "taxonomy"),
        ("taxonomy_terms", "taxonomy_term"),
    ):
        listed = contents(api, path, per_page="100")
        assert listed
        for one in listed[:5]:
            assert errors(name, one) == []
            assert errors(name, api.json(f"hsds/{path}/{one['id']}/")) == []


def test_check_of_the_shape_finds_mistakes():
    assert errors("service", {"id": "x", "name": None}) != []
    assert errors("phone", {"id": "5b6b2b52-0c8e-4f4e-9d0b-5c3a7d1e8b21"}) != []


def test_meta_names_version_profile_and_description(db, api, settings):
    meta = api.json("hsds/")

    assert meta["version"] == "3.1"
    for name in ("profile", "openapi_url"):
        assert api.client.get(meta[name].removeprefix(settings.BASE_URL)).status_code == 200


def test_short_code_is_as_dialled_and_number_is_e164(directory, api):
    line, bureau = contents(api, "services", full="true")

    assert [(one["number"], one["type"]) for one in line["phones"]] == [
        ("1280", "voice"),
        ("1280", "text"),
    ]
    assert [one["number"] for one in bureau["phones"]] == ["+85523213004"]
    assert line["url"] == "https://example.org/"
    assert [one["url"] for one in line["additional_urls"]] == ["https://example.org/form"]
    assert bureau["email"] == "office@example.org"


def test_emergency_stands_first_and_checks_are_told(directory, api):
    line, bureau = contents(api, "services", full="true")

    assert (line["name"], bureau["name"]) == ("Helpline", "Office")
    assert line["assured_date"] == line["phones"][0]["verified_on"]
    [hours] = line["schedules"]
    assert (hours["opens_at"], hours["closes_at"]) == ("00:00+07:00", "23:59+07:00")
    assert hours["valid_to"] == line["phones"][0]["valid_until"]
    assert bureau["schedules"][0]["byday"] == "MO,TU"


def beside(directory, days, **facts):
    """A contact more of the office, good for so many days."""
    service = Service.objects.get(urgency="information")
    keeper, second = directory.people.keeper, directory.people.admin
    row = ContactChannel(service=service, verify_every_days=days)
    numbers.propose(row, **facts, by=keeper, **called("smart"))
    numbers.confirm(
        row,
        by=second,
        method="called" if facts["type"] == "call" else "opened_form",
        **called("metfone"),
    )


def test_each_number_and_link_says_when_to_doubt_it_and_when_to_stop(directory, api):
    beside(directory, 30, type="call", kind="mobile", value="092 311 511")
    for days in (30, 60):
        beside(directory, days, type="web_form", kind="", value=f"https://example.org/{days}")

    line, bureau = contents(api, "services", full="true")

    assert errors("service", line) == errors("service", bureau) == []
    for kind in ("phones", "additional_urls"):
        shorter, longer = sorted(bureau[kind], key=lambda one: one["valid_until"])
        assert shorter["offered_until"][:10] > shorter["valid_until"]
        assert "offered_until" not in longer
    for one in (*bureau["phones"], *bureau["additional_urls"], *line["additional_urls"]):
        assert one.keys() >= {"verified_on", "valid_until", "assurance", "stale"}
    assert all("offered_until" not in one for one in line["phones"] + line["additional_urls"])


def test_recalls_are_where_the_profile_says(directory, api):
    place = api.json("hsds/profile/")["recalls"]
    since = api.json("")["last_seq"]
    keeper, second = directory.people.keeper, directory.people.admin
    office = ContactChannel.objects.get(value="023213004")
    numbers.propose(
        office, type="call", kind="mobile", value="092 311 511", by=keeper, **called("smart")
    )
    numbers.confirm(office, by=second, method="called", **called("metfone"))

    [recall] = api.client.get(place, {"since": since}).json()["recalls"]

    [_line, bureau] = contents(api, "services", full="true")
    assert recall["key"] == bureau["phones"][0]["id"]
    assert recall["reason"] == "replaced"


def test_confidential_place_is_nowhere(directory, api):
    [place] = contents(api, "service_at_locations")

    assert place["location"]["external_identifier"] == "KH-12"
    assert "addresses" not in place["location"]
    assert place["service"]["name"] == "Office"


def test_filters_hold_all_at_once(directory, api):
    term = next(
        t for t in contents(api, "taxonomy_terms", per_page="100") if t["code"] == "helpline"
    )
    organization = contents(api, "organizations")[0]["id"]
    soon = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")

    assert names(api, "services", taxonomy_term_id=term["id"]) == ["Helpline"]
    assert names(api, "services", taxonomy_id=term["taxonomy_id"]) == ["Helpline", "Office"]
    assert names(api, "services", organization_id=organization) == ["Helpline", "Office"]
    assert names(api, "services", search="offi") == ["Office"]
    assert names(api, "services", search="offi", taxonomy_term_id=term["id"]) == []
    assert names(api, "services", modified_after="2020-01-01") == ["Helpline", "Office"]
    assert names(api, "services", modified_after=soon) == []
    assert names(api, "taxonomy_terms", taxonomy_id=term["taxonomy_id"])[0] == "Helpline"
    assert names(api, "organizations", taxonomy_term_id=term["id"]) == ["Line"]


def test_search_finds_khmer_however_it_is_typed(db, api):
    moment = "2026-11-24T00:00:00Z"
    Document.objects.create(
        key="00000000-0000-4000-8000-000000000001",
        **{"locale": "km", "kind": "services", "slug": "s", "seq": 1, "body": b"{}", "card": b"{}"},
        **{"body_gzip": b"x", "etag": "e", "etag_gzip": "g"},
        **{"published_at": moment, "updated_at": moment},
        search_text="ប្រើពាក្យសម្ងាត់",
    )
    mistyped = "ប្រេីពាក្យសមា្ងត់"

    assert normalise(mistyped) == "ប្រើពាក្យសម្ងាត់" != mistyped
    assert stored.containing(Document.objects.all(), mistyped).exists()


def test_changed_number_is_modified_although_its_words_are_not(directory, api):
    office = ContactChannel.objects.get(value="023213004")
    begin = datetime.now(UTC)
    since = begin.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    keeper, second = directory.people.keeper, directory.people.admin
    numbers.propose(
        office, type="call", kind="mobile", value="092 311 511", by=keeper, **called("smart")
    )
    assert names(api, "services", modified_after=since) == []
    numbers.confirm(office, by=second, method="called", **called("metfone"))

    [changed] = contents(api, "services", modified_after=since, full="true")
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

    areas = {one["name"]: one["service_areas"] for one in contents(api, "services", full="true")}

    (world_,), (district,) = areas["Helpline"], areas["Office"]
    assert world_["name"] == "World" and not {"extent", "extent_type"} & set(world_)
    assert (district["extent"], district["extent_type"]) == ("0102", "Cambodian district code")
    assert district["name"] and not district["name"].isdigit()
    assert [errors("service", one) for one in contents(api, "services", full="true")] == [[], []]


def test_pages(directory, api):
    first = api.json("hsds/services/", per_page="1")
    second = api.json("hsds/services/", per_page="1", page="2")
    beyond = api.json("hsds/services/", per_page="1", page="3")

    assert (first["total_items"], first["total_pages"], first["first_page"]) == (2, 2, True)
    assert (second["contents"][0]["name"], second["last_page"]) == ("Office", True)
    assert (beyond["empty"], beyond["size"]) == (True, 0)


def test_minimal_and_ndjson(directory, api):
    minimal = contents(api, "services", minimal="true")
    lines = api.get("hsds/services/", {"format": "ndjson"}).content.splitlines()

    assert [one.keys() for one in minimal] == [{"id", "last_modified"}] * 2
    assert [json.loads(line)["name"] for line in lines] == ["Helpline", "Office"]


def test_minimal_of_too_many_is_refused_and_not_cut_off(directory, api, monkeypatch):
    monkeypatch.setattr(hsds_pages, "MOST_LINES", 2)

    problem = api.problem("hsds/services/", minimal="true")

    assert (problem["status"], problem["parameter"]) == (400, "minimal")


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("services", {"page": "0"}, "page"),
        ("services", {"per_page": "101"}, "per_page"),
        ("services", {"format": "xml"}, "format"),
        ("services", {"modified_after": "yesterday"}, "modified_after"),
        ("services", {"modified_after": "2026-13-40"}, "modified_after"),
        ("services", {"modified_after": "0001-01-01T00:00:00+14:00"}, "modified_after"),
        ("services", {"organization_id": "1"}, "organization_id"),
        ("services", {"near": "1"}, "near"),
        ("service_at_locations", {"proximity": "1"}, "proximity"),
    ],
)
def test_bad_parameters_are_named(db, api, path, query, parameter):
    assert api.problem(f"hsds/{path}/", **query)["parameter"] == parameter


def test_unknown_things_are_404(db, api):
    for path in ("services", "organizations", "service_at_locations", "taxonomies"):
        assert api.problem(f"hsds/{path}/5b6b2b52-0c8e-4f4e-9d0b-5c3a7d1e8b21/")["status"] == 404


def test_address_without_slash_answers_too(directory, api):
    assert api.get("hsds/services").content == api.get("hsds/services/").content


def test_cost_does_not_grow_with_the_directory(directory, api, django_assert_num_queries):
    """Count, keys, documents, organizations, and the dates."""
    with django_assert_num_queries(5):
        assert api.get("hsds/services/", {"full": "true"}).status_code == 200


@pytest.mark.soak
def test_cost_of_organizations_does_not_grow_either(
    directory, office, api, django_assert_num_queries
):
    """Count, keys, documents; which services, in which order; and what they cost above."""
    parent = office.homes["en"].get_children().get(slug="help").specific
    for number in range(2):
        record = Organization.objects.create(internal_name=f"More {number}", kind="ngo")
        page = OrganizationPage(
            title=f"More {number}", slug=f"more-{number}", description="Helps.", live=False
        )
        page.organization = record
        parent.add_child(instance=page)
        office.publish(page)

    for nested in ("full", "full_service"):
        with django_assert_num_queries(8):
            response = api.get("hsds/organizations/", {nested: "true"})

        services = [len(one["services"]) for one in response.json()["contents"]]
        assert sorted(services) == [0, 0, 2], nested


VALUES = {
    "search": "e",
    "page": "1",
    "per_page": "5",
    "format": "json",
    "modified_after": "2020-01-01T00:00:00Z",
    "minimal": "true",
    "full": "true",
    "full_service": "true",
    "top_only": "true",
    "parent_id": "5b6b2b52-0c8e-4f4e-9d0b-5c3a7d1e8b21",
    "postcode": "12000",
    "proximity": "5",
}
OBJECTS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}


def values_for(api):
    term = contents(api, "taxonomy_terms")[0]
    return VALUES | {
        "taxonomy_term_id": term["id"],
        "taxonomy_id": term["taxonomy_id"],
        "organization_id": contents(api, "organizations")[0]["id"],
    }


def post(api, path, body, query="", content_type="application/x-www-form-urlencoded"):
    return api.client.post(f"/api/v1/hsds/{path}/{query}", body, content_type=content_type)


def test_every_parameter_of_the_specification_works_in_get_and_post(directory, api):
    known = values_for(api)
    described = described_parameters()
    assert described.keys() == OBJECTS.keys()
    for path, parameters in described.items():
        for name in sorted(parameters):
            got = api.get(f"hsds/{path}/", {name: known[name]})
            sent = post(api, path, f"{name}={known[name]}")
            assert sent.content == got.content, (path, name)
            if name in REFUSED:
                assert got.json()["parameter"] == name
                continue
            assert got.status_code == 200, (path, name)
            if name != "minimal":
                assert page_errors(OBJECTS[path], got.json()) == [], (path, name)


def test_post_takes_parameters_from_form_json_and_address(directory, api):
    wanted = api.get("hsds/services/", {"search": "Office", "per_page": "1"}).content
    for body, query, content_type in (
        ("search=Office&per_page=1", "", "application/x-www-form-urlencoded"),
        ('{"search": "Office", "per_page": 1}', "", "application/json"),
        ('{"search": "Office", "per_page": 1.0}', "", "application/json"),
        ('{"search": "Office"}', "?per_page=1", "application/json"),
        ("", "?search=Office&per_page=1", "application/json"),
    ):
        response = post(api, "services", body, query, content_type)
        assert response.content == wanted
        assert response["Cache-Control"] == "no-store"
    assert post(api, "services", '{"full": true}', "", "application/json").json()["contents"]


@pytest.mark.parametrize(
    ("body", "content_type", "query", "parameter"),
    [
        ("near=1", "application/x-www-form-urlencoded", "", "near"),
        ('{"near": 1}', "application/json", "", "near"),
        ('{"page": [1]}', "application/json", "", "page"),
        ('{"page": 1.5}', "application/json", "", "page"),
        ('{"search": false}', "application/json", "", "search"),
        ('{"page": null}', "application/json", "", "page"),
        ('{"page": 2}', "application/json", "?page=2", "page"),
        ("[1]", "application/json", "", None),
        ("{", "application/json", "", None),
        ("search=line", "text/plain", "", None),
        ("search=" + "a" * 70_000, "application/x-www-form-urlencoded", "", None),
        ("search=line", "multipart/form-data", "", None),
        ("search=line", "application/x-www-form-urlencoded; charset=utf-16", "", None),
    ],
)
def test_bad_posts_are_named(db, api, body, content_type, query, parameter):
    response = post(api, "services", body, query, content_type)

    assert response.status_code == 400
    assert response.json().get("parameter") == parameter


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("service_at_locations?full=maybe", "full"),
        ("services?minimal=true&page=0", "page"),
        ("services?minimal=true&full=1", "full"),
        ("services?minimal=true&format=xml", "format"),
        ("taxonomies?format=ndjson&per_page=101", "per_page"),
    ],
)
def test_values_that_change_nothing_are_checked_too(db, api, address, parameter):
    response = api.client.get(f"/api/v1/hsds/{address}")

    assert response.status_code == 400
    assert response.json()["parameter"] == parameter


def test_every_address_and_parameter_is_described(directory, api):
    described = api.json("schema/")["paths"]

    assert api.json("hsds/")["openapi_url"].endswith("/api/v1/schema/")
    for route, view in hsds_urls.ROUTES.items():
        item = described[f"/api/v1/hsds/{route.replace('<uuid:key>', '{id}')}"]
        asked = [one["name"] for one in item["get"]["parameters"] if one["in"] == "query"]
        # what is always refused is no offer
        assert asked == [name for name in view.parameters if name not in REFUSED]
        if "post" in item:
            assert item["post"]["parameters"] == []
            body = item["post"]["requestBody"]["content"]["application/json"]["schema"]
            assert set(body["properties"]) == set(asked)
            assert body["additionalProperties"] is False
        assert set(item) == ({"get", "post"} if issubclass(view, ListView) else {"get"})
    validate(api.json("hsds/"), "HsdsMeta")
    validate(api.json("hsds/profile/"), "HsdsProfile")


@pytest.mark.parametrize("path", HSDS)
def test_every_member_of_every_object_is_described(directory, api, path):
    """In lists, with everything in it, and alone."""
    whole = {"full": "true"} if "full" in hsds_urls.ROUTES[path].parameters else {}
    for query in ({}, whole):
        validate(api.json(f"hsds/{path}/", **query), page_of(path))
    if path == "services":
        validate(api.json("hsds/services/", minimal="true"), page_of(path))
    if path == "organizations":
        validate(api.json("hsds/organizations/", full_service="true"), page_of(path))

    for one in contents(api, path):
        validate(api.json(f"hsds/{path}/{one['id']}/"), HSDS[path].__name__)


def test_object_with_a_member_that_is_not_described_is_found(directory, api):
    """The control."""
    [service, *_others] = contents(api, "services", full="true")

    with pytest.raises(AssertionError, match="colour"):
        validate({**service, "phones": [{**service["phones"][0], "colour": "red"}]}, "HsdsService")


def test_only_lists_take_a_post_and_browsers_are_told(directory, api):
    key = contents(api, "services")[0]["id"]
    assert post(api, f"services/{key}", "").status_code == 405
    assert post(api, "profile", "").status_code == 405
    for path, methods in (("hsds/services/", "GET, HEAD, OPTIONS, POST"),
                          (f"hsds/services/{key}/", "GET, HEAD, OPTIONS")):  # fmt: skip
        response = api.client.options(f"/api/v1/{path}")
        assert response["Access-Control-Allow-Methods"] == methods


def test_answers_have_etags(directory, api):
    etag = api.get("hsds/services/")["ETag"]

    assert api.get("hsds/services/", **{"If-None-Match": etag}).status_code == 304


def test_no_canary_at_any_address(directory, api):
    patterns = {str(one.pattern) for one in get_resolver("cms.api.hsds.urls").url_patterns}
    assert len(patterns) == len(hsds_urls.urlpatterns)
    asked = ["", "profile/"]
    for path in (
        *("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"),
    ):
        asked += [f"{path}/", f"{path}/?full=true", f"{path}/?search={CANARY}"]
        asked += [f"{path}/{one['id']}/" for one in contents(api, path, per_page="100")]
    assert len(asked) > 20
    for path in asked:
        response = api.client.get(f"/api/v1/hsds/{path}")
        assert CANARY.encode() not in response.content, path
        assert CANARY not in str(response.headers), path
