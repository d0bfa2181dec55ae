"""manage.py rebuild_documents: write the read side again from the page tables, or compare."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms.documents import projection


class Command(BaseCommand):
    help = "Write every document from the page tables; what is right already stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Only print differences; 1 if there are any."
        )
        parser.add_argument(
            "--new-epoch",
            action="store_true",
            help="After a restore from a backup: every client copies everything again.",
        )

    def handle(self, *args: Any, check: bool, new_epoch: bool, **options: Any) -> None:
        if check:
            differences = projection.check()
            for line in differences:
                self.stdout.write(line)
            if differences:
                sys.exit(1)
            return
        if new_epoch:
            projection.begin_epoch()
        written = projection.rebuild()
        self.stdout.write(f"{written} documents were new or different.")
