"""The doctor writes a row and a file in each folder, and says what forbids it."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cms.core.vocabularies.label_files import lacking
from cms.documents.apps import check_database
from ops.backup.doctor import database, health_checks
from ops.backup.doctor.sentences import BROKEN, GOOD, WARNING
from public.api import condition
from public.packs import printer, printing


@pytest.fixture
def by_make_install(settings):
    settings.BASE_DIR = Path("/opt/cncc/releases/1")


# The database


def test_restore_that_is_not_finished(db):
    assert health_checks.database(timezone.now()).state == GOOD
    MigrationRecorder(connection).record_applied(*condition.UNFINISHED)

    assert health_checks.database(timezone.now()).code == "restore-unfinished"


GONE = (
    'connection failed: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: '
    "No such file or directory\n\tIs the server running locally?"
)

TURNING = "connection to server failed: FATAL:  the database system is {}"


@pytest.mark.parametrize(
    ("host", "said", "told", "does"),
    [
        ("/var/run/postgresql", GONE, "does not answer (No such file or directory)", "postgresql"),
        ("db.example.org", GONE, "at db.example.org:5432 does not answer", "/etc/cncc/cms.env"),
        (
            "",
            'connection failed: connection to server failed: FATAL:  database "x" does not exist',
            'refuses: database "x" does not exist',
            "/etc/cncc/cms.env",
        ),
        # neither has anything to do with the settings
        ("", TURNING.format("starting up"), "is starting up: ask again", "Do: tail -n 50 /var/log"),
        ("", TURNING.format("in recovery mode"), "is in recovery mode: ask", "Do: tail -n 50 /var"),
        ("", TURNING.format("shutting down"), "shutting down.", "Do: systemctl restart postgresql"),
    ],
)
@pytest.mark.usefixtures("by_make_install")
def test_database_that_is_gone_is_one_line(db, monkeypatch, capsys, host, said, told, does):
    known = {**connection.settings_dict, "HOST": host, "PORT": ""}

    def gone():
        raise OperationalError(said)

    away = SimpleNamespace(vendor="postgresql", settings_dict=known, ensure_connection=gone)
    monkeypatch.setattr(database, "connection", away)

    with pytest.raises(SystemExit):
        call_command("doctor")

    lines = capsys.readouterr().out.splitlines()
    assert told in lines[0] and does in lines[0]
    assert len(lines) == sum(one.needs == health_checks.NOTHING for one in health_checks.EACH)
    assert "OperationalError" not in str(lines)


@pytest.mark.parametrize(("engine", "codes"), [("sqlite3", ["documents.E001"]), ("postgresql", [])])
def test_production_on_sqlite_is_refused(settings, monkeypatch, engine, codes):
    settings.NEEDS_POSTGRESQL = True
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", f"django.db.backends.{engine}")

    assert [one.id for one in check_database()] == codes
    if codes:
        look = database.database(timezone.now())
        assert (look.code, look.state) == ("database-sqlite", BROKEN)


@pytest.mark.postgresql
def test_database_that_can_only_be_read(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")

    look = health_checks.database(timezone.now())

    assert look.state == BROKEN
    assert look.said.startswith("Nobody can save: ")
    assert look.do.startswith("psql -c")


def test_look_at_the_database_leaves_no_row(db):
    health_checks.database(timezone.now())

    assert not Session.objects.exists()


# Disk and folders


def test_space_left_says_where_and_what_takes_it(settings, tmp_path, monkeypatch):
    settings.BACKUP_DIR = tmp_path
    left = SimpleNamespace(free=150 * 2**20, total=2**40, used=2**40)
    monkeypatch.setattr(condition.shutil, "disk_usage", lambda folder: left)

    look = health_checks.disk(timezone.now())

    assert "150 MB are left for " in look.said
    assert look.do.startswith("du ")


@contextmanager
def nobody():
    """As an account that owns nothing: root is refused nowhere. Anybody else owns the folders and
    is refused by their modes alone."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def own(settings):
    """Folders as they are after `make install`."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        for name in ("MEDIA_ROOT", "EXPORT_DIR", "BACKUP_DIR", "FILE_UPLOAD_TEMP_DIR"):
            folder = Path(place, name)
            folder.mkdir()
            os.chmod(folder, 0o777)
            setattr(settings, name, str(folder))
        yield Path(place)


def test_each_folder_is_written(own):
    assert health_checks.folders(timezone.now()).state == GOOD
    assert [list(folder.iterdir()) for folder in own.iterdir()] == [[]] * 4


@pytest.mark.usefixtures("by_make_install")
def test_folder_that_belongs_to_somebody_else(own):
    os.chmod(own / "MEDIA_ROOT", 0o555)
    os.chmod(own / "EXPORT_DIR", 0o555)

    with nobody():
        look = health_checks.folders(timezone.now())

    assert look.state == BROKEN
    assert f"{own / 'MEDIA_ROOT'} (of " in look.said
    assert "nobody can upload" in look.said
    assert look.do == f"chown -R cncc:cncc {own / 'MEDIA_ROOT'} {own / 'EXPORT_DIR'}"


def test_folder_below_that_belongs_to_somebody_else(own):
    (own / "MEDIA_ROOT/documents").mkdir(mode=0o555)

    with nobody():
        look = health_checks.folders(timezone.now())

    assert str(own / "MEDIA_ROOT/documents") in look.do


@pytest.mark.usefixtures("by_make_install")
def test_folder_that_is_not_there_and_cannot_be_made(own, settings):
    settings.EXPORT_DIR = str(own / "deeper/export")
    own.chmod(0o555)

    with nobody():
        look = health_checks.folders(timezone.now())

    assert look.do == f"install -d -o cncc -g cncc {own / 'deeper/export'}"


def test_archives_that_cannot_be_listed_are_told_once(own, monkeypatch, capsys):
    os.chmod(own / "BACKUP_DIR", 0o000)
    monkeypatch.setattr(
        health_checks,
        "EACH",
        tuple(one for one in health_checks.EACH if one.name in ("folders", "drill")),
    )

    with nobody(), pytest.raises(SystemExit):
        call_command("doctor")

    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("broken   folders: ")


# The printer


@pytest.mark.usefixtures("by_make_install")
def test_printer_that_does_not_run_is_named(settings, tmp_path, monkeypatch):
    class Ended(Exception):
        pass

    def looks(seconds):
        looked.append(health_checks.paper(timezone.now()))
        raise Ended

    looked = []
    settings.DATA_DIR, settings.CMS_DEMO, settings.DEBUG = tmp_path, False, False
    monkeypatch.setattr(printing, "lacking", lambda: "")
    monkeypatch.setattr(printer, "NICENESS", 0)
    monkeypatch.setattr(printer, "time", SimpleNamespace(sleep=looks))
    assert health_checks.paper(timezone.now()).state == GOOD  # no page was ever asked for
    printing.folder().mkdir()
    look = health_checks.paper(timezone.now())
    assert (look.state, look.do) == (WARNING, "systemctl restart cncc-print")

    with pytest.raises(Ended):
        printer.main(printing.folder(), once=False)

    assert [one.code for one in looked] == ["paper"]


def test_language_that_lacks_words_of_readers_is_named_with_the_command(settings):
    assert health_checks.words(timezone.now()).code == "words"

    settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("lo", "Lao"), ("km", "Khmer")]
    look = health_checks.words(timezone.now())

    assert look.state == WARNING
    assert f"{len(lacking('lo'))} in lo." in look.said and " in km" not in look.said
    assert look.do.endswith("interface_words lo words.xlsx")
