"""The disk is full: what somebody saves is refused in words, nothing half is left, reading goes on,
and everything works again when there is room."""

import errno
import os
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms import whole_files
from home.models import InfoPage
from lessons.models import Picture, Resource, ResourceFile
from tests.flows.demo_people import logged_in
from tests.lessons import private_data as private
from tests.lessons.test_doors import WORDS, upload
from tests.localize.conftest import desk, desk_world  # noqa: F401

ROOM = 20  # bytes that are left


def page_form(**fields):
    data = {"slug": "safe", "body": streamfield([]), "comments": inline_formset([])}
    return nested_form_data(data | fields)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def full(monkeypatch):
    """Files cannot be written any more, after some bytes."""
    stock = os.fdopen

    class Nearly:
        def __init__(self, number):
            self.file, self.left = stock(number, "wb"), ROOM

        def __enter__(self):
            return self

        def __exit__(self, *error):
            self.file.close()

        def write(self, chunk):
            self.file.write(chunk[: self.left])
            self.left -= len(chunk)
            if self.left < 0:
                raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(whole_files.os, "fdopen", lambda number, mode: Nearly(number))
    return monkeypatch


def files_in(folder) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def refused(answer) -> str:
    assert answer.status_code == 507
    html = answer.content.decode()
    assert "There is no room left" in html and "គ្មានកន្លែងទំនេរទៀតទេ" in html
    return html


def person(name: str) -> Client:
    client = logged_in(name)
    client.raise_request_exception = False
    return client


def test_picture_is_refused_in_words_and_leaves_nothing(desk, media, full):  # noqa: F811
    editor = person("editor")
    sent = {**WORDS, "file": upload(private.picture("jpeg"))}

    refused(editor.post(reverse("wagtailimages:add"), sent))

    assert files_in(media) == []
    assert not Picture.objects.exists()
    full.undo()
    sent["file"] = upload(private.picture("jpeg"))
    assert editor.post(reverse("wagtailimages:add"), sent).status_code == 302
    assert files_in(media)


def test_file_of_the_library_is_refused_in_words(desk, media, full):  # noqa: F811
    resource = Resource.objects.create(name="A", type="pdf")
    sent = {"language": "en", "role": "main", "file": upload(private.pdf(), "a.pdf")}

    refused(person("editor").post(reverse("lessons_file_add", args=[resource.pk]), sent))

    assert files_in(media) == []
    assert not ResourceFile.objects.exists()


def test_database_without_room_keeps_what_it_had(desk, monkeypatch):  # noqa: F811
    """As PostgreSQL and SQLite say it."""
    editor = person("editor")
    home = desk.homes["en"]
    address = reverse("wagtailadmin_pages:add", args=["home", "infopage", home.pk])
    error = OperationalError("database or disk is full")
    if connection.vendor == "postgresql":
        from psycopg.errors import DiskFull

        error = OperationalError("could not extend file")
        error.__cause__ = DiskFull("could not extend file")

    def without_room(*args, **kwargs):
        raise error

    monkeypatch.setattr(InfoPage, "save", without_room)

    refused(editor.post(address, page_form(title="Stay safe", intro="Ask for help.")))

    assert not InfoPage.objects.filter(title="Stay safe").exists()
    assert person("editor").get("/admin/").status_code == 200
    assert Client().get("/healthz/ready").status_code == 200


@pytest.mark.sqlite
def test_real_sqlite_file_without_room(tmp_path):
    """What Python raises for it is what we look for."""
    import sqlite3

    from public.api.problems import is_full

    database = sqlite3.connect(tmp_path / "small.sqlite3")
    database.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as raised:
        database.execute("CREATE TABLE a AS SELECT randomblob(100000) AS b")
    database.close()

    assert is_full(raised.value)
    assert not is_full(sqlite3.OperationalError("database is locked"))
    assert not is_full(PermissionError(errno.EACCES, "Permission denied"))


# Whole or not at all


def test_two_files_of_one_name_are_two_files(media):
    first = default_storage.save("a.txt", ContentFile(b"first"))
    second = default_storage.save("a.txt", ContentFile(b"second"))

    assert first != second
    assert [default_storage.open(name).read() for name in (first, second)] == [b"first", b"second"]
    assert sorted(files_in(media)) == sorted([first, second])


def test_file_can_be_read_by_whoever_serves_it(media):
    name = default_storage.save("folder/a.txt", BytesIO(b"a"))

    assert oct((media / name).stat().st_mode & 0o777) == oct(0o644)
