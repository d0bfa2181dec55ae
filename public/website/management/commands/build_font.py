"""`manage.py build_font`: the Khmer type as a static file; before collectstatic."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.extras import lacking
from public.website import font


class Command(BaseCommand):
    help = (
        "Makes the WOFF2 files of the Khmer type (var/built/fonts), unless they are there already."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="make it again")

    def handle(self, *args: Any, **options: Any) -> None:
        cuts: list[tuple[Path, Any]] = [(font.PATH, font.WEIGHTS)]
        cuts += [(path, weight) for weight, path in font.OF_ONE_WEIGHT.items()]
        for path, weights in cuts:
            if options["force"] or not path.exists():
                if missing := lacking("fonts"):
                    raise CommandError(missing)
                font.build(path, weights)
            self.stdout.write(f"{path}: {path.stat().st_size:,} bytes")
