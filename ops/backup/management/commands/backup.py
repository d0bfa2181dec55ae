"""manage.py backup: database and uploads in one snapshot, read back, and its copy elsewhere."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.backup import making
from ops.backup.refusals import Refused


class Command(BaseCommand):
    help = "Keep database and uploads in DATA_DIR, encrypted; prints the name of the backup."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(making.make(self.stdout.write))
        except Refused as error:
            raise CommandError(str(error)) from error
