"""What the doctor says of backups, their key and their copies."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from cms.two_people.audit import seals
from cms.two_people.audit.models import AuditEntry
from office.desk.first_week import note_backup
from ops.backup import drilling, restic
from ops.backup.doctor import health_checks
from ops.backup.doctor.sentences import BROKEN, GOOD, WARNING
from ops.backup.refusals import Refused

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def there(places, monkeypatch):
    """Backups of this machine, which restic would list."""
    monkeypatch.setattr(health_checks, "connection", SimpleNamespace(vendor="postgresql"))
    lists = {"": []}

    def snapshots(repository=""):
        return sorted(lists[repository], key=lambda one: one.at, reverse=True)

    monkeypatch.setattr(restic, "snapshots", snapshots)
    monkeypatch.setattr(restic, "read_some", lambda: None)
    (places / "backups/repository").mkdir(parents=True)
    return lists


def snapshot(age: timedelta, **more):
    return restic.Snapshot(f"{age.total_seconds():08.0f}", NOW - age, (), **more)


@pytest.mark.parametrize(
    ("age", "state", "said"),
    [
        (timedelta(hours=20), GOOD, "2026-02-28 16:00 UTC"),
        (timedelta(hours=51), WARNING, "51 hours old: was last night's made?"),
        (timedelta(days=9), BROKEN, "are not made any more"),
    ],
)
def test_age_of_the_newest_backup(there, age, state, said):
    there[""] = [snapshot(timedelta(days=20)), snapshot(age)]

    look = health_checks.backup(NOW)

    assert look.state == state
    assert said in look.said


def test_backups_that_are_gone_are_not_called_never_made(db, there):
    assert health_checks.backup(NOW).code == "backup-none"
    note_backup(by=None)

    look = health_checks.backup(NOW)

    assert (look.state, look.do) == (BROKEN, "manage.py backup")
    assert "is its disk mounted?" in look.said


def test_backups_that_are_damaged_are_set_aside(places, there, monkeypatch):
    def damaged():
        raise restic.Damaged(
            "The backups at x are damaged: pack 1 contains 2 errors: [blob 3: unreadable]"
        )

    there[""] = [snapshot(timedelta(hours=1))]
    monkeypatch.setattr(restic, "read_some", damaged)

    look = health_checks.backup(NOW)

    assert look.state == BROKEN
    assert "contains 2 errors. The disk may fail." in look.said
    where = places / "backups/repository"
    assert look.do == f"mv {where} {where}-damaged-2026-03-01 && manage.py backup"


def test_no_backup_a_key_that_others_read_and_one_that_is_lost(db, places, there):
    assert health_checks.backup(NOW).code == "backup-none"
    there[""] = [snapshot(timedelta(hours=1))]
    (places / "key").chmod(0o644)
    assert health_checks.backup(NOW).do == f"chmod 600 {places / 'key'}"
    (places / "key").unlink()

    look = health_checks.backup(NOW)

    assert (look.state, look.code) == (BROKEN, "backup-key")
    assert "cannot be read: No such file or directory" in look.said


def test_where_there_is_none_nothing_else_asks_for_it(db, monkeypatch):
    def looked(now):
        raise AssertionError

    parts = (
        health_checks.Part("backup", health_checks.backup),
        health_checks.Part("copy", looked, needs=health_checks.BACKUP),
    )
    monkeypatch.setattr(health_checks, "EACH", parts)

    assert [name for name, _look in health_checks.found(NOW, is_full=False)] == ["backup"]


def test_copy_has_to_have_arrived(settings, places, there, monkeypatch):
    newest = snapshot(timedelta(hours=1))
    there[""] = [newest, snapshot(timedelta(days=1))]
    assert health_checks.copy(NOW).code == "copy-unset"
    settings.BACKUP_COPY_TO = where = str(places / "copies")
    there[where] = [snapshot(timedelta(hours=2), original="another")]
    assert health_checks.copy(NOW).code == "copy-missing"
    there[where] += [snapshot(timedelta(hours=1), original=newest.id)]
    assert health_checks.copy(NOW).code == "copy"
    (places / "copies").mkdir()
    assert health_checks.copy(NOW).code == "copy-same-disk"

    def away(*args):
        raise Refused("restic, sftp:a: no such host")

    monkeypatch.setattr(restic, "snapshots", away)

    assert health_checks.copy(NOW).said == "restic, sftp:a: no such host"


def test_drill_is_made_each_week():
    assert health_checks.drill(NOW).code == "drill-never"
    at = NOW - timedelta(days=1)
    drilling._note(drilling.Result(at.isoformat(), "cncc-a", True, ["Restored and proven."]))

    assert health_checks.drill(NOW).state == GOOD
    assert health_checks.drill(NOW + timedelta(days=9)).state == WARNING


def test_log_still_holds_what_it_held(db, there, monkeypatch):
    monkeypatch.setattr(seals, "SETTLED", timedelta(days=-1))
    AuditEntry(verb="x", subject_type="x.x").save()
    tag = f"log={seals.head()[0]}"
    there[""] = [snapshot(timedelta(hours=1), tags=(tag,))]
    assert health_checks.log(NOW).code == "log"

    there[""] = [snapshot(timedelta(hours=1), tags=(f"{tag[:-1]}-",))]

    assert health_checks.log(NOW).code == "log-lost"
