"""manage.py note_backup: the last line of the recipe for backups (docs/operating.md)."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.office.first_week import note_backup


class Command(BaseCommand):
    help = "Note that a backup was made, so that “The first week” shows when the last one was."

    def handle(self, *args: Any, **options: Any) -> None:
        note_backup(by=None)
        self.stdout.write("Noted.")
