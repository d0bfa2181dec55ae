"""What the doctor says of archives and their copies, and the drill whose result it looks at."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.backup import drilling, places
from cms.backup.doctor import looks
from cms.backup.doctor.sentences import BROKEN, GOOD, WARNING
from tests import prepared

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "archives"
    settings.BACKUP_DIR.mkdir()
    settings.BACKUP_COPY_TO = ""
    return tmp_path


def archive(age: timedelta, content: bytes = b"x", *, is_encrypted: bool = False):
    file = places.folder() / places.name_of(NOW - age, is_encrypted=is_encrypted)
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (timedelta(hours=20), GOOD),
        (timedelta(hours=51), WARNING),
        (timedelta(days=9), BROKEN),
    ],
)
def test_age_of_the_newest_backup(age, state):
    archive(timedelta(days=20))
    archive(age)

    assert looks.backup(NOW).state == state


def test_no_backup_and_a_lost_key_are_said(settings, folders):
    assert looks.backup(NOW).state == WARNING
    archive(timedelta(hours=1))
    settings.BACKUP_KEY_FILE = str(folders / "lost")

    look = looks.backup(NOW)

    assert look.state == BROKEN
    assert look.said == f"The key {folders / 'lost'} cannot be read: No such file or directory."


def test_each_archive_in_clear_is_named(settings, folders):
    assert looks.encryption(NOW).state == GOOD
    old, older = archive(timedelta(days=2)), archive(timedelta(days=3))

    look = looks.encryption(NOW)

    assert look.state == WARNING
    assert f"Not encrypted: {old.name}, {older.name}. " in look.said
    assert look.do == "manage.py backup --make-key FILE"

    settings.BACKUP_KEY_FILE = str(folders / "key")
    archive(timedelta(hours=1), is_encrypted=True)
    look = looks.encryption(NOW)
    assert look.do == f"rm {old} {older}"
    old.unlink()
    older.unlink()
    assert looks.encryption(NOW).state == GOOD


def test_copy_in_clear_is_named_where_it_lies(settings, folders):
    settings.BACKUP_COPY_TO = str(folders / "copies")
    (folders / "copies").mkdir()
    old = archive(timedelta(days=2))
    old.rename(folders / "copies" / old.name)

    look = looks.encryption(NOW)

    assert look.state == WARNING
    assert f"Not encrypted at {folders / 'copies'}: {old.name}. " in look.said


def test_copy_has_to_be_there_and_whole(settings, folders):
    assert looks.copy(NOW).state == WARNING
    settings.BACKUP_COPY_TO = str(folders / "copies")
    newest = archive(timedelta(hours=1), b"whole")
    assert "is the disk mounted" in looks.copy(NOW).said
    (folders / "copies").mkdir()
    assert looks.copy(NOW).state == BROKEN
    (folders / "copies" / newest.name).write_bytes(b"who")
    assert looks.copy(NOW).state == BROKEN

    (folders / "copies" / newest.name).write_bytes(b"whole")

    assert "same disk" in looks.copy(NOW).said


# The drill


@pytest.fixture
def administrator(db):
    return get_user_model().objects.create_superuser("admin", "admin@example.org", "x")


def test_drill_without_an_archive_fails_and_is_told(administrator):
    with pytest.raises(CommandError):
        call_command("drill")

    assert mail.outbox[0].subject == "Restore drill: THE BACKUP DOES NOT COME BACK"
    assert mail.outbox[0].bcc == ["admin@example.org"]
    assert looks.drill(timezone.now()).state == BROKEN


@pytest.mark.slow("a restore is tried in a process of its own")
def test_drill_of_a_broken_archive_fails_and_is_told(administrator, monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "cms.settings")
    monkeypatch.setenv("CMS_DEMO", "1")
    broken = archive(timedelta(hours=1), b"no archive")

    with pytest.raises(CommandError, match="could not be restored"):
        call_command("drill")

    assert "altered or is cut off" in mail.outbox[0].body
    assert drilling.last().archive == broken.name
    assert [one.name for one in places.folder().iterdir() if one.name.startswith(".drill")] == []


@pytest.mark.soak
@pytest.mark.postgresql
@pytest.mark.slow("a database is migrated from nothing, in a process of its own")
def test_drill_of_a_good_archive(tmp_path):
    """From a demonstration, as an operator would."""
    prepared.copy_demo(tmp_path / "demo")
    environment = prepared.demo_environment(tmp_path / "demo")
    prepared.manage(environment, "backup")

    said = prepared.manage(environment, "drill")

    assert "Restore drill: the backup comes back" in said
    assert said.splitlines()[-1].startswith("Restored and proven")


def test_drill_is_made_each_week(db):
    at = NOW - timedelta(days=1)
    drilling._note(drilling.Result(at.isoformat(), "cncc-a.zip", True, ["Restored and proven."]))

    assert looks.drill(NOW).state == GOOD
    assert looks.drill(NOW + timedelta(days=9)).state == WARNING
