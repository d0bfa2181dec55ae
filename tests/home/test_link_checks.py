"""Links of services are opened by the worker once a day; a person looks when they do not open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.core.links import outside
from cms.core.links.outside import Answer
from cms.documents.models import Follower
from cms.publishing.models import LinkDomain
from home.directory import say, to_check
from home.directory.directory_facts import offered_channels
from home.directory.standing import DEAD, IS_NOT, WORKS
from home.directory.upkeep import clock, link_checks
from home.models import HeldBackValue, LinkCheck

from .conftest import CHECKED_AT, make_channel, make_service, stored

SITE = "https://www.cncc.gov.kh/help"
GOOD, GONE = Answer(200, "OK"), Answer(404, "Not Found")


@pytest.fixture
def website(organization, sokha, dara):
    office = make_service(organization, category="government_office", urgency="information")
    return make_channel(office, sokha, dara, type="website", kind="", value=SITE)


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
    return offered.channel.assurance, offered.is_stale


def said(channel, what):
    return [one for one in channel.statements() if (one.voice, one.what) == ("machine", what)]


def test_a_link_that_opens_is_asked_once_a_day_and_changes_nothing(website, answers):
    asked = answers(GOOD)
    before = stored(website).snapshot()

    for hours in (0, 1, 23, 24, 25):
        link_checks.tick(at(1, hours))

    assert asked == [SITE, SITE]
    assert stored(website).snapshot() == before
    assert assurance(website) == ("called", False)


def test_its_date_moves_before_people_are_reminded(website, answers):
    answers(GOOD)
    for day in range(1, 100, 2):
        link_checks.tick(at(day))
        clock.tick(at(day))
        left = stored(website).valid_until - timezone.localdate(at(day))
        assert left > timedelta(days=7)

    assert assurance(website) == ("called", False)
    assert len(said(website, WORKS)) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (GONE, "404 Not Found"),
        (
            Answer(302, "Found", "https://parked.example.com/?from=cncc"),
            "– leads to another site: parked.example.com",
        ),
    ],
    ids=[
        "gone",
        "another site",
    ],
)
def test_a_person_is_asked_after_three_failures_and_once(website, answers, answer, words):
    answers(answer)
    for hours in (0, 1, 1.5):
        link_checks.tick(at(1, hours))
    assert (stored(website).is_stale, stored(website).link_check.failures) == (False, 2)

    link_checks.tick(at(1, 2))

    assert assurance(website) == ("called", True)
    assert website in to_check.open_rows(timezone.localdate(at(1)))
    for day in (2, 3, 4):
        link_checks.tick(at(day, 3))
    assert [one.how["words"] for one in said(website, DEAD)] == [words]


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

    assert assurance(website) == ("called", False)
    assert LinkCheck.objects.get().failures == 0


def test_what_was_held_back_or_left_the_list_of_sites_is_not_renewed(website, answers):
    answers(GOOD)
    HeldBackValue.objects.create(value=SITE, reason="old")
    link_checks.tick(at(85))
    assert said(website, WORKS) == []

    LinkDomain.objects.all().delete()
    assert link_checks.tick(at(87)).failures == 0
    assert said(website, WORKS) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"type": "call", "kind": "mobile", "value": "092 311 511"},
        {"type": "email", "kind": "", "value": "help@cncc.gov.kh"},
        {"type": "walk_in", "kind": "", "value": ""},
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
    assert assurance(channel) == ("called", False)


def test_a_site_of_the_network_inside_is_not_opened(website, settings, monkeypatch):
    settings.CHECK_LINKS = True
    inside = [(0, 0, 0, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(outside.socket, "getaddrinfo", lambda *args, **kwargs: inside)

    for hours in range(3):
        assert link_checks.tick(at(1, hours)).failures == hours + 1
    [one] = said(website, DEAD)
    assert one.how["words"] == "– not an address of the public internet"


def test_nothing_is_opened_where_a_setting_says_so(website, answers, settings):
    asked = answers(GOOD)
    settings.CHECK_LINKS = False

    assert link_checks.tick(at(1)) is None
    assert asked == []


def test_pages_that_follow_come_first(website, answers):
    asked = answers(GOOD)
    Follower.objects.create(key=website.key, locale="km")

    assert link_checks.tick(at(1)) is None and asked == []


def test_a_contact_that_changed_meanwhile_is_left_alone(website, sokha, dara):
    """The site was slow, and two people withdrew it."""
    opened = stored(website)
    website.refresh_from_db()
    for person in (sokha, dara):
        say.say(website, IS_NOT, by=person)
    link_checks.record(opened, GOOD, at(85))

    assert stored(website).gone
    assert said(website, WORKS) == []
