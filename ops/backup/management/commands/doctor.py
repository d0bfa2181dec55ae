"""manage.py doctor: is the installation well? One line for each thing, and an exit code."""

import json
import os
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from ops.backup.doctor import health_checks, outside
from ops.backup.doctor.sentences import BROKEN, GOOD, WARNING

CODES = {GOOD: 0, WARNING: 1, BROKEN: 2}
# resolv.conf(5): a name server that is silent would be waited for most of a minute, for each name
SOON = "timeout:2 attempts:1"


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
            choices=[WARNING, BROKEN],
            default=WARNING,
            help="What is better than this ends with 0, too. Python ends with 1 when it fails.",
        )

        parser.add_argument(
            "--heartbeat", action="store_true", help="If nothing is broken, ask HEARTBEAT_URL."
        )

    def handle(
        self,
        *args: Any,
        json: bool,
        full: bool,
        fail_level: str,
        heartbeat: bool = False,
        **options: Any,
    ) -> None:
        os.environ.setdefault("RES_OPTIONS", SOON)
        found = []
        try:
            for name, look in health_checks.found(timezone.now(), is_full=full):
                found.append({"name": name, **asdict(look)})
                if not json:
                    self.stdout.write(f"{look.state:<7}  {name}: {look}")
                    self.stdout.flush()
            worst = max((one["state"] for one in found), key=CODES.__getitem__)
            if json:
                self._say_json(worst, found)
        except BrokenPipeError:
            # whoever read has read enough; Python would write what is left when it ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(CODES[BROKEN])
        if heartbeat and settings.HEARTBEAT_URL and worst != BROKEN:
            self._give_sign()
        sys.exit(CODES[worst] if CODES[worst] >= CODES[fail_level] else 0)

    def _give_sign(self) -> None:
        """That it was not taken is for whoever waits for it to say: it fails nothing here."""
        if wrong := outside.heartbeat():
            self.stderr.write(f"HEARTBEAT_URL did not take it: {wrong}")

    def _say_json(self, worst: str, found: list[dict[str, str]]) -> None:
        at = timezone.now().isoformat(timespec="seconds")
        told = {"at": at, "state": worst, "looks": found}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        self.stdout.flush()
