"""What is wrong while everything is answered: `ready` says it, and “My work” in words."""

import shutil
from contextlib import nullcontext
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from cms.publishing.models import WaitingMail
from ops import worker
from ops.setup.management.commands import worker as command
from public.api import condition
from public.api.models import WorkerSign
from tests.localize.conftest import desk, desk_world  # noqa: F401

READY = "/healthz/ready"


@pytest.fixture
def room(monkeypatch):
    """A disk with that many bytes left."""

    def left(free: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=free))

    left(10**12)
    return left


def codes(api) -> list[str]:
    answer = api.client.get(READY)
    assert answer.status_code == 200
    return [one["code"] for one in answer.json()["findings"]]


def seen(ago: timedelta) -> None:
    condition.note_worker(timezone.now() - ago)


def test_worker_that_never_ran_is_no_finding(db, api, room):
    assert codes(api) == []


def test_worker_that_runs_all_the_time_leaves_a_sign(db, monkeypatch):
    """And one that does a single round does not: it is run by hand."""
    rounds = []
    monkeypatch.setattr(worker, "tick", lambda now, *_threads: rounds.append(now) or 0)
    call_command("worker", "--once")
    assert not WorkerSign.objects.exists()
    stopped = SimpleNamespace(wait=lambda timeout: len(rounds) > 1, set=None)
    monkeypatch.setattr(command, "Event", lambda: stopped)
    monkeypatch.setattr(command.rounds, "Rounds", lambda pause: nullcontext())
    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    monkeypatch.setattr(command.signal, "signal", lambda *args: None)
    monkeypatch.setattr(command.threading, "Thread", lambda **_: MagicMock())

    call_command("worker")

    assert timezone.now() - WorkerSign.objects.get().at < timedelta(minutes=1)


def test_silent_worker_is_a_finding_with_when_it_was_last_there(db, api, room):
    seen(timedelta(minutes=9))
    assert codes(api) == []
    seen(timedelta(minutes=11))

    (finding,) = api.client.get(READY).json()["findings"]

    assert finding["code"] == "worker-silent"
    assert finding["since"] == f"{WorkerSign.objects.get().at:%Y-%m-%dT%H:%M:%SZ}"


def test_clock_that_was_set_back_is_no_silence(db, api, room):
    seen(-timedelta(minutes=30))

    assert codes(api) == []


def test_mail_that_waits_is_a_finding(db, api, room):
    now = timezone.now()
    condition.note_worker(now)
    kept = {"parts": {}, "due_at": now}
    WaitingMail.objects.create(since=now - timedelta(minutes=1), **kept)
    assert codes(api) == []
    WaitingMail.objects.create(since=now - timedelta(minutes=6), **kept)

    assert codes(api) == ["mail-waiting"]


def test_disk_without_room_is_a_finding(db, api, room):
    room(condition.LEAST_FREE - 1)

    assert codes(api) == ["disk-full"]


def test_findings_are_one_statement(db, room, django_assert_num_queries):
    seen(timedelta(hours=1))

    with django_assert_num_queries(1):
        condition.found_now()


def test_office_reads_what_is_wrong(desk, admin_client, room):  # noqa: F811
    home = reverse("wagtailadmin_home")
    assert "start the scheduled tasks" not in admin_client.get(home).content.decode()
    seen(timedelta(hours=1))
    since = timezone.now() - timedelta(hours=2)
    WaitingMail.objects.create(since=since, due_at=since, parts={})
    room(1)

    html = admin_client.get(home).content.decode()

    for words in (
        "start the scheduled tasks",
        "The mail server takes no mail",
        "The disk is almost full",
    ):
        assert words in html
