"""`manage.py khmer_words`: all Khmer words of the interface into one Excel file, and back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from localize.exchange.limits import ImportRefused
from ops.setup.interface_words import words_file


class Command(BaseCommand):
    help = (
        "Writes all Khmer words of the office, the reader and the mails into an Excel file for a "
        "native reader; with --take what came back goes into the .po files of this checkout."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the .xlsx")
        parser.add_argument("--take", action="store_true", help="read it instead of writing it")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not options["take"]:
            file.write_bytes(words_file.write())
            self.stdout.write(str(file))
            return
        try:
            report = words_file.take_back(file.read_bytes())
        except ImportRefused as error:
            raise CommandError(" ".join(error.messages)) from error
        for line in report.refused:
            self.stdout.write(f"Not taken. {line}")
        for line in report.for_the_code:
            self.stdout.write(f"Stands in the code, to be typed there: {line}")
        self.stdout.write(
            f"{report.changed} words changed, {report.read} read. Look at the difference of "
            "locale/, run tests/test_catalogue.py, and commit."
        )
