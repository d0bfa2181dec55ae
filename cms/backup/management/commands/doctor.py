"""manage.py doctor: is the installation well? One line for each thing, and an exit code."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.backup import looks

CODES = {looks.GOOD: 0, looks.WARNING: 1, looks.BROKEN: 2}


class Command(BaseCommand):
    help = "Look at everything that may be wrong; ends with 0 (good), 1 (warnings) or 2 (broken)."
    # they are one of the things that are looked at
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="For monitoring.")
        parser.add_argument(
            "--full", action="store_true", help="Also compare logs, documents and every file now."
        )

        parser.add_argument(
            "--fail-level",
            choices=[looks.WARNING, looks.BROKEN],
            default=looks.WARNING,
            help="What is better than this ends with 0, too. Python ends with 1 when it fails.",
        )

    def handle(self, *args: Any, json: bool, full: bool, fail_level: str, **options: Any) -> None:
        found = []
        for name, look in looks.found(timezone.now(), is_full=full):
            found.append({"name": name, "state": look.state, "said": look.said})
            if not json:
                self.stdout.write(f"{look.state:<7}  {name}: {look.said}")
        worst = max((one["state"] for one in found), key=CODES.__getitem__)
        if json:
            self._say_json(worst, found)
        sys.exit(CODES[worst] if CODES[worst] >= CODES[fail_level] else 0)

    def _say_json(self, worst: str, found: list[dict[str, str]]) -> None:
        at = timezone.now().isoformat(timespec="seconds")
        told = {"at": at, "state": worst, "looks": found}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
