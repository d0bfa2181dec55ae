"""How long the worker waits between its rounds."""

from datetime import timedelta
from threading import Event

import pytest
from django.core.management import call_command
from django.utils import timezone

from cms.documents import following
from cms.documents.models import Follower
from cms.setup.management.commands import worker as command


@pytest.fixture
def waits(monkeypatch):
    """The seconds that it waited before each round, of four."""
    found: list[float] = []

    class Stopped(Event):
        def wait(self, timeout=None):
            found.append(timeout)
            return len(found) > 4

    class Rounds:
        def __init__(self, pause):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(command, "Event", Stopped)
    monkeypatch.setattr(command.rounds, "Rounds", Rounds)
    monkeypatch.setattr(command.signal, "signal", lambda *_: None)
    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    return found


def test_waits_a_second_when_nothing_is_left(office, waits):
    call_command("worker", pause=1.0)

    assert waits == [0.0, 1.0, 1.0, 1.0, 1.0]


def test_goes_on_at_once_while_pages_are_left(office, waits, monkeypatch):
    page = office.page("Page")
    Follower.objects.create(key=page.translation_key, locale="en")
    rounds = iter(range(9))

    def tick(now):
        if next(rounds) == 2:
            Follower.objects.all().delete()

    monkeypatch.setattr(command.worker, "SOON", (tick,))

    call_command("worker", pause=1.0)

    assert waits == [0.0, 0.0, 0.0, 1.0, 1.0]


def test_one_that_fails_is_not_tried_again_and_again(office):
    page = office.page("Page")
    now = timezone.now()
    Follower.objects.create(key=page.translation_key, locale="en", failures=1, since=now)

    assert not following.are_due(now)
    assert following.are_due(now + timedelta(minutes=1))
