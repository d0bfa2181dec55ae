"""`manage.py count_progress`: count every translation again.

`--check`: only say which are counted wrong; the code is 1 if one is.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localize.overview import upkeep
from localize.workflow import counters


class Command(BaseCommand):
    help = "Counts the strings of every translation again. With --check nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare")

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        sentences = counters.differences(repair=False) if options["check"] else upkeep.run()
        for sentence in sentences:
            found += 1
            self.stdout.write(sentence)
        if options["check"] and found:
            raise CommandError(f"{found} translations are counted wrong.")
        self.stdout.write(f"{found} translations were counted wrong." if found else "All is right.")
