"""Links of services are opened by the worker once a day; a person looks when they do not open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.documents.models import Follower
from cms.publishing.audit.models import AuditEntry
from cms.publishing.links import outside
from cms.publishing.links.outside import Answer
from cms.publishing.models import LinkDomain
from home.directory import checks, numbers, service_documents
from home.directory.directory_facts import offered_channels
from home.directory.upkeep import clock, link_checks
from home.models import HeldBackValue, LinkCheck

from .conftest import CHECKED_AT, by_two, make_channel, make_service, stored

SITE = "https://www.cncc.gov.kh/help"
GOOD, GONE = Answer(200, "OK"), Answer(404, "Not Found")


@pytest.fixture
def website(organization, sokha, dara):
    office = make_service(organization, category="government_office", urgency="information")
    return make_channel(
        office, sokha, dara, type="website", kind="", value=SITE, method="opened_form"
    )


@pytest.fixture
def answers(settings, monkeypatch):
    """What other sites answer; those that were asked."""
    settings.CHECK_LINKS = True
    asked = []

    def say(answer):
        def ask(url, *, timeout):
            asked.append(url)
            return answer

        monkeypatch.setattr(outside, "ask", ask)
        return asked

    return say


def at(days, hours=0):
    return CHECKED_AT + timedelta(days=days, hours=hours)


def assurance(channel):
    [offered] = offered_channels(stored(channel).service)
    return service_documents.assurance(offered), offered.offer.stale


def test_a_link_that_opens_is_asked_once_a_day_and_changes_nothing(website, answers):
    asked = answers(GOOD)
    before = stored(website).snapshot()

    for hours in (0, 1, 23, 24, 25):
        link_checks.tick(at(1, hours))

    assert asked == [SITE, SITE]
    assert stored(website).snapshot() == before
    assert assurance(website) == ("opened", False)


def test_its_date_moves_before_people_are_reminded(website, answers):
    answers(GOOD)
    for day in range(1, 100, 2):
        link_checks.tick(at(day))
        clock.tick(at(day))
        left = stored(website).valid_until - timezone.localdate(at(day))
        assert left > timedelta(days=7)

    row = stored(website)
    assert (row.state, row.method) == ("call_verified", "link_checked")
    assert assurance(website) == ("link_checked", False)
    entry = AuditEntry.objects.about(row).first()
    assert (entry.verb, entry.by_id) == ("link_checked", None)
    assert AuditEntry.objects.about(row).filter(verb="link_checked").count() == 1


@pytest.mark.parametrize(
    "answer",
    [
        GONE,
        Answer(302, "Found", "https://parked.example.com/?from=cncc"),
    ],
    ids=[
        "gone",
        "another site",
    ],
)
def test_a_person_is_asked_after_three_failures_and_once(website, answers, answer):
    answers(answer)
    for hours in (0, 1, 1.5):
        link_checks.tick(at(1, hours))
    assert (stored(website).state, stored(website).link_check.failures) == ("call_verified", 2)

    link_checks.tick(at(1, 2))

    assert assurance(website) == ("opened", True)
    assert website in checks.due(timezone.localdate(at(1)))
    for day in (2, 3, 4):
        link_checks.tick(at(day, 3))
    entries = AuditEntry.objects.about(website).filter(verb="link_failed")
    assert [one.comment for one in entries] == [str(stored(website).link_check)]


@pytest.mark.parametrize("location", ["/km/", "http://cncc.gov.kh/help", "https://a.cncc.gov.kh"])
def test_a_site_may_lead_to_itself(website, answers, location):
    answers(Answer(301, "Moved", location))

    assert link_checks.tick(at(1)).failures == 0


def test_a_link_that_opens_again_needs_nobody(website, answers):
    answers(GONE)
    for hours in range(3):
        link_checks.tick(at(1, hours))
    answers(GOOD)

    link_checks.tick(at(2, 3))

    assert assurance(website) == ("link_checked", False)
    assert not LinkCheck.objects.get().is_asked


def test_address_of_an_emergency_that_one_person_opened_is_renewed_by_nobody_else(website, sokha):
    """Two people look at it; that it opens says nothing about what is there."""
    numbers.renew(website, by=sokha, method="opened_form", now=CHECKED_AT)
    by_two(website.service, urgency="emergency")
    before = stored(website).snapshot()

    link_checks.record(stored(website), GOOD, at(85))

    assert stored(website).snapshot() == before


def test_what_was_held_back_or_left_the_list_of_sites_is_not_renewed(website, answers):
    answers(GOOD)
    HeldBackValue.objects.create(value=SITE, reason="old")
    link_checks.tick(at(85))
    assert stored(website).method == "opened_form"

    LinkDomain.objects.all().delete()
    assert link_checks.tick(at(87)).failures == 0
    assert stored(website).method == "opened_form"


@pytest.mark.parametrize(
    "facts",
    [
        {"type": "call", "kind": "mobile", "value": "092 311 511"},
        {"type": "email", "kind": "", "value": "help@cncc.gov.kh", "method": "sent_and_answered"},
        {"type": "walk_in", "kind": "", "value": "", "method": "visited"},
        {"type": "telegram", "kind": "", "value": "https://t.me/cncc", "proof_note": "x"},
    ],
    ids=lambda facts: facts["type"],
)
def test_what_is_no_link_is_asked_by_people(organization, sokha, dara, answers, facts):
    LinkDomain.objects.create(domain="t.me", owner="Telegram")
    service = make_service(organization, category="legal", urgency="support")
    channel = make_channel(service, sokha, dara, **facts)
    answers(GOOD)

    assert link_checks.tick(at(1)) is None
    said = {"call": "call_verified", "email": "answered", "walk_in": "visited"}
    assert assurance(channel)[0] == said.get(facts["type"], "opened")


def test_a_site_of_the_network_inside_is_not_opened(website, settings, monkeypatch):
    settings.CHECK_LINKS = True
    inside = [(0, 0, 0, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *args, **kwargs: inside)

    assert link_checks.tick(at(1)).reason == "not an address of the public internet"


def test_nothing_is_opened_where_a_setting_says_so(website, answers, settings):
    asked = answers(GOOD)
    settings.CHECK_LINKS = False

    assert link_checks.tick(at(1)) is None
    assert asked == []


def test_pages_that_follow_come_first(website, answers):
    asked = answers(GOOD)
    Follower.objects.create(key=website.key, locale="km")

    assert link_checks.tick(at(1)) is None and asked == []


def test_a_contact_that_changed_meanwhile_is_left_alone(website, sokha):
    """The site was slow, and somebody withdrew it."""
    opened = stored(website)
    website.refresh_from_db()
    numbers.withdraw(website, by=sokha, reason="closed")
    link_checks.record(opened, GOOD, at(85))

    assert stored(website).state == "withdrawn"


@pytest.mark.parametrize("deed", ["stop", "withdraw"])
def test_link_of_a_contact_that_is_gone_meanwhile_asks_nobody(website, sokha, deed):
    """Due again, it would be a contact that people are given."""
    opened = stored(website)
    for hours in (0, 1):
        link_checks.record(opened, GONE, at(1, hours))
    getattr(numbers, deed)(website, by=sokha, reason="closed")
    before = stored(website).snapshot()

    found = link_checks.record(opened, GONE, at(1, 2))

    assert found.failures == 3
    assert stored(website).snapshot() == before
    assert not AuditEntry.objects.about(website).filter(verb="link_failed").exists()
