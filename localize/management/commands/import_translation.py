"""Takes a translated file back as drafts and reports row by row.

manage.py import_translation lesson-km.xlsx --by translator
manage.py import_translation lesson-km.xlsx --by translator --dry-run
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from wagtail_localize.models import Translation

from localize.exchange import imports
from localize.exchange.limits import MAX_BYTES


class Command(BaseCommand):
    help = "Imports a translated XLSX, XLIFF or PO file; everything in it becomes a draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="user name of who translated")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, only report")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = self._import(options["file"], options["by"], dry_run=options["dry_run"])
        except (ValidationError, PermissionDenied, OSError) as error:
            sentences = error.messages if isinstance(error, ValidationError) else [str(error)]
            raise CommandError(f"{options['file']}: {' '.join(sentences)}") from error
        for line in report.lines:
            if line.outcome != imports.Outcome.UNCHANGED:
                self.stdout.write(f"{options['file']}:{line}")
        counts = (f"{len(report.of(outcome))} {outcome}" for outcome in imports.Outcome)
        self.stdout.write(", ".join(counts))

    def _import(self, path: Path, username: str, *, dry_run: bool) -> imports.ImportReport:
        user = get_user_model()._default_manager.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user {username}.")
        with path.open("rb") as file:
            contents = imports.read(file.read(MAX_BYTES + 1), path.name)
        translation = Translation.objects.filter(uuid=contents.uuid).first()
        if translation is None:
            raise CommandError(f"{path}: the page of this file is not here.")
        return imports.apply(translation, contents, by=user, dry_run=dry_run)
