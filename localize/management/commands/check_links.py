"""manage.py check_links: open the addresses of other sites that pages lead to, and tell which fail.

Run by hand, or nightly by whoever wants it: nothing else in the system opens them.
"""

import sys
import time
from argparse import ArgumentParser
from collections import defaultdict
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import URLValidator

from cms.core.links import outside
from cms.core.links.content import pointing

_WEB = URLValidator(schemes=["http", "https"])


class Command(BaseCommand):
    help = "Opens the addresses of other sites that pages lead to; exit code 1 if some fail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=200, help="How many addresses at most.")
        parser.add_argument("--timeout", type=float, default=outside.TIMEOUT, help="Seconds.")
        parser.add_argument("--pause", type=float, default=1.0, help="Seconds between two.")

    def handle(self, *args: Any, limit: int, timeout: float, pause: float, **options: Any) -> None:
        if limit < 1 or timeout <= 0 or pause < 0:
            raise CommandError("--limit and --timeout must be above 0, --pause not below.")
        addresses = places()
        failed = 0
        for number, url in enumerate(sorted(addresses)[:limit]):
            if number and pause:
                time.sleep(pause)
            answer = outside.ask(url, timeout=timeout)
            if not answer.is_good:
                failed += 1
                self.stdout.write(f"{url}\t{answer.status or '-'}\t{answer.reason}")
                for place in sorted(addresses[url]):
                    self.stdout.write(f"\t{place}")
        left = max(len(addresses) - limit, 0)
        self.stdout.write(
            f"{min(len(addresses), limit)} addresses opened, {failed} failed, {left} not opened."
        )
        if failed:
            sys.exit(1)


def places() -> dict[str, set[str]]:
    """Web addresses that are written rightly → the pages that lead there."""
    found: dict[str, set[str]] = defaultdict(set)
    for page, references in pointing():
        for reference in references:
            url = reference.target.strip()
            if reference.kind == "address" and url.startswith(("http://", "https://")):
                with suppress(ValidationError):
                    _WEB(url)
                    found[url].add(f"{page.locale.language_code} {page.pk} {page.title}")
    return found
