"""manage.py restore and drill: what comes back, what is refused, and what a death leaves."""

import shutil

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from taggit.models import Tag

from cms.documents import projection
from cms.two_people.audit.append_only import missing_triggers
from cms.two_people.audit.models import AuditEntry
from cms.two_people.outbox import night
from home.directory.upkeep import integrity
from ops.backup import drilling, postgresql, program, restic, restoring
from ops.backup.doctor import health_checks
from ops.backup.refusals import Refused
from public.api import condition
from public.api.views.health import ReadyView
from tests.backup.conftest import empty
from tests.backup.test_backup import flip_a_bit, pieces

pytestmark = pytest.mark.postgresql


@pytest.fixture(autouse=True)
def asks_each_time(monkeypatch):
    monkeypatch.setattr(ReadyView, "_migrated", False)


def ready() -> int:
    return Client(raise_request_exception=False).get("/healthz/ready").status_code


def tables() -> list[str]:
    return connection.introspection.table_names()


@pytest.mark.slow("two backups, and one comes back")
def test_what_came_back_is_what_was_there(office, places, capsys):
    Session.objects.create(session_key="kept", session_data="", expire_date="2100-01-01T00:00Z")
    gone = Tag.objects.create(name="gone", slug="gone").pk
    Tag.objects.all().delete()
    answer = Client().get("/api/v1/en/home/")
    token = Client().get("/api/v1/").json()["last_seq"]
    call_command("backup")
    name = restic.snapshots()[0].id
    Tag.objects.create(name="later", slug="later")
    (places / "media/images/a.jpg").write_bytes(b"another picture")
    call_command("backup")
    with pytest.raises(CommandError, match="folder of uploads is not empty: it has images"):
        call_command("restore")
    empty(places)

    call_command("restore", name[:8])

    assert "Restored and proven" in capsys.readouterr().out
    assert (places / "media/images/a.jpg").read_bytes() == b"a picture"
    assert Client().get("/api/v1/en/home/").content == answer.content
    assert Client().get(f"/api/v1/changes/?since={token}").status_code == 410
    assert Client().get("/api/v1/en/search-index/").status_code == 200
    assert (condition.is_unfinished(), ready()) == (False, 200)
    assert AuditEntry.objects.get(verb=restoring.RESTORED).data["backup"] == name
    assert not Session.objects.exists()
    assert (missing_triggers(), projection.check(), integrity.look()[0]) == ([], [], [])
    # no key of what is gone is given to something else
    assert Tag.objects.create(name="next", slug="next").pk > gone


@pytest.mark.slow("a backup, and two restores")
def test_restore_that_dies_is_said_and_begins_anew(installed, places, settings, monkeypatch):
    settings.BACKUP_COPY_TO = str(places / "copies")
    (places / "copies").mkdir()
    call_command("backup")
    shutil.rmtree(places / "backups")
    empty(places)
    real = restic.run

    def full(*arguments, **options):
        if arguments[0] == "restore":
            raise OSError(28, "No space left on device")
        return real(*arguments, **options)

    monkeypatch.setattr(restic, "run", full)
    copies = {"repository": str(places / "copies")}
    with pytest.raises(CommandError, match=r"No space left on device.*begins anew"):
        call_command("restore", **copies)
    assert (condition.is_unfinished(), ready()) == (True, 503)
    assert health_checks.database(timezone.now()).code == "restore-unfinished"
    monkeypatch.setattr(restic, "run", real)

    call_command("restore", **copies)

    assert (condition.is_unfinished(), ready()) == (False, 200)


