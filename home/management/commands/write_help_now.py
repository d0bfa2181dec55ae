"""manage.py write_help_now DIR: help-now as plain files for any file server."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from home.directory.upkeep import help_now_file


class Command(BaseCommand):
    help = "Write help-now of every language as a plain file: DIR/km/help-now.json …"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        for path in help_now_file.write(directory):
            self.stdout.write(f"{path} {'written' if path.exists() else 'removed'}")
