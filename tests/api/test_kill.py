"""The process dies between saving a page and writing its documents: both are old."""

import os
import signal
import sqlite3
import uuid
from contextlib import closing
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from wagtail.models import Page

from cms.documents import projection
from cms.documents.models import Document, Feed
from cms.documents.storing import Writer
from home.models import InfoPage
from tests.forked import forked

from .test_faults import make_page

PAGES, FEED = Page._meta.db_table, Feed._meta.db_table


def killed():
    def dies(*args, **kwargs):
        os.kill(os.getpid(), signal.SIGKILL)

    Writer.store = dies
    page = InfoPage.objects.get(slug="page", locale__language_code="en")
    publisher = get_user_model().objects.get(username="publisher")
    page.get_latest_revision().publish(user=publisher)


def seen(address):
    """Pages and documents; on SQLite, where that process had a copy, every row of theirs. (That
    somebody agreed is noted before, by a turn of the feed.)"""
    if connection.vendor == "postgresql":
        page = InfoPage.objects.get(slug="page", locale__language_code="en")
        return page.title, Document.objects.get(slug="page").title, projection.check()
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as copy:
        tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        ours = {name for (name,) in tables if name.startswith(("documents_", "home_", PAGES))}
        return {name: copy.execute(f'SELECT * FROM "{name}"').fetchall() for name in ours - {FEED}}


@pytest.fixture
def database(transactional_db, django_db_serialized_rollback, tmp_path):
    """Builds the address of a database that another process can open, with what is in ours."""

    def address():
        if connection.vendor == "sqlite":
            copy = tmp_path / f"copy-{uuid.uuid4()}.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(copy)])
            return f"sqlite:///{copy}"
        values = connection.settings_dict
        secret = f":{values['PASSWORD']}" if values["PASSWORD"] else ""
        host = quote(values["HOST"], safe="")  # may be the folder of a socket
        return f"postgresql://{values['USER']}{secret}@{host}:{values['PORT']}/{values['NAME']}"

    return address


@pytest.mark.soak
def test_kill_9_between_page_and_document_leaves_both_old(database, office):
    make_page(office)
    address = database()

    before = seen(address)

    ended = forked(killed, address)

    assert ended.status == -signal.SIGKILL, ended.said
    assert "Old title" in str(before)
    assert seen(address) == before
    if connection.vendor == "postgresql":
        assert before == ("Old title", "Old title", [])
