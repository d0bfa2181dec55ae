import json
from datetime import timedelta

import pytest

from cms.core.vocabularies.directory import EMERGENCY_URGENCIES
from home.directory.upkeep import clock
from home.models import ContactChannel
from home.pages import help_now
from tests.shared_fixtures import again, world

from .conftest import CHECKED_AT, FakeRendering, make_channel, make_service, make_service_page


def kit(directory, *public, locale="en"):
    return help_now.body(directory, FakeRendering(*public, locale=locale))


def make_helpline(police):
    service = make_service(
        police.organization, internal_name="1280", category="helpline", urgency="crisis_support"
    )
    make_channel(service, police.sokha, police.dara, kind="short_code", value="1280", priority=1)
    return service


helpline_world = world(make_helpline, "police_world")


@pytest.fixture
def helpline(police, helpline_world):
    return again(helpline_world)


def test_no_document_while_nothing_can_be_offered(directory, service_page):
    assert kit(directory, service_page) is None


def test_kit_has_what_a_person_in_need_must_see(directory, home_page, service_page, channel):
    document = kit(directory, service_page, home_page)

    assert document["neutral_title"] == "Information"
    assert document["quick_exit"] == {"url": "https://www.example.org/"}
    assert set(document["labels"]) == set(help_now.LABELS)
    [entry] = document["entries"]
    assert entry["name"] == "Police hotline 117"
    assert entry["summary"] == "Call if somebody is in danger now."
    assert entry["channels"][0]["href"] == "tel:117"


def test_emergency_stands_first_and_languages_agree(directory, service_page, channel, helpline):
    """The helpline has the smaller priority, but urgency counts first."""
    helpline_page = make_service_page(directory, helpline, title="Helpline 1280")

    english = kit(directory, service_page, helpline_page)
    khmer = kit(directory, service_page, helpline_page, locale="km")

    assert [entry["urgency"] for entry in english["entries"]] == ["emergency", "crisis_support"]
    assert [entry["urgency"] for entry in khmer["entries"]] == ["emergency", "crisis_support"]


def test_missing_translation_does_not_hide_an_emergency_number(directory, service_page, channel):
    [entry] = kit(directory, service_page, locale="km")["entries"]

    assert entry["name"] == "នគរបាល"
    assert entry["summary"] is None
    assert entry["channels"][0]["href"] == "tel:117"


def test_report_form_without_words_is_left_out(directory, organization, channel, sokha, dara):
    report = make_service(organization, category="online_reporting", urgency="report")
    make_channel(report, sokha, dara, type="website", kind="", value="https://cncc.gov.kh/")
    page = make_service_page(directory, report, title="Report")

    assert page.what_stays == ""
    assert len(kit(directory)["entries"]) == 1
    assert [entry["urgency"] for entry in kit(directory, page)["entries"]] == [
        "emergency",
        "report",
    ]


def test_office_is_not_part_of_the_kit(directory, organization, channel, sokha, dara):
    office = make_service(organization, category="government_office", urgency="information")
    make_channel(office, sokha, dara, kind="landline", value="023 213 004")

    assert len(kit(directory)["entries"]) == 1


@pytest.mark.parametrize("days", [38, 400])
def test_time_alone_never_empties_the_kit(directory, channel, helpline, days):
    clock.tick(CHECKED_AT + timedelta(days=days))

    document = kit(directory)

    assert len(document["entries"]) == 2
    assert all(one["stale"] for entry in document["entries"] for one in entry["channels"])


def test_kit_fits_into_its_size_and_keeps_emergencies(
    directory, organization, sokha, dara, monkeypatch
):
    assert help_now.MOST_BYTES <= 16_384 - 1_000  # what stands around it
    monkeypatch.setattr(help_now, "MOST_BYTES", help_now.MOST_BYTES // 4)
    pages = []
    for number in range(4):  # a third more than there is room for in a quarter of a kit
        urgency = "report" if number % 2 else "emergency"
        service = make_service(
            organization, internal_name=str(number), category="police", urgency=urgency
        )
        value = f"092 311 5{number:02}"
        make_channel(service, sokha, dara, kind="mobile", value=value)
        pages.append(make_service_page(directory, service, title="ប" * 80, summary="ស" * 300))

    document = kit(directory, *pages)

    assert len(json.dumps(document, ensure_ascii=False).encode()) <= help_now.MOST_BYTES
    assert sum(entry["urgency"] in EMERGENCY_URGENCIES for entry in document["entries"]) == 2
    assert len(document["entries"]) < len(pages)


def test_kit_that_is_too_large_for_emergencies_alone_loses_their_summaries_and_no_number(
    directory, service_page, channel, helpline, monkeypatch
):
    monkeypatch.setattr(help_now, "MOST_BYTES", 1)

    entries = kit(directory, service_page, make_service_page(directory, helpline))["entries"]

    assert [entry["channels"][0]["href"] for entry in entries] == ["tel:117", "tel:1280"]
    assert [entry["summary"] for entry in entries] == [None, None]


def test_kit_depends_on_every_service_it_could_show(directory, service, helpline):
    rendering = FakeRendering()
    help_now.body(directory, rendering)

    assert {("Service", service.pk), ("Service", helpline.pk)} <= rendering.dependencies
    assert ("DirectoryPage", directory.pk) in rendering.dependencies


def test_channel_without_confirmation_is_not_in_the_kit(directory, channel, service):
    assert ContactChannel.objects.count() == 1
    assert len(kit(directory)["entries"][0]["channels"]) == 1
