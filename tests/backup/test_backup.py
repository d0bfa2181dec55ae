"""manage.py backup: database and uploads in one snapshot of restic, read back, and its copy."""

import os
import subprocess
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.core import advisory_locks
from cms.two_people.audit.models import AuditEntry
from lessons.library import orphans
from ops.backup import making, postgresql, restic
from ops.backup.doctor import health_checks
from ops.backup.doctor.sentences import GOOD
from ops.backup.refusals import Refused

pytestmark = pytest.mark.postgresql


def pieces(repository):
    """Where the content lies, the largest first."""
    return sorted(repository.glob("data/*/*"), key=lambda one: one.stat().st_size, reverse=True)


def flip_a_bit(file) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.chmod(0o600)
    file.write_bytes(content)


@pytest.mark.slow("two backups and their copies")
def test_newest_stay_here_and_there_and_the_first_week_knows(
    installed, places, settings, monkeypatch, capsys
):
    settings.BACKUP_COPY_TO = str(places / "copies")
    monkeypatch.setattr(restic, "KEEP", "--keep-last=1")
    with pytest.raises(CommandError, match="is the disk mounted"):
        call_command("backup")
    (first,) = restic.snapshots()
    (places / "copies").mkdir()

    call_command("backup")

    (here,), (there,) = restic.snapshots(), restic.snapshots(str(places / "copies"))
    assert here.id != first.id
    assert there.original == here.id
    assert capsys.readouterr().out.splitlines()[-1] == here.id
    assert here.uploads == str(places / "media")
    assert AuditEntry.objects.filter(verb="backup").count() == 2
    # nothing lies there in the clear
    assert [one.name for one in (places / "backups").iterdir()] == ["repository"]
    held = b"".join(one.read_bytes() for one in pieces(places / "backups/repository"))
    assert b"a picture" not in held and b"publishing_auditentry" not in held
    assert (places / "backups").stat().st_mode & 0o777 == 0o700


@pytest.mark.slow("a backup, and what is left of it is read back")
def test_damaged_backup_is_said_and_nothing_goes(installed, places):
    call_command("backup")
    assert health_checks.backup(timezone.now()).state == GOOD
    flip_a_bit(pieces(places / "backups/repository")[0])
    assert health_checks.backup(timezone.now()).code == "backup-damaged"
    # of a backup that is being made nothing is judged
    lock = places / "backups/repository/locks/x"
    lock.touch()
    assert health_checks.backup(timezone.now()).state == GOOD
    lock.unlink()

    with pytest.raises(CommandError, match="repository are damaged"):
        call_command("backup")

    assert len(restic.snapshots()) == 2
    with pytest.raises(CommandError, match="repository are damaged"):
        call_command("restore", restic.snapshots()[1].id, check=True)


def test_other_key_is_said(installed, places):
    restic.begin()
    (places / "key").write_text("another")

    with pytest.raises(CommandError, match="key is not the key of the backups at"):
        call_command("backup")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("lost", None, "lost cannot be read: No such file or directory"),
        ("key", "\n", "holds no key"),
        ("backups/key", "x", "must lie elsewhere"),
        ("media/key", "x", "must lie elsewhere"),
    ],
)
def test_key_that_is_none_is_said(places, settings, name, content, said):
    (places / "backups").mkdir()
    settings.BACKUP_KEY_FILE = str(places / name)
    if content is not None:
        (places / name).write_text(content)

    with pytest.raises(Refused, match=said):
        restic.key()


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ((), "restic is not installed: apt-get install restic"),
        (("restic",), "pg_dump is missing: apt-get install postgresql-client"),
    ],
)
def test_program_that_is_missing_is_said(installed, places, monkeypatch, there, said):
    programs = places / "programs"
    programs.mkdir()
    for name in there:
        where = subprocess.run(["which", name], capture_output=True, text=True).stdout.strip()
        (programs / name).symlink_to(where)
    monkeypatch.setenv("PATH", str(programs))

    with pytest.raises(CommandError, match=said):
        call_command("backup")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Fatal: unable to save snapshot: write x: no space left on device", "is full"),
        ("Fatal: ciphertext verification failed", "are damaged: Fatal: ciphertext"),
        ("ssh: no such host\nFatal: unable to start the sftp session", "sftp:a: ssh: no such host"),
        ("", "it ended without a word"),
        ('{"message_type":"exit_error","code":1,"message":"Fatal: x"}', "restic, sftp:a: Fatal: x"),
        ('{"message_type":"error","error":{"message":"load: y"}}', "restic, sftp:a: load: y"),
    ],
)
def test_what_restic_says_becomes_a_sentence(places, said, told):
    assert told in str(restic._refusal(said, "sftp:a"))


