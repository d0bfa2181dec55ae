"""`manage.py build_font`: the Khmer type as a static file; before collectstatic."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.extras import lacking
from cms.website import font


class Command(BaseCommand):
    help = "Makes the WOFF2 of the Khmer type (var/built/fonts), unless it is there already."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="make it again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["force"] or not font.PATH.exists():
            if missing := lacking("fonts"):
                raise CommandError(missing)
            font.build()
        self.stdout.write(f"{font.PATH}: {font.PATH.stat().st_size:,} bytes")
