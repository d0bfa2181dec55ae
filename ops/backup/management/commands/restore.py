"""manage.py restore: a backup becomes the database and the uploads, and that is proven."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.backup import restoring
from ops.backup.refusals import Refused


class Command(BaseCommand):
    help = "Fill the empty database of DATABASE_URL and the empty DATA_DIR from a backup."
    # of an empty database some would say what is missing
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="without one: the newest")
        parser.add_argument(
            "--from",
            dest="repository",
            default="",
            help="where the copies lie, as BACKUP_COPY_TO names it; else DATA_DIR",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="only read it whole, and say whether this version can restore it",
        )

    def handle(self, *args: Any, name: str, repository: str, check: bool, **options: Any) -> None:
        try:
            if check:
                restoring.check(name, repository, self.stdout.write)
                return
            wrong = restoring.restore(name, repository, self.stdout.write)
        except Refused as error:
            raise CommandError(str(error)) from error
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            raise CommandError(
                f"Everything of the backup is there, and {len(wrong)} things are not what readers "
                "had. Look at each before the sides start."
            )
        self.stdout.write(
            "Restored and proven: files and documents are those of the backup. The history of the "
            "feed begins anew."
        )
