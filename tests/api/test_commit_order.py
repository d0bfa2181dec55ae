"""Commit order is feed order, shown where it can go wrong: several publishers on PostgreSQL."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client

from cms.documents.models import Document, Feed
from cms.documents.projection import publishing
from home.models import DirectoryPage, Organization, Service, ServicePage
from tests.api.conftest import Api
from tests.parts import rounds

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("transactional_db")]

PUBLISHERS, POLLERS = rounds(3, 8), rounds(1, 3)
TIMES, SECONDS = 2, rounds(0, 60)  # so often at least, and so long


@pytest.fixture(autouse=True)
def restored(django_db_serialized_rollback):
    """What the migrations made is there again after these tests."""


@pytest.fixture
def other():
    """A connection of somebody else's."""
    second = connection.copy()
    yield second
    second.close()


LOCK = "SELECT seq FROM documents_feed WHERE id = 1 FOR UPDATE NOWAIT"


def test_second_publisher_waits_for_the_first(other):
    with publishing(), other.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute(LOCK)

    with other.cursor() as cursor:
        cursor.execute(LOCK)
        assert cursor.fetchone() is not None


def test_numbers_of_a_sequence_would_lose_a_change(other):
    """The control: numbers that are not handed out under a lock appear out of order."""
    with connection.cursor() as first, other.cursor() as second:
        first.execute("CREATE TABLE counted (seq bigserial)")
        first.execute("BEGIN")
        first.execute("INSERT INTO counted DEFAULT VALUES RETURNING seq")
        early = first.fetchone()[0]
        second.execute("INSERT INTO counted DEFAULT VALUES RETURNING seq")
        token = second.fetchone()[0]
        first.execute("COMMIT")
        second.execute("SELECT seq FROM counted WHERE seq > %s", [token])
        seen_later = [seq for (seq,) in second.fetchall()]
        first.execute("DROP TABLE counted")

    assert early < token
    assert early not in seen_later


@pytest.fixture
def services(office):
    directory = office.publish(DirectoryPage.objects.child_of(office.homes["en"]).get())
    organization = Organization.objects.create(internal_name="Org", kind="ngo")
    made = []
    for number in range(PUBLISHERS):
        service = Service.objects.create(
            internal_name=f"Line {number}",
            organization=organization,
            category="helpline",
            urgency="support",
            audiences=["child"],
        )
        page = ServicePage(
            title=f"Line {number}",
            slug=f"line-{number}",
            summary="Talk.",
            service=service,
            live=False,
        )
        directory.add_child(instance=page)
        office.publish(page)
        made.append(service)
    return made


def publish_until(end, pk):
    """Publishes one service again and again; how often, and what it said last."""
    try:
        number = 0
        while number < TIMES or time.monotonic() < end:
            service = Service.objects.get(pk=pk)
            service.age_max = 20 + number % 60
            service.save()
            number += 1
        return number, service.age_max
    finally:
        connections.close_all()


def poll_until(done, token, held):
    """What a client holds that asks all the while, and the numbers of the feed in the order in
    which it got them."""
    seqs: list[int] = []
    api = Api(Client())
    try:
        is_last = False
        while not is_last:
            # then it asks once more; not all of the processor's time is the readers'
            is_last = done.wait(0.02)
            has_more = True
            while has_more:
                page = api.json("changes/", since=token, limit=3)
                for entry in page["results"]:
                    seqs.append(entry["seq"])
                    held[entry["kind"], entry["key"], entry["locale"]] = entry["document"]
                token, has_more = page["last_seq"], page["has_more"]
        return held, seqs
    finally:
        connections.close_all()


@pytest.mark.slow("three publishers, twice each, and a reader of the feed")
@pytest.mark.series
def test_no_change_is_lost_doubled_or_moved_under_concurrent_publishers(services, api):
    held, token = api.replay()
    begun, done = Feed.objects.get().seq, Event()
    with ThreadPoolExecutor(PUBLISHERS + POLLERS) as pool:
        pollers = [pool.submit(poll_until, done, token, {**held}) for _ in range(POLLERS)]
        end = time.monotonic() + SECONDS
        publishers = [pool.submit(publish_until, end, service.pk) for service in services]
        try:
            said = [job.result() for job in publishers]
        finally:
            done.set()  # else a fault of a publisher keeps the readers asking for ever
        polled = [job.result() for job in pollers]

    fresh, _token = api.replay()
    for copy, seqs in polled:
        assert copy == fresh
        assert seqs == sorted(set(seqs))
        assert all(seq > begun for seq in seqs)
    times = sum(number for number, _age in said)
    assert Feed.objects.get().seq >= begun + times >= begun + TIMES * PUBLISHERS
    ages = Document.objects.filter(kind="services", locale="en").values_list("age_max", flat=True)
    assert sorted(ages) == sorted(age for _number, age in said)
