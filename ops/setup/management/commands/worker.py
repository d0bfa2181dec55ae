"""manage.py worker: does what the clock does, until it is told to stop."""

import logging
import os
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from cms.documents import deferred_rendering
from ops import worker
from ops.garbage_collection import leave_what_is_imported
from public.api import condition
from public.delivery import rounds
from public.delivery.reach.counter import counting

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publish what is scheduled, take down what has expired, and what else falls due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="One round, then end.")
        parser.add_argument("--interval", type=float, default=30.0, help="Seconds between rounds.")
        parser.add_argument(
            "--pause", type=float, default=1.0, help="Seconds between looks at what cannot wait."
        )

    def handle(self, *args: Any, once: bool, interval: float, pause: float, **options: Any) -> None:
        if once:
            worker.tick(timezone.now())
            rounds.once()
            return
        leave_what_is_imported()
        stopped = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        others = [
            threading.Thread(target=go_on, args=(one, stopped, interval, pause), daemon=True)
            for one in (worker.PATIENT, worker.SLOW)
        ]
        # what is public goes on to others in threads of its own: they may be slow to answer
        with counting(), rounds.Rounds(min(pause, rounds.PAUSE)):
            for one in others:
                one.start()
            go_on(worker.URGENT, stopped, interval, pause)
            for one in others:
                one.join(rounds.AT_THE_END)


def go_on(thread: worker.Thread, stopped: Event, interval: float, pause: float) -> None:
    """Round after round, with so many seconds between whole ones and between quick ones."""
    is_urgent = thread is worker.URGENT
    if thread.niceness:
        # of this thread alone, where the system counts them so
        with suppress(AttributeError, OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), thread.niceness)
    due = wait = 0.0
    while not stopped.wait(wait):
        close_old_connections()
        is_due = time.monotonic() >= due
        failed = _round(worker.tick if is_due else worker.quick_round, thread)
        if is_due:
            if is_urgent:
                _note()
            due = time.monotonic() + interval
        # what fails every second is a database that is away: no line of the log for each
        wait = interval if failed and not is_due else min(pause, interval)
        if is_urgent and not failed and _is_behind():
            wait = 0.0
    if not is_urgent:
        connections.close_all()


def _note() -> None:
    """That there is a worker: the office sees by this when there is none."""
    try:
        condition.note_worker(timezone.now())
    except DatabaseError:
        logger.exception("The database is away")


def _is_behind() -> bool:
    """Are pages left that show what changed, and are old until they are written?"""
    try:
        return deferred_rendering.are_due(timezone.now())
    except DatabaseError:
        return False


def _round(do: Callable[[datetime, list[worker.Thread]], int], thread: worker.Thread) -> bool:
    """One round; a database that is away is back in a later one. Did anything fail?"""
    try:
        return do(timezone.now(), [thread]) > 0
    except DatabaseError:
        logger.exception("The database is away")
        return True
