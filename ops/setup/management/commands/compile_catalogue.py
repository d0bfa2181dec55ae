"""`manage.py compile_catalogue`: the Khmer words of the admin, before the first start."""

from typing import Any

from django.core.management.base import BaseCommand

from ops.setup.catalogue import compile_catalogues


class Command(BaseCommand):
    help = "Compiles locale/**/*.po where the .mo is missing or older."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for target in compile_catalogues():
            self.stdout.write(str(target))
