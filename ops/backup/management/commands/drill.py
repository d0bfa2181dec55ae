"""manage.py drill: would the newest backup come back? Tried in a place of its own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.backup import drilling
from ops.backup.refusals import Refused


class Command(BaseCommand):
    help = "Restore the newest backup into a scratch database and folder, and mail the result."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = drilling.drill()
        except Refused as error:
            raise CommandError(str(error)) from error
        for line in result.lines:
            self.stdout.write(line)
        if not result.is_good:
            raise CommandError(f"{result.backup} could not be restored.")