def test_disk_that_is_full_is_said_of_the_dump(installed, places, monkeypatch):
    def full(file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(postgresql, "dump", full)

    with pytest.raises(CommandError, match=r"cannot be written: .*No space left"):
        call_command("backup")

    assert restic.snapshots() == []
    assert not (places / "backups/making").exists()


@pytest.mark.slow("a backup, by programs of their own")
def test_backup_that_lacks_a_file_is_none(installed, places, monkeypatch):
    real = restic._run

    def lacking(arguments, repository, *more):
        done = real(arguments, repository, *more)
        if arguments[0] == "backup":
            done.returncode, done.stderr = restic.INCOMPLETE, "error: a.jpg: permission denied"
        return done

    monkeypatch.setattr(restic, "_run", lacking)

    with pytest.raises(CommandError, match=r"this is no backup: error: a\.jpg"):
        call_command("backup")

    assert restic.snapshots() == []


@pytest.mark.slow("a backup, by programs of their own")
def test_dump_is_of_one_moment_and_without_what_is_of_the_machine(installed, places):
    call_command("backup")

    (snapshot,) = restic.snapshots()
    dump = places / "dump"
    with dump.open("wb") as into:
        restic.run("dump", snapshot.id, snapshot.dump, into=into)
    listed = subprocess.run(["pg_restore", "--list", dump], capture_output=True, text=True).stdout
    assert "TABLE DATA public publishing_auditentry" in listed
    assert not any(f"TABLE DATA public {name}" in listed for name in postgresql.LEFT_OUT)
    assert ("publishing", "0001_initial") in postgresql.migrations_in(dump)


# Uploads that nothing names


@pytest.fixture
def orphan(installed, places, monkeypatch):
    monkeypatch.setattr(orphans, "_last", None)
    file = places / "media/images/a.jpg"
    long_ago = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(file, (long_ago, long_ago))
    return file


def test_orphans_stay_while_a_backup_reads_the_uploads(orphan):
    with closing(psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [advisory_locks.UPLOADS])

        assert orphans.tick(timezone.now()) is None
        assert orphan.exists()
        other.execute("SELECT pg_advisory_unlock(%s)", [advisory_locks.UPLOADS])

    assert orphans.tick(timezone.now()) == 1
    assert not orphan.exists()


@pytest.mark.slow("a backup, by programs of their own")
def test_backup_holds_the_lock_while_it_reads_and_gives_it_back(orphan, monkeypatch):
    found = []
    real = restic.backup

    def is_free() -> bool:
        with closing(psycopg.connect(os.environ["DATABASE_URL"])) as other:
            query = "SELECT pg_try_advisory_lock(%s)"
            return other.execute(query, [advisory_locks.UPLOADS]).fetchone()[0]

    def reading(paths, tags):
        found.append(is_free())
        return real(paths, tags)

    monkeypatch.setattr(restic, "backup", reading)

    making.make(found.append)

    assert False in found
    assert is_free()


@pytest.mark.slow("a backup, by programs of their own")
def test_uploads_of_a_bucket_are_said_to_be_left_out(installed, settings, capsys):
    settings.AWS_STORAGE_BUCKET_NAME = "uploads"

    call_command("backup")

    assert "keeps its own versions: not in the backup" in capsys.readouterr().out
    assert restic.snapshots()[0].uploads == ""
