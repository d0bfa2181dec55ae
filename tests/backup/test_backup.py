"""manage.py backup: one archive of one moment, read back, and its copy on another machine."""

import zipfile
from threading import Thread
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone
from taggit.models import Tag

from cms.backup import making, media, places, tables
from cms.documents.models import Document, MediaFile
from cms.publishing.audit.models import AuditEntry

# an archive is of what is committed
pytestmark = pytest.mark.usefixtures("transactional_db", "django_db_serialized_rollback")


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "archives"
    settings.BACKUP_COPY_TO = str(tmp_path / "copies")
    settings.BACKUP_KEEP = 2
    (tmp_path / "copies").mkdir()
    for name in media.names():
        default_storage.delete(name)
    return tmp_path


def archive_of(monkeypatch, day: int) -> None:
    at = timezone.now().replace(year=2026, month=1, day=day)
    monkeypatch.setattr(making.timezone, "now", lambda: at)
    call_command("backup")


@pytest.mark.slow("three backups")
def test_the_newest_stay_here_and_there_and_the_first_week_knows(folders, monkeypatch, capsys):
    for day in (1, 2, 3):
        archive_of(monkeypatch, day)

    here, there = (sorted((folders / name).glob("cncc-*")) for name in ("archives", "copies"))
    assert [one.name[:13] for one in here] == ["cncc-20260102", "cncc-20260103"]
    assert [one.read_bytes() for one in there] == [one.read_bytes() for one in here]
    assert {one.stat().st_mode & 0o777 for one in (*here, *there)} == {0o600}
    assert capsys.readouterr().out.splitlines()[-1] == str(here[-1])
    assert AuditEntry.objects.filter(verb="backup").count() == 3
    assert making.verify(here[-1])["settings"].keys() & {"SECRET_KEY", "DATABASE_URL"} == set()
    assert b"SECRET_KEY" not in zipfile.ZipFile(here[-1]).read("manifest.json")


def test_office_works_meanwhile_and_the_archive_is_of_one_moment(monkeypatch):
    whole = tables.lines

    def write() -> None:
        Tag.objects.create(name="later", slug="later")
        connections["default"].close()

    def lines(table, content):
        if table.name == Tag._meta.db_table and not Tag.objects.exists():
            other = Thread(target=write)
            other.start()
            other.join(10)
            assert not other.is_alive()
        yield from whole(table, content)

    monkeypatch.setattr(tables, "lines", lines)

    call_command("backup")

    assert Tag.objects.get().name == "later"
    assert making.verify(places.newest())["tables"][Tag._meta.db_table]["rows"] == 0
    # and this connection writes as before
    Tag.objects.create(name="after", slug="after")


@pytest.mark.slow("a backup with what is logged of it")
def test_what_is_broken_before_is_said_and_the_archive_is_whole(capsys):
    default_storage.save("a.txt", ContentFile(b"a"))
    now = timezone.now()
    document = Document.objects.create(
        key=UUID(int=0), locale="en", kind="lessons", seq=1, slug="a", etag="a", body=b"{}",
        body_gzip=b"x", card=b"{}", updated_at=now,
    )  # fmt: skip
    MediaFile.objects.create(document=document, name="gone.jpg", sha256="0" * 64)

    with pytest.raises(CommandError, match="3 things in it are not right"):
        call_command("backup")

    said = capsys.readouterr().err
    assert "gone.jpg, which a public document lists, was not there" in said
    assert f"/api/v1/en/lessons/{document.key}/ could not be answered" in said
    assert making.verify(places.newest())["format"] == 1


def test_copy_that_cannot_arrive_is_an_error_and_the_archive_stays(folders, settings):
    settings.BACKUP_COPY_TO = str(folders / "not mounted")

    with pytest.raises(CommandError, match="is the disk mounted"):
        call_command("backup")

    assert len(places.archives()) == 1


def test_bucket_is_a_target_too(settings):
    settings.BACKUP_COPY_TO = "s3:copies/cncc"

    storage = places.target()

    assert (storage.bucket_name, storage.location) == ("copies", "cncc")


def test_nothing_half_made_stays(settings, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(media, "add_all", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup")
    left = places.folder() / ".unfinished-of-one-that-died"
    left.write_bytes(b"half")
    monkeypatch.undo()
    settings.BACKUP_COPY_TO = ""

    call_command("backup")

    assert [one.name for one in places.folder().iterdir() if one.name != ".lock"] == [
        places.newest().name
    ]
    assert not left.exists()


def test_one_at_a_time_and_never_among_the_uploads(settings):
    with places.alone(), pytest.raises(CommandError, match="Another backup"):
        call_command("backup")
    settings.BACKUP_DIR = settings.MEDIA_ROOT / "archives"
    with pytest.raises(CommandError, match="BACKUP_DIR is in MEDIA_ROOT"):
        call_command("backup")
    assert connection.is_usable()
