"""manage.py check_numbers: compare public numbers with the log of who confirmed them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from home.directory.upkeep import integrity


class Command(BaseCommand):
    help = "Compare every public number with its log; each difference is a line, exit code 1."

    def handle(self, *args: Any, **options: Any) -> None:
        check = integrity.run(timezone.now())
        for line in check.findings:
            self.stderr.write(line)
        if check.findings:
            raise CommandError(f"{len(check.findings)} differences")
        self.stdout.write(f"{check.numbers} numbers agree with their log. {check.digest}")