def test_database_is_filled_whole_or_not_at_all(installed, places):
    dump = places / "dump"
    postgresql.dump(dump)
    dump.write_bytes(dump.read_bytes()[: -dump.stat().st_size // 2])
    empty(places)

    with pytest.raises(Refused, match="pg_restore: error"):
        postgresql.load(dump)

    assert tables() == []


@pytest.mark.slow("a whole dump is filled in and rolled back")
def test_what_the_database_refuses_leaves_it_as_it_was(installed, places, monkeypatch):
    dump = places / "dump"
    postgresql.dump(dump)
    monkeypatch.setattr(postgresql, "MARK", "\nSELECT no_such_column;\nCOMMIT;\n")
    Tag.objects.create(name="kept", slug="kept")

    with pytest.raises(Refused, match="no_such_column"):
        postgresql.load(dump)

    assert Tag.objects.exists()


@pytest.mark.slow("a backup is read")
def test_what_is_wrong_is_refused_before_anything_is_changed(office, places, monkeypatch, capsys):
    call_command("backup")
    name = restic.snapshots()[0].id
    call_command("restore", check=True)
    assert f"The backup {name[:8]} of " in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"There is no backup fff\. There are: "):
        call_command("restore", "fff")
    shutil.rmtree(places / "media")
    with pytest.raises(CommandError, match="The database is not empty: it has the table"):
        call_command("restore")
    with monkeypatch.context() as older:
        older.setattr(program, "MigrationLoader", WithoutLanguages)
        with pytest.raises(CommandError, match=r"newer version \(0\..*has no languages\.0001"):
            call_command("restore", check=True)
    flip_a_bit(pieces(places / "backups/repository")[0])
    with pytest.raises(CommandError, match="are damaged"):
        call_command("restore", check=True)
    (places / "key").write_text("another")
    with pytest.raises(CommandError, match="is not the key of the backups"):
        call_command("restore")
    assert get_user_model().objects.exists()
    assert not condition.is_unfinished()


class WithoutLanguages(program.MigrationLoader):
    """Of a program that has fewer migrations: those of a room that no other one's build on."""

    def load_disk(self):
        super().load_disk()
        self.disk_migrations = {
            node: one for node, one in self.disk_migrations.items() if node[0] != "languages"
        }


def test_no_backup_is_a_sentence(places):
    with pytest.raises(Refused, match="There is no backup at "):
        restic.find("")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyboardInterrupt(), "Ctrl-C: the same command begins anew"),
        (OperationalError("connection refused"), "does not do it: connection refused"),
    ],
)
def test_what_ends_it_is_a_sentence(monkeypatch, error, said):
    def ends(*args):
        raise error

    monkeypatch.setattr(restic, "find", ends)

    with pytest.raises(CommandError, match=said):
        call_command("restore")


def test_differences_are_printed_and_the_exit_code_says_so(monkeypatch, capsys):
    monkeypatch.setattr(restoring, "restore", lambda *args: ["A file is not there"])

    with pytest.raises(CommandError, match="1 things are not what readers had"):
        call_command("restore")

    assert capsys.readouterr().err == "A file is not there\n"


# The drill


@pytest.fixture
def administrator(installed, monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "cms.settings")
    monkeypatch.setenv("CMS_DEMO", "1")
    user = get_user_model().objects.create_superuser("admin", "admin@example.org", "x")
    night.tick(timezone.now())
    return user


def databases() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE '%%_drill'")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.slow("a backup is restored in a process of its own, whole and damaged")
def test_drill_says_whether_the_backup_comes_back(administrator, places):
    with pytest.raises(CommandError, match="could not be restored"):
        call_command("drill")
    assert "There is no backup at " in mail.outbox[0].body
    call_command("backup")

    call_command("drill")

    assert mail.outbox[1].subject == "Restore drill: the backup comes back"
    assert mail.outbox[1].bcc == ["admin@example.org"]
    assert health_checks.drill(timezone.now()).state == health_checks.tell("drill").state
    flip_a_bit(pieces(places / "backups/repository")[0])
    with pytest.raises(CommandError, match="could not be restored"):
        call_command("drill")
    assert mail.outbox[2].subject == "Restore drill: THE BACKUP DOES NOT COME BACK"
    assert health_checks.drill(timezone.now()).code == "drill-failed"
    assert databases() == []
    left = {one.name for one in (places / "backups").iterdir()}
    assert left == {"repository", drilling.NOTE}
