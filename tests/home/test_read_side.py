"""Words, facts and documents in one transaction, with the real read side."""

import json
from datetime import timedelta

from cms.core.guard import writing
from cms.documents import projection
from cms.documents.models import Document
from home.directory import say
from home.directory.standing import IS_NOT
from home.directory.upkeep import clock
from home.models import Coverage, HeldBackValue, HolidayYear, Service

from .conftest import CHECKED_AT, by_two, close_on, make_channel, make_service, take_away


def bodies():
    return {
        document.kind: json.loads(bytes(document.body))
        for document in Document.objects.filter(deleted=False)
    }


def hrefs(entry):
    return [channel["href"] for channel in entry["channels"]]


def test_published_service_is_in_its_document_and_in_help_now(published):
    documents = bodies()

    assert set(documents) == {"home", "vocabulary", "help-now", "services"}
    assert hrefs(documents["services"]) == ["tel:117"]
    [entry] = documents["help-now"]["entries"]
    assert (entry["name"], hrefs(entry)) == ("Police hotline", ["tel:117"])
    assert projection.check() == []


def test_clock_marks_the_number_as_stale(published, channel):
    clock.tick(CHECKED_AT + timedelta(days=400))

    assert bodies()["services"]["channels"][0]["stale"] is True
    assert projection.check() == []


def test_new_service_is_in_help_now_at_once(published, organization, sokha, dara):
    helpline = make_service(organization, category="helpline", urgency="crisis_support")
    make_channel(helpline, sokha, dara, kind="short_code", value="1280")

    assert len(bodies()["help-now"]["entries"]) == 2


def test_facts_that_a_list_takes_away_leave_the_documents(published, service):
    by_two(service, closed_on_holidays=True)
    close_on("2026-11-09")
    by_two(Coverage(service=service, scope="national"))
    assert bodies()["services"]["hours"]["closed_on"] == ["2026-11-09"]

    by_two(HolidayYear.objects.get(), is_in_force=False)
    assert bodies()["services"]["hours"]["closed_on"] == []
    with writing(service):
        Coverage.objects.all().delete()
    assert bodies()["services"]["coverage"]["scope"] is None
    assert projection.check() == []


def test_withdrawn_and_held_back_numbers_leave_at_once(
    published, channel, organization, sokha, dara
):
    helpline = make_service(organization, internal_name="1280", urgency="crisis_support")
    other = make_channel(helpline, sokha, dara, kind="short_code", value="1280")
    mobile = make_channel(helpline, sokha, dara, kind="mobile", value="092 311 511")
    say.say(channel, IS_NOT, by=sokha)
    say.say(channel, IS_NOT, by=dara)
    take_away(other, sokha, dara)
    HeldBackValue.objects.create(value="1280", reason="test")

    assert mobile.assurance == "called"
    assert bodies()["services"]["channels"] == []
    [entry] = bodies()["help-now"]["entries"]
    assert hrefs(entry) == ["tel:+85592311511"]
    assert projection.check() == []


def test_help_now_survives_the_unpublishing_of_its_service_page(published):
    published.unpublish()

    documents = bodies()
    assert "services" not in documents
    assert [entry["name"] for entry in documents["help-now"]["entries"]] == ["Police"]


def test_coverage_and_held_back_values_are_rendered_at_once(published, service, sokha, dara):
    by_two(Coverage(service=service, scope="national"))
    assert bodies()["services"]["coverage"]["scope"] == "national"

    make_channel(service, sokha, dara, type="website", kind="", value="https://cncc.gov.kh")
    assert hrefs(bodies()["services"]) == ["tel:117", "https://cncc.gov.kh"]
    HeldBackValue.objects.create(value="https://cncc.gov.kh", reason="test")
    assert hrefs(bodies()["services"]) == ["tel:117"]


def test_service_whose_numbers_two_people_took_away_can_be_closed(
    published, channel, service, other, sokha, dara
):
    take_away(channel, sokha, dara)
    closed = Service.objects.get(pk=service.pk)
    closed.status = "temporarily_closed"
    closed.save()

    body = bodies()["services"]
    assert (body["status"], body["channels"]) == ("temporarily_closed", [])


def test_document_keeps_when_it_last_differed(published, service):
    def changed_at():
        return Document.objects.get(kind="services").changed_at

    first = changed_at()
    service.save()
    projection.rebuild()
    assert changed_at() == first

    by_two(Coverage(service=service, scope="national"))
    second = changed_at()
    assert second > first
    published.unpublish()
    assert changed_at() > second  # whoever asks what changed learns that it is gone


def test_facts_alone_write_no_other_document(published, service):
    before = Document.objects.get(kind="home").seq
    by_two(Coverage(service=service, scope="national"))

    assert Document.objects.get(kind="home").seq == before
