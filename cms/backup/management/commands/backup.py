"""manage.py backup: everything in one archive, read back, and its copy on another machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.backup import making
from cms.backup.encryption import make_key
from cms.backup.refusals import Refused


class Command(BaseCommand):
    help = "Write an archive of database, uploads and settings into DATA_DIR; prints its path."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--make-key", metavar="FILE", help="Only make a key for BACKUP_KEY_FILE, in a new file."
        )

    def handle(self, *args: Any, make_key: str | None, **options: Any) -> None:
        try:
            if make_key:
                self._make_key(Path(make_key))
                return
            archive, wrong = making.make(self.stdout.write)
        except Refused as error:
            raise CommandError(str(error)) from error
        for line in wrong:
            self.stderr.write(line)
        self.stdout.write(str(archive))
        if wrong:
            raise CommandError(
                f"The archive is whole, and {len(wrong)} things in it are not right."
            )

    def _make_key(self, file: Path) -> None:
        make_key(file)
        self.stdout.write(
            f"{file} is the key. Name it in BACKUP_KEY_FILE, and keep what stands in it on paper "
            "in another place: without it no archive can be opened."
        )
