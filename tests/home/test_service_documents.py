import json
from datetime import UTC, datetime, time

import pytest

from cms.core.vocabularies.directory import CATEGORIES, PROVINCES, codes
from cms.core.vocabularies.shared import label
from cms.documents.kinds import OPEN
from home.directory import service_documents
from home.models import (
    Coverage,
    OrganizationPage,
    ReferralPoint,
    Schedule,
    Service,
)

from .conftest import FakeRendering, by_two, make_channel


def body(page, rendering=None):
    return service_documents.body(page, rendering or FakeRendering(page))


def test_channel_is_shown_as_people_dial_it(service_page, channel):
    [shown] = body(service_page)["channels"]

    assert shown == {
        "key": str(channel.key),
        "type": "call",
        "kind": "emergency_short_code",
        "display": "117",
        "href": "tel:117",
        "dial_from_abroad": False,
        "is_primary": False,
        "languages": ["km"],
        "hours": {
            "always_open": None,
            "rules": [],
            "closed_on": [],
            "timezone": "Asia/Phnom_Penh",
            "text": "Hours not confirmed",
        },
        "verified_on": "2026-11-24",
        "valid_until": "2026-12-24",
        "assurance": "called",
        "stale": False,
    }


def test_short_code_never_works_from_abroad_whatever_is_ticked(service_page, channel):
    channel.dial_from_abroad = True
    channel.save()

    assert body(service_page)["channels"][0]["dial_from_abroad"] is False


def test_desk_checked_channel_has_no_verified_date(service_page, service, sokha, dara, settings):
    settings.DIRECTORY_ALLOW_DESK_CHECKED = True
    make_channel(service, sokha, dara, is_called=False)

    [shown] = body(service_page)["channels"]
    assert (shown["verified_on"], shown["assurance"]) == (None, "nobody")
    assert shown["valid_until"] == "2026-12-24"


def test_channels_for_professionals_stay_inside(service_page, service, channel, sokha, dara):
    make_channel(
        service, sokha, dara, kind="landline", value="023 213 004", audience="professionals_only"
    )

    shown = json.dumps(body(service_page)) + service_documents.search_text(service_page)
    assert "213004" not in shown.replace(" ", "")  # not just 213: keys have digits too


def test_words_and_facts_stand_side_by_side(service_page, service, channel):
    service.age_max = 25
    service.cost = "free"
    service.always_open = True
    by_two(service, alert_until=datetime(2026, 12, 1, 7, tzinfo=UTC))
    by_two(Coverage(service=service, scope="national"))
    service_page.service = Service.objects.get(pk=service.pk)
    service_page.alert_text = "Closed for a day."

    document = body(service_page)

    assert document["summary"] == "Call if somebody is in danger now."
    assert document["ages"] == {"min": None, "max": 25}
    assert document["cost"] == {"code": "free", "note": None}
    assert document["coverage"] == {"scope": "national", "provinces": [], "districts": []}
    assert document["hours"]["text"] == "Open day and night"
    assert document["alert"] == {"text": "Closed for a day.", "until": "2026-12-01T07:00:00Z"}
    assert "open_now" not in json.dumps(document)


def test_body_has_none_of_the_envelope_names(service_page, channel):
    envelope = {"key", "kind", "locale", "slug", "url", "web_url", "title", "translations", "media"}

    assert envelope.isdisjoint(body(service_page))


def test_organization_is_named_by_its_public_page_only(service_page, directory, organization):
    page = directory.add_child(
        instance=OrganizationPage(
            title="National Police", slug="police", description="x", organization=organization,
            live=False,
        )
    )  # fmt: skip

    assert body(service_page, FakeRendering())["organization"] is None
    named = body(service_page, FakeRendering(page))["organization"]
    assert (named["key"], named["name"]) == (str(page.translation_key), "National Police")


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en", "Monday-Friday 08:00-17:00; Saturday 08:00-12:00"),
     ("km", "ច័ន្ទ-សុក្រ 08:00-17:00; សៅរ៍ 08:00-12:00")],
)  # fmt: skip
def test_hours_are_data_with_a_text_of_closed_labels(service, locale, text):
    Schedule.objects.create(
        service=service, days=["MO", "TU", "WE", "TH", "FR"], opens=time(8), closes=time(17),
        closed_on=["2027-04-14"],
    )  # fmt: skip
    Schedule.objects.create(service=service, days=["SA"], opens=time(8), closes=time(12))

    hours = service_documents.hours(Service.objects.get(pk=service.pk), locale)

    assert hours["text"] == text
    assert hours["closed_on"] == ["2027-04-14"]
    assert hours["rules"][1] == {
        "days": ["SA"], "opens": "08:00", "closes": "12:00", "valid_from": None, "valid_to": None,
    }  # fmt: skip


