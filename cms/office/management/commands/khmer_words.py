"""`manage.py khmer_words`: all Khmer words of the interface into one Excel file, and back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from cms.office.wording import upload


class Command(BaseCommand):
    help = (
        "Writes all Khmer words of the office, the reader and the mails into an Excel file; with "
        "--take and --by takes one back, to wait for a second person."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the .xlsx")
        parser.add_argument("--take", action="store_true", help="read it instead of writing it")
        parser.add_argument("--by", help="username of who brings it back")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not options["take"]:
            file.write_bytes(upload.export())
            self.stdout.write(str(file))
            return
        by = get_user_model().objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError("Say with --by who brings the words back.")
        try:
            report = upload.take(file.read_bytes(), name=file.name, by=by)
        except PermissionDenied as denied:
            raise CommandError(str(denied)) from denied
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for line in report.refused:
            self.stdout.write(f"{line.row.line}: {line.row.english}: {line.reason}")
        self.stdout.write(f"{len(report.taken)} wait for a second person.")
