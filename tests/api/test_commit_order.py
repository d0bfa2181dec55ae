"""Commit order is feed order, shown where it can go wrong: several writers on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, connections

from cms.documents.models import Document, Feed
from cms.documents.projection import publishing
from home.models import DirectoryPage, Organization, Service, ServicePage
from tests.parts import rounds

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("transactional_db")]

WRITERS = 4
CHANGES = rounds(3, 100)


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
    for number in range(WRITERS):
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


def change(pk):
    try:
        for number in range(CHANGES):
            service = Service.objects.get(pk=pk)
            service.age_max = 20 + number
            service.save()
    finally:
        connections.close_all()


@pytest.mark.slow("four writers at once, the feed read all the while")
@pytest.mark.series
def test_no_change_is_lost_under_concurrent_writers(services, api):
    held, token = api.replay()
    begun = Feed.objects.get().seq
    with ThreadPoolExecutor(WRITERS) as pool:
        jobs = [pool.submit(change, service.pk) for service in services]
        while not all(job.done() for job in jobs):
            held, token = api.replay(token, held)
        for job in jobs:
            job.result()
    held, token = api.replay(token, held)

    assert held == api.replay()[0]
    assert Feed.objects.get().seq >= begun + WRITERS * CHANGES
    assert Document.objects.filter(kind="services", age_max=20 + CHANGES - 1).count() == WRITERS