def test_channel_with_hours_of_its_own(service, channel):
    by_two(Schedule(service=service, channel=channel, days=["MO"], opens=time(8), closes=time(9)))
    service = Service.objects.get(pk=service.pk)

    assert service_documents.hours(service, "en")["rules"] == []
    assert service_documents.hours(service, "en", channel)["text"] == "Monday 08:00-09:00"


def test_facets_are_the_names_of_list_parameters(service_page, service, channel):
    by_two(service, topics=["violence"], age_min=0, age_max=25)
    service_page.service = Service.objects.get(pk=service.pk)

    assert set(service_documents.facets(service_page)) == {
        ("category", "police"),
        ("urgency", "emergency"),
        ("audience", "public"),
        ("audience", OPEN),  # everybody
        ("province", OPEN),  # nobody said where
        ("anonymous", OPEN),
        ("topic", "violence"),
        ("language", "km"),
        ("type", "call"),
        ("age_min", "0"),
        ("age_max", "25"),
    }


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ({"scope": "national"}, codes(PROVINCES)),
        ({"scope": "international"}, codes(PROVINCES)),
        ({"scope": "provinces", "provinces": ["KH-12", "KH-8"]}, ["KH-8", "KH-12"]),
        ({"scope": "districts", "districts": ["0102", "2503"]}, ["KH-1", "KH-25"]),
    ],
)
def test_service_is_found_in_every_province_it_serves(service_page, service, area, expected):
    Coverage.objects.create(service=service, **area)
    service_page.service = Service.objects.get(pk=service.pk)

    found = [value for name, value in service_documents.facets(service_page) if name == "province"]
    assert sorted(found) == sorted(expected)


def test_facet_values_are_in_the_declared_closed_lists(service_page, service, channel):
    by_two(Coverage(service=service, scope="national"))

    for name, value in service_documents.facets(service_page):
        assert value in service_documents.VALUES[name] or value == OPEN


def test_help_entry_is_what_lessons_embed(service_page, channel):
    entry = service_page.help_entry(FakeRendering(service_page))

    assert entry["key"] == str(service_page.translation_key)
    assert entry["name"] == "Police hotline 117"
    assert (entry["category"], entry["urgency"]) == ("police", "emergency")
    assert entry["url"].endswith(f"{service_page.translation_key}/")
    assert [shown["href"] for shown in entry["channels"]] == ["tel:117"]


def test_missing_translation_does_not_hide_an_emergency_number(service_page, channel, service):
    rendering = FakeRendering(locale="km")
    entry = service_page.emergency_entry(rendering)

    assert entry["name"] == label(CATEGORIES, "police", "km")
    assert (entry["key"], entry["url"]) == (str(service.key), None)
    assert [shown["href"] for shown in entry["channels"]] == ["tel:117"]
    assert ("Service", service.pk) in rendering.dependencies


def test_other_services_wait_for_their_translation(service_page, channel):
    service_page.service.urgency = "support"

    assert service_page.emergency_entry(FakeRendering()) is None


def test_emergency_service_without_a_number_is_left_out(service_page):
    assert service_page.emergency_entry(FakeRendering()) is None


def test_address_leaves_when_a_place_becomes_confidential(service_page, service):
    service_page.address = "House 3, near the market"
    assert body(service_page)["address"] in service_documents.search_text(service_page)

    ReferralPoint.objects.create(service=service, internal_name="House", confidential=True)

    assert body(service_page)["address"] is None
    assert "near the market" not in service_documents.search_text(service_page)
