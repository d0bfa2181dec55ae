"""manage.py doctor: each fault is made, and the line says what it is and which command helps."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPAuthenticationError, SMTPNotSupportedError
from string import Formatter
from types import SimpleNamespace

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from cms.publishing.models import WaitingMail
from cms.two_people.audit.models import AuditEntry
from home.directory.upkeep import integrity
from home.models import IntegrityCheck
from ops.backup.doctor import health_checks, installation, outside
from ops.backup.doctor.sentences import BROKEN, GOOD, TABLE, WARNING, tell
from public.api import condition
from public.api.models import WorkerSign

SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(autouse=True)
def one_clock(monkeypatch):
    """A time server keeps it right."""
    monkeypatch.setattr(health_checks, "_is_alone", lambda: False)


@pytest.fixture
def by_make_install(settings):
    settings.BASE_DIR = Path("/opt/cncc/releases/1")


def part(name, look, **options):
    return health_checks.Part(name, look, **options)


def test_each_line_has_a_state_and_the_worst_is_the_exit_code(monkeypatch, capsys, db):
    def broken(now):
        raise RuntimeError("no such thing")

    good, warning = part("a", lambda now: tell("disk")), part("b", lambda now: tell("worker-never"))
    for parts, code in (
        ([good], 0),
        ([good, warning], 1),
        ([part("b", broken), warning], 2),
    ):
        monkeypatch.setattr(health_checks, "EACH", tuple(parts))
        with pytest.raises(SystemExit) as ended:
            call_command("doctor")
        assert ended.value.code == code
        with pytest.raises(SystemExit) as ended:
            call_command("doctor", fail_level=BROKEN)
        assert ended.value.code == (2 if code == 2 else 0)
    out = capsys.readouterr().out
    assert "broken   b: It could not be looked at: RuntimeError: no such thing" in out
    assert out.endswith("warning  b: No worker has ever run. Do: manage.py worker\n")


def test_monitor_hears_once_that_nothing_is_broken(settings, monkeypatch, capsys, db):
    """And what it does changes nothing here."""
    asked = []

    def ask(address, **options):
        asked.append((address, options))
        raise TimeoutError

    def ended(**options) -> int:
        with pytest.raises(SystemExit) as end:
            call_command("doctor", fail_level=BROKEN, **options)
        return end.value.code

    monkeypatch.setattr(outside, "ask", ask)
    warned, broken = tell("worker-never"), tell("worker-silent", at="")
    monkeypatch.setattr(health_checks, "EACH", (part("a", lambda now: warned),))
    assert ended(heartbeat=True) == 0
    settings.HEARTBEAT_URL = "https://monitor.example.org/ping/x?a=b"
    assert ended() == 0
    assert asked == []

    assert ended(heartbeat=True) == 0

    assert asked == [(settings.HEARTBEAT_URL, {"is_strict": True})]
    assert "did not take it: nothing within 5 seconds" in capsys.readouterr().err
    monkeypatch.setattr(health_checks, "EACH", (part("a", lambda now: broken),))
    assert ended(heartbeat=True) == 2
    assert len(asked) == 1


def test_json_is_the_same_for_programs(monkeypatch, capsys, db):
    monkeypatch.setattr(health_checks, "EACH", (part("a", lambda now: tell("worker-never")),))

    with pytest.raises(SystemExit):
        call_command("doctor", json=True)

    told = json.loads(capsys.readouterr().out)
    assert told["state"] == "warning"
    assert told["looks"] == [
        {
            "name": "a",
            "code": "worker-never",
            "state": "warning",
            "said": "No worker has ever run.",
            "do": "manage.py worker",
        }
    ]


def test_everything_is_looked_at_and_nothing_fails(db, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", full=True)

    out = capsys.readouterr().out
    assert "could not be looked at" not in out
    # the line of the backup says that there is none
    said = [
        one
        for one in (*health_checks.EACH, *health_checks.FULL)
        if one.needs != health_checks.BACKUP
    ]
    assert len(out.splitlines()) == len(said)
    assert ended.value.code in (1, 2)


def test_whoever_reads_only_the_first_line_sees_no_traceback(monkeypatch):
    monkeypatch.setattr(health_checks, "EACH", (part("a", lambda now: tell("worker-never")),))
    reading, writing = os.pipe()
    os.close(reading)

    with os.fdopen(writing, "w") as nobody_reads, pytest.raises(SystemExit):
        monkeypatch.setattr(sys, "stdout", nobody_reads)
        call_command("doctor", stdout=nobody_reads)


def test_every_sentence_can_be_said_in_every_installation(settings):
    """What a sentence asks for beside the words of the installation, whoever tells it has found."""
    for place in ("/opt/cncc/releases/1", "/app", "/srv/cms"):
        settings.BASE_DIR = Path(place)
        for code, (_state, sentence, command) in TABLE.items():
            names = {name for _text, name, _spec, _kind in Formatter().parse(sentence + command)}
            found = {name: "x" for name in names if name and name not in installation.here().words}

            told = tell(code, **found)

            assert "{" not in str(told) and "  " not in str(told), code
    assert " Do: " not in str(tell("certificate-ends", ends="x"))  # only its keeper knows how


# The clock


def test_entry_of_the_future_says_that_the_clock_is_behind(db):
    assert health_checks.clock(timezone.now()).state == GOOD
    AuditEntry(
        verb="x", subject_type="x.x", at=timezone.now() + timedelta(hours=3, minutes=1)
    ).save()

    look = health_checks.clock(timezone.now())

    assert look.code == "clock-behind"
    assert "3 hours behind the log" in look.said


@pytest.mark.postgresql
def test_clock_is_compared_with_that_of_the_database(db, monkeypatch):
    ahead = timezone.now() + timedelta(days=31, minutes=1)
    monkeypatch.setattr(health_checks, "timezone", SimpleNamespace(now=lambda: ahead))

    look = health_checks.clock(ahead)

    assert "31 days ahead of that of the database" in look.said


def test_clock_that_nobody_keeps_is_to_be_compared(db, monkeypatch):
    monkeypatch.setattr(health_checks, "_is_alone", lambda: True)

    look = health_checks.clock(timezone.now())

    assert (look.state, look.do) == (WARNING, "timedatectl set-ntp true")


# Worker, mail, cache


@pytest.mark.parametrize(
    ("place", "command"),
    [
        ("/opt/cncc/releases/1", "systemctl restart cncc-worker"),
        ("/app", "docker compose up -d --force-recreate worker"),
        ("/srv/cms", "manage.py worker"),
    ],
)
def test_worker_that_is_gone_is_started_as_one_does_here(db, settings, place, command):
    settings.BASE_DIR = Path(place)
    now = timezone.now()
    assert health_checks.worker(now).do == command
    condition.note_worker(now)
    assert health_checks.worker(now).state == GOOD
    WorkerSign.objects.update(at=now - timedelta(hours=1))

    look = health_checks.worker(now)

    assert (look.state, look.do) == (BROKEN, command)


@pytest.mark.usefixtures("by_make_install")
def test_mail_server_that_is_gone_is_named(db, settings):
    settings.MAIL_TRANSPORT = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    look = health_checks.mail(timezone.now())

    assert look.state == BROKEN
    assert look.said == (
        "The mail server 127.0.0.1:1 does not answer (Connection refused); what was written is "
        "kept. EMAIL_HOST and EMAIL_PORT in /etc/cncc/cms.env name it."
    )
    assert look.do.startswith("editor /etc/cncc/cms.env && systemctl restart cncc-")


@pytest.mark.parametrize(
    ("error", "setting"),
    [
        (SMTPAuthenticationError(535, b"no"), "EMAIL_HOST_PASSWORD"),
        (SMTPNotSupportedError("STARTTLS extension not supported by server."), "EMAIL_USE_TLS"),
    ],
)
def test_what_the_mail_server_refuses_is_named(db, settings, monkeypatch, error, setting):
    def refused(self):
        raise error

    monkeypatch.setattr(EmailBackend, "open", refused)
    settings.MAIL_TRANSPORT = SMTP

    assert setting in health_checks.mail(timezone.now()).said


def test_mail_that_waits_although_the_server_answers(db, settings, monkeypatch):
    monkeypatch.setattr(EmailBackend, "open", lambda self: None)
    settings.MAIL_TRANSPORT = SMTP
    now = timezone.now()
    condition.note_worker(now)
    assert health_checks.mail(now).state == GOOD
    WaitingMail.objects.create(since=now - timedelta(hours=1), due_at=now, parts={})

    assert health_checks.mail(now).code == "mail-waiting"


# What is kept


def test_night_is_what_the_nightly_check_found(db):
    now = timezone.now()
    assert health_checks.night(now).state == WARNING
    check = integrity.run(now)
    assert health_checks.night(now).state == GOOD
    assert health_checks.night(now + timedelta(days=4)).state == WARNING
    IntegrityCheck.objects.filter(pk=check.pk).update(findings=["A file is gone"])

    assert str(health_checks.night(now)) == "A file is gone"


def test_missing_trigger_is_a_broken_setting(db):
    from cms.two_people.audit import append_only

    name = next(iter(append_only._wanted(connection)["publishing_auditentry"]))
    on = ' ON "publishing_auditentry"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{on}')

    look = health_checks.configuration(timezone.now())

    assert look.state == BROKEN
    assert name in look.said
