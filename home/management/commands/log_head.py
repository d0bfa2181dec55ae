"""manage.py log_head: the head of the seals, for a file that leaves the machine with the backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.two_people.audit import seals
from cms.two_people.audit.seals import Head


class Command(BaseCommand):
    help = "Prints day, length, last number and digest of the seals; or compares what it printed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--against", metavar="FILE", help="Lines that this command printed earlier."
        )

    def handle(self, *args: Any, against: str | None, **options: Any) -> None:
        known = _read(Path(against)) if against else []
        head, wrong = seals.head(known)
        if not against:
            self.stdout.write(f"{timezone.localdate()} {head}")
            return
        for one in wrong:
            self.stderr.write(f"Not as it was: {one}")
        if wrong:
            raise CommandError(f"{len(wrong)} heads do not agree.")
        self.stdout.write(f"{len(known)} heads agree.")


def _read(file: Path) -> list[Head]:
    found = []
    for number, line in enumerate(file.read_text().splitlines(), start=1):
        try:
            _day, length, last, digest = line.split()
            found.append(Head(int(length), int(last), digest))
        except ValueError as error:
            raise CommandError(f"{file}, line {number}: no head.") from error
    return found
