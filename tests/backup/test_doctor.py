"""manage.py doctor, and the drill whose result it looks at."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from cms.api import condition
from cms.api.models import WorkerSign
from cms.backup import drilling, looks, places
from cms.publishing.audit.models import AuditEntry
from cms.publishing.models import WaitingMail
from home.directory.upkeep import integrity
from home.models import IntegrityCheck
from tests import prepared

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path / "archives"
    settings.BACKUP_DIR.mkdir()
    settings.BACKUP_COPY_TO = ""
    return tmp_path


def archive(age: timedelta, content: bytes = b"x"):
    file = places.folder() / places.name_of(NOW - age, is_encrypted=False)
    file.write_bytes(content)
    return file


def ends(tmp_path, when: datetime) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "cms.example.org")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, when - timedelta(90), when)
    file = tmp_path / "certificate.pem"
    file.write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return str(file)


def test_each_line_has_a_state_and_the_worst_is_the_exit_code(monkeypatch, capsys, db):
    def broken(now):
        raise RuntimeError("no such thing")

    good, warning = (looks.Look(state, "so.") for state in (looks.GOOD, looks.WARNING))
    for parts, code in (
        ([("a", lambda now: good)], 0),
        ([("a", lambda now: good), ("b", lambda now: warning)], 1),
        ([("b", broken), ("a", lambda now: warning)], 2),
    ):
        monkeypatch.setattr(looks, "EACH", tuple(parts))
        with pytest.raises(SystemExit) as ended:
            call_command("doctor")
        assert ended.value.code == code
        with pytest.raises(SystemExit) as ended:
            call_command("doctor", fail_level=looks.BROKEN)
        assert ended.value.code == (2 if code == 2 else 0)
    out = capsys.readouterr().out
    assert "broken   b: It could not be looked at: RuntimeError: no such thing" in out
    assert out.endswith("warning  a: so.\n")


def test_json_is_the_same_for_programs(monkeypatch, capsys, db):
    monkeypatch.setattr(looks, "EACH", (("a", lambda now: looks.Look(looks.GOOD, "so.")),))

    with pytest.raises(SystemExit):
        call_command("doctor", json=True)

    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "good"
    assert told["looks"] == [{"name": "a", "state": "good", "said": "so."}]


def test_everything_is_looked_at_and_nothing_fails(db, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", full=True)

    out = capsys.readouterr().out
    assert "could not be looked at" not in out
    assert len(out.splitlines()) == len(looks.EACH) + len(looks.FULL)
    assert ended.value.code in (1, 2)


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (timedelta(hours=20), looks.GOOD),
        (timedelta(hours=51), looks.WARNING),
        (timedelta(days=9), looks.BROKEN),
    ],
)
def test_age_of_the_newest_backup(age, state):
    archive(timedelta(days=20))
    archive(age)

    assert looks.backup(NOW).state == state


def test_no_backup_and_a_lost_key_are_said(settings, folders):
    assert looks.backup(NOW).state == looks.WARNING
    archive(timedelta(hours=1))
    settings.BACKUP_KEY_FILE = str(folders / "lost")

    assert looks.backup(NOW) == looks.Look(
        looks.BROKEN, f"The key {folders / 'lost'} cannot be read: No such file or directory."
    )


def test_copy_has_to_be_there_and_whole(settings, folders):
    assert looks.copy(NOW).state == looks.WARNING
    settings.BACKUP_COPY_TO = str(folders / "copies")
    newest = archive(timedelta(hours=1), b"whole")
    assert "is the disk mounted" in looks.copy(NOW).said
    (folders / "copies").mkdir()
    assert looks.copy(NOW).state == looks.BROKEN
    (folders / "copies" / newest.name).write_bytes(b"who")
    assert looks.copy(NOW).state == looks.BROKEN

    (folders / "copies" / newest.name).write_bytes(b"whole")

    assert "same disk" in looks.copy(NOW).said


@pytest.mark.parametrize(
    ("days", "state"),
    [(60, looks.GOOD), (20, looks.WARNING), (4, looks.BROKEN), (-1, looks.BROKEN)],
)
def test_end_of_the_certificate(settings, folders, days, state):
    settings.TLS_CERTIFICATE = ends(folders, NOW + timedelta(days=days))

    assert looks.certificate(NOW).state == state


def test_certificate_that_cannot_be_read_and_none_at_all(settings, folders):
    assert looks.certificate(NOW) == looks.Look(looks.GOOD, "There is none: BASE_URL is not https.")
    settings.TLS_CERTIFICATE = str(folders / "none.pem")

    assert looks.certificate(NOW).state == looks.BROKEN


def test_clock_that_was_ahead(db):
    assert looks.clock(timezone.now()).state == looks.GOOD
    AuditEntry(verb="x", subject_type="x.x", at=timezone.now() + timedelta(hours=1)).save()

    assert looks.clock(timezone.now()).state == looks.BROKEN


def test_restore_that_is_not_finished(db):
    assert looks.database(NOW).state == looks.GOOD
    condition.begin_unfinished()

    assert "not finished" in looks.database(NOW).said


def test_findings_of_ready_are_the_doctors(db, settings, monkeypatch):
    now = timezone.now()
    assert looks.worker(now).state == looks.WARNING
    condition.note_worker(now)
    assert looks.worker(now).state == looks.GOOD
    WorkerSign.objects.update(at=now - timedelta(hours=1))
    WaitingMail.objects.create(since=now - timedelta(hours=1), due_at=now, parts={})
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr(
        condition.shutil, "disk_usage", lambda folder: SimpleNamespace(free=1, total=2, used=1)
    )

    for look in (looks.worker, looks.mail, looks.disk):
        assert look(now).state == looks.BROKEN, look


def test_mail_server_is_asked(db, settings, monkeypatch):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert looks.mail(timezone.now()).said == (
        "The mail server does not answer: ConnectionRefusedError."
    )


def test_night_is_what_the_nightly_check_found(db):
    now = timezone.now()
    assert looks.night(now).state == looks.WARNING
    check = integrity.run(now)
    assert looks.night(now).state == looks.GOOD
    assert looks.night(now + timedelta(days=4)).state == looks.WARNING
    IntegrityCheck.objects.filter(pk=check.pk).update(findings=["A file is gone"])

    assert looks.night(now) == looks.Look(looks.BROKEN, "A file is gone")


def test_missing_trigger_is_a_broken_setting(db):
    from cms.publishing.audit import append_only

    name = next(iter(append_only._wanted(connection)["publishing_auditentry"]))
    on = ' ON "publishing_auditentry"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{on}')

    look = looks.configuration(timezone.now())

    assert look.state == looks.BROKEN
    assert name in look.said


# The drill


@pytest.fixture
def administrator(db):
    return get_user_model().objects.create_superuser("admin", "admin@example.org", "x")


def test_drill_without_an_archive_fails_and_is_told(administrator):
    with pytest.raises(CommandError):
        call_command("drill")

    assert mail.outbox[0].subject == "Restore drill: THE BACKUP DOES NOT COME BACK"
    assert mail.outbox[0].bcc == ["admin@example.org"]
    assert looks.drill(timezone.now()).state == looks.BROKEN


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
    environment |= {"BACKUP_DIR": str(tmp_path / "archives"), "EMAIL_BACKEND": ""}
    prepared.manage(environment, "backup")

    said = prepared.manage(environment, "drill")

    assert "Restore drill: the backup comes back" in said
    assert said.splitlines()[-1].startswith("Restored and proven")


def test_drill_is_made_each_week(db):
    at = NOW - timedelta(days=1)
    drilling._note(drilling.Result(at.isoformat(), "cncc-a.zip", True, ["Restored and proven."]))

    assert looks.drill(NOW).state == looks.GOOD
    assert looks.drill(NOW + timedelta(days=9)).state == looks.WARNING
