"""`manage.py interface_words`: all words of the interface in a language into one Excel file, and
back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.core.vocabularies.label_files import FALLBACK
from localize.exchange.limits import ImportRefused
from localize.outside.returns import of_screens
from ops.setup.interface_words import words_file


class Command(BaseCommand):
    help = (
        "Writes all words of the reader, the office and the mails in one language into an Excel "
        "file for a native reader, with what readers from outside said by their links; with --take "
        "what came back goes into the files of this checkout."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("language", help="its tag, such as km")
        parser.add_argument("file", type=Path, help="the .xlsx")
        parser.add_argument("--take", action="store_true", help="read it instead of writing it")

    def handle(self, *args: Any, **options: Any) -> None:
        file, language = options["file"], options["language"]
        if language not in {*dict(settings.WAGTAIL_CONTENT_LANGUAGES)} - {FALLBACK}:
            raise CommandError("This is no language of the content, or the one to translate from.")
        if not options["take"]:
            file.write_bytes(words_file.write(language, of_screens(language)))
            self.stdout.write(str(file))
            return
        try:
            report = words_file.take_back(file.read_bytes(), language)
        except ImportRefused as error:
            raise CommandError(" ".join(error.messages)) from error
        for line in report.refused:
            self.stdout.write(f"Not taken. {line}")
        self.stdout.write(
            f"{report.changed} words changed, {report.read} read. Look at the difference of "
            "locale/, cms/core/vocabularies/ and khmertext/checks/messages/, run "
            "tests/test_catalogue.py, and commit."
        )
