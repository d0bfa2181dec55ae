"""`manage.py count_progress`: count every translation again; `--check`: say what would change."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localize.workflow import counters


class Command(BaseCommand):
    help = "Counts the strings of every translation again. With --check nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare")

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for sentence in counters.differences(repair=not options["check"]):
            found += 1
            self.stdout.write(sentence)
        if options["check"] and found:
            raise CommandError(f"{found} translations are counted wrong.")
        self.stdout.write(f"{found} translations were counted wrong." if found else "All is right.")
