"""Writes the strings of one page in one language into a file.

manage.py export_translation 12 km xlsx
manage.py export_translation 12 km po --output lesson.po
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Page
from wagtail_localize.models import Translation

from localize.exchange import exports


class Command(BaseCommand):
    help = "Exports the translation of a page as XLSX, XLIFF or PO."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("page", type=int, help="id of the page, in any language")
        parser.add_argument("locale", help="language to translate into: km or en")
        parser.add_argument("format", choices=exports.FORMATS)
        parser.add_argument("--output", type=Path, help="file to write; made up if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        page = Page.objects.filter(pk=options["page"]).first()
        if page is None:
            raise CommandError(f"There is no page {options['page']}.")
        translation = Translation.objects.filter(
            source__object_id=page.translation_key, target_locale__language_code=options["locale"]
        ).first()
        if translation is None:
            raise CommandError(f"“{page}” is not translated into {options['locale']}.")
        file = exports.export(translation, options["format"])
        path = options["output"] or Path(file.name)
        path.write_bytes(file.data)
        self.stdout.write(str(path))
