"""manage.py restore: an archive becomes the database and the uploads, and that is proven."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.backup import restoring
from cms.backup.refusals import Refused


class Command(BaseCommand):
    help = "Fill the empty database of DATABASE_URL and the empty DATA_DIR from an archive."
    # of an empty database some would say what is missing
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument(
            "--check",
            action="store_true",
            help="only read it whole, and say whether this version can restore it",
        )

    def handle(self, *args: Any, archive: Path, check: bool, **options: Any) -> None:
        try:
            if check:
                restoring.check(archive, self.stdout.write)
                return
            proof = restoring.restore(archive, self.stdout.write)
        except Refused as error:
            raise CommandError(str(error)) from error
        for line in proof.notes:
            self.stdout.write(f"Note: {line}.")
        for line in proof.wrong:
            self.stderr.write(line)
        if proof.wrong:
            raise CommandError(
                f"Everything of the archive is there, and {len(proof.wrong)} things are not what "
                "readers had. Look at each before the sides start."
            )
        self.stdout.write(
            "Restored and proven: rows, files and public answers are those of the archive. The "
            "history of the feed begins anew."
        )
