"""How long the worker waits between its rounds."""

import os
import sys
import threading
from contextlib import nullcontext
from datetime import timedelta
from threading import Event

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.documents import deferred_rendering
from cms.documents.models import Follower
from cms.two_people.outbox import sending
from home.alerts import alerts
from home.directory.upkeep import clock, integrity, link_checks
from ops import worker
from ops.setup.management.commands import worker as command
from public.delivery import rounds as delivery
from public.packs import upkeep as packs


@pytest.fixture
def rounds(monkeypatch):
    """What ends it after four rounds, and the seconds that it waited before each."""
    found: list[float] = []

    class Stopped(Event):
        def wait(self, timeout=None):
            found.append(timeout)
            return len(found) > 4

    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    return Stopped(), found


def test_waits_a_second_when_nothing_is_left(office, rounds):
    stopped, waits = rounds

    command.go_on(worker.URGENT, stopped, interval=30.0, pause=1.0)

    assert waits == [0.0, 1.0, 1.0, 1.0, 1.0]


def test_goes_on_at_once_while_pages_are_left(office, rounds, monkeypatch):
    stopped, waits = rounds
    page = office.page("Page")
    Follower.objects.create(key=page.translation_key, locale="en")
    number = iter(range(9))

    def tick(now):
        if next(number) == 2:
            Follower.objects.all().delete()

    monkeypatch.setattr(worker, "URGENT", worker.Thread((tick,), ()))

    command.go_on(worker.URGENT, stopped, interval=30.0, pause=1.0)

    assert waits == [0.0, 0.0, 0.0, 1.0, 1.0]


def test_what_takes_long_holds_up_nothing_urgent(db, monkeypatch):
    """A nightly check that does not end while urgent rounds go by."""
    stopped, begun, ends = Event(), Event(), Event()
    rounds = []

    def check(now):
        begun.set()
        assert ends.wait(60)

    def urgent(now):
        assert begun.wait(60)
        rounds.append(ends.is_set())
        if len(rounds) == 3:
            stopped.set()

    monkeypatch.setattr(command, "Event", lambda: stopped)
    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    monkeypatch.setattr(command.rounds, "Rounds", lambda pause: nullcontext())
    monkeypatch.setattr(command.signal, "signal", lambda *_: None)
    monkeypatch.setattr(delivery, "AT_THE_END", 0.0)
    monkeypatch.setattr(worker, "URGENT", worker.Thread((urgent,), ()))
    monkeypatch.setattr(worker, "PATIENT", worker.Thread((), (check,)))
    monkeypatch.setattr(worker, "SLOW", worker.Thread((), ()))
    try:
        call_command("worker", pause=0.0)
    finally:
        ends.set()

    assert rounds == [False] * 3


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere threads have no niceness.")
def test_what_computes_for_long_lets_others_go_first(monkeypatch):
    """The thread itself, and no other of the process."""
    stopped, found = Event(), []

    def slow(now):
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        stopped.set()

    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    of_its_own = worker.Thread((slow,), (), niceness=worker.SLOW.niceness)
    thread = threading.Thread(target=command.go_on, args=(of_its_own, stopped, 30.0, 1.0))
    thread.start()
    thread.join(60)

    assert found == [max(before, worker.SLOW.niceness)]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def test_every_job_is_of_one_thread():
    jobs = [
        job
        for thread in (worker.URGENT, worker.PATIENT, worker.SLOW)
        for job in (*thread.every_second, *thread.twice_a_minute)
    ]

    assert len(jobs) == len(set(jobs)) > 15
    # numbers, alerts, mail; and what takes minutes
    assert {clock.tick, alerts.tick, sending.tick} <= set(worker.URGENT.twice_a_minute)
    assert {integrity.tick, link_checks.tick} <= set(worker.PATIENT.twice_a_minute)
    assert packs.tick in worker.SLOW.every_second


def test_one_that_fails_is_not_tried_again_and_again(office):
    page = office.page("Page")
    now = timezone.now()
    Follower.objects.create(key=page.translation_key, locale="en", failures=1, since=now)

    assert not deferred_rendering.are_due(now)
    assert deferred_rendering.are_due(now + timedelta(minutes=1))
