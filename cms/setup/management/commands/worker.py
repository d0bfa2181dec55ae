"""manage.py worker: does what the clock does, until it is told to stop."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from cms import worker

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publish what is scheduled, take down what has expired, and what else falls due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="One round, then end.")
        parser.add_argument("--interval", type=float, default=30.0, help="Seconds between rounds.")

    def handle(self, *args: Any, once: bool, interval: float, **options: Any) -> None:
        if once:
            worker.tick(timezone.now())
            return
        stopped = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            _round()
            stopped.wait(interval)


def _round() -> None:
    """One round; a database that is away is back in the next one."""
    try:
        worker.tick(timezone.now())
    except DatabaseError:
        logger.exception("The database is away")
