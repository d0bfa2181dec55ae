"""A page that nobody reads waits for no publication, shown with connections of several people."""

# ruff: noqa: F811

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from cms.documents import projection
from cms.documents.models import Document
from home.models import InfoPage
from localize.workflow import publish
from localize.workflow.models import ChangeRequest
from tests.api.conftest import office, office_world  # noqa: F401

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("transactional_db")]

FEED = "SELECT seq FROM documents_feed WHERE id = 1 FOR UPDATE"
ROW = "SELECT live FROM wagtailcore_page WHERE id = %s FOR UPDATE"
WAITING = (
    "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE NOT granted AND query LIKE %s AND pid <> pg_backend_pid() "
    "AND datname = current_database()"
)


@pytest.fixture(autouse=True)
def restored(django_db_serialized_rollback: Any) -> None:
    """What the migrations made is there again after these tests."""


@pytest.fixture
def people(office):
    office.page("Public")
    return office.people


@pytest.fixture
def draft(office, people):
    page = office.draft("Draft")
    page.save_revision(user=people.editor)
    return page


@pytest.fixture
def publisher(people) -> Iterator[Any]:
    """A cursor of somebody who is publishing, and whom nobody here may wait for."""
    second = connection.copy()
    with connection.cursor() as mine:
        mine.execute("SET lock_timeout = '2s'")
    with second.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(FEED)
        yield cursor
        cursor.execute("ROLLBACK")
    second.close()


def test_only_who_publishes_waits(office, draft, publisher, people):
    """The first one is the control. One test: to make an office for good takes as long as all."""
    with pytest.raises(OperationalError, match="lock timeout"):
        publish.publish_source(draft, by=people.publisher)

    page = office.draft("Another")
    page.save_revision(user=people.editor)
    assert not InfoPage.objects.get(title="Another").live

    draft.title = "Another title"
    draft.save()
    draft.save_revision(user=people.editor)
    assert InfoPage.objects.get(pk=draft.pk).title == "Another title"

    draft.copy(update_attrs={"slug": "copied", "title": "Copied"}, user=people.editor)
    assert InfoPage.objects.filter(slug="copied", live=False).exists()

    page = InfoPage.objects.get(title="Public", live=True)
    page.intro = "Newer words."
    page.save_revision(user=people.editor)
    assert page.get_latest_revision_as_object().intro == "Newer words."


@pytest.mark.soak
def test_draft_does_not_wait_for_who_decides_about_an_older_one(office, people):
    """Who decides holds the request and may wait for a row of the page, which the saver holds."""
    page = office.draft("Asked")
    publish.endorse_source(page, page.save_revision(user=people.editor), by=people.editor)
    asked = ChangeRequest.objects.of(page).get()
    second = connection.copy()
    with connection.cursor() as mine, second.cursor() as cursor:
        mine.execute("SET lock_timeout = '2s'")
        cursor.execute("BEGIN")
        cursor.execute(
            "SELECT 1 FROM publishing_changerequest WHERE id = %s FOR UPDATE", [asked.pk]
        )
        page.intro = "Other words."
        page.save_revision(user=people.editor)
    second.close()

    assert page.get_latest_revision_as_object().intro == "Other words."
    asked.refresh_from_db()
    assert asked.is_open


def save_hidden(page: InfoPage) -> None:
    try:
        page.save()
    finally:
        connections.close_all()


@pytest.mark.soak
def test_page_that_was_published_meanwhile_is_not_held_while_its_saver_waits(
    draft,
    office,
    publisher,
):
    """Somebody saves as a draft what somebody else has published since it was loaded: they line up
    behind who publishes now, without the row that this one may need."""
    old = InfoPage.objects.get(pk=draft.pk)
    publisher.execute("ROLLBACK")
    office.publish(draft)
    publisher.execute("BEGIN")
    publisher.execute(FEED)
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(save_hidden, old)
        while not waits(publisher, "documents_feed"):
            assert not job.done(), job.result()
        publisher.execute(ROW, [old.pk])  # with the row held there, the database would say deadlock
        publisher.execute("COMMIT")
        job.result()

    assert not InfoPage.objects.get(pk=old.pk).live
    assert Document.objects.get(key=old.translation_key, locale="en").deleted
    assert projection.check() == []


def test_page_that_is_being_published_is_looked_at_afterwards(draft, office):
    """Else its documents would stay though its row is hidden."""
    old = InfoPage.objects.get(pk=draft.pk)
    second = connection.copy()
    with ThreadPoolExecutor(1) as pool, second.cursor() as cursor:
        with projection.publishing():
            office.publish(draft)
            job = pool.submit(save_hidden, old)
            while not waits(cursor, "wagtailcore_page"):
                assert not job.done(), job.result()
        job.result()
    second.close()

    assert not InfoPage.objects.get(pk=old.pk).live
    assert projection.check() == []


def waits(cursor: Any, table: str) -> bool:
    """Does somebody wait for a row of `table`?"""
    # who is connected is read once in a transaction, as soon as anybody anywhere waits for anything
    cursor.execute("SELECT pg_stat_clear_snapshot()")
    cursor.execute(WAITING, [f"%{table}%"])
    return bool(cursor.fetchone()[0])
