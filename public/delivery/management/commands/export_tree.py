"""manage.py export_tree: the plain files for the proxy, made now, or compared."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.documents.visibility import is_open
from public.delivery.static_tree import comparing
from public.delivery.static_tree.export import CURRENT, Export, InUse


class Command(BaseCommand):
    help = "Write everything public as plain files into DATA_DIR, or compare them (--check)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Only print what differs; 1 if anything does."
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        if not settings.EXPORT_DIR:
            raise CommandError("A demonstration writes no plain files.")
        directory = Path(settings.EXPORT_DIR)
        if check:
            self._compare(directory / CURRENT)
        else:
            self._build(directory)

    def _build(self, directory: Path) -> None:
        export = Export(directory)
        try:
            export.hold()
        except InUse as error:
            raise CommandError(f"{error} It is up to date within a minute; see --check.") from error
        except OSError as error:
            raise CommandError(f"{directory} cannot be written: {error}") from error
        try:
            while not export.tick(timezone.now(), seconds=60):
                if export.is_resting:
                    raise CommandError("The tree could not be written; the log says why.")
        finally:
            export.release()
        self.stdout.write(f"{directory / CURRENT} is up to date.")

    def _compare(self, tree: Path) -> None:
        if not tree.is_dir():
            if not is_open():
                self.stdout.write("Nothing is public yet.")
                return
            raise CommandError(f"There is no tree at {tree}.")
        found = 0
        for line in comparing.differences(tree.resolve(), timezone.now()):
            found += 1
            self.stdout.write(line)
        if found:
            raise CommandError(f"{found} differences.")
        self.stdout.write("No difference.")
