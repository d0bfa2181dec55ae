"""Loads the term base; terms that are there already stay as the editors have them.

manage.py load_glossary
manage.py load_glossary --update my-terms.csv
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from localize.terminology import glossary_file


class Command(BaseCommand):
    help = "Loads terms from a CSV file into the term base; can be run again and again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=glossary_file.SHIPPED)
        parser.add_argument(
            "--update", action="store_true", help="let the file win over what editors changed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            terms = glossary_file.read(options["file"])
            loaded = glossary_file.load(terms, update=options["update"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from error
        self.stdout.write(
            f"Term base: {loaded.added} added, {loaded.updated} updated, {loaded.kept} kept."
        )
