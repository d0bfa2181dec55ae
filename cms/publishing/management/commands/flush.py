"""Django's `flush`, which empties the logs as well."""

from typing import Any

from django.core.management.commands import flush

from cms.two_people.audit.append_only import lifted


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        with lifted(options["database"]):
            super().handle(**options)
