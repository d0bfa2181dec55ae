"""New numbers wait in the list “To confirm” for everybody who may confirm them but their maker."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.publishing.approvals.inbox import inbox
from home.directory import numbers
from home.directory.models.channel_requests import REMOVE
from home.models import ContactChannel

from .conftest import called, stored


@pytest.fixture
def proposed(channel, other, sokha):
    """Another number for 117, entered by the first person."""
    numbers.propose(
        channel,
        type=channel.type,
        kind="short_code",
        value="1288",
        by=sokha,
        **called("smart"),
    )
    channel.refresh_from_db()
    return channel


def urls(rows):
    return [row.url for row in rows]


def test_a_new_number_waits_for_the_other_person(proposed, sokha, dara):
    here = [reverse("home_channel", args=[proposed.pk])]

    [row] = inbox(dara).waiting
    assert (row.url, row.title, row.is_urgent) == (here[0], "Police 117: 1288", True)
    assert (inbox(sokha).waiting, urls(inbox(sokha).own)) == ([], here)
    assert inbox(dara).own == []


def test_a_report_waits_for_the_other_person(channel, other, sokha, dara):
    numbers.report_wrong(channel, by=sokha, outcome="dead", networks_tested=["smart"])
    here = reverse("home_check", args=[channel.pk])

    [row] = inbox(dara).waiting
    assert (row.url, row.title, row.is_urgent) == (
        here,
        "Police 117: Call 117 (reported as wrong)",
        True,
    )
    assert (inbox(sokha).waiting, urls(inbox(sokha).own)) == ([], [here])


def test_who_looks_at_the_list_confirms_no_number(proposed, channel, sokha, dara, client):
    """Looking at a number asks what the person heard, and from which networks."""
    client.force_login(dara)
    for asked in (proposed.asked, reported(channel, sokha)):
        chosen = {"request": f"{asked.pk}:{asked.digest}", "reason": "x"}
        client.post(reverse("approvals:confirm"), chosen)
        if asked.action == REMOVE:
            client.post(reverse("approvals:refuse"), chosen)
        asked.refresh_from_db()
        assert asked.is_open

    assert stored(channel).value == "117"


def reported(channel, by):
    numbers.report_wrong(channel, by=by, outcome="dead", networks_tested=["smart"])
    return stored(channel).reported


def test_more_numbers_cost_no_more_queries(
    proposed, other, sokha, dara, django_assert_max_num_queries
):
    with CaptureQueriesContext(connection) as one:
        inbox(dara)
    numbers.propose(
        other, type="call", kind="mobile", value="092 311 511", by=sokha, networks_tested=["smart"]
    )
    with django_assert_max_num_queries(len(one)):
        assert len(inbox(dara).waiting) == 2


def test_a_new_number_is_found_by_its_digits(proposed, admin_client):
    address = reverse("wagtailsnippets_home_contactchannel:list")

    def listed(**asked):
        return list(admin_client.get(address, asked).context["object_list"])

    assert {row.pk for row in listed()} == {row.pk for row in ContactChannel.objects.all()}
    assert listed(q="1288") == [proposed]
    assert listed(q="1299") == []
