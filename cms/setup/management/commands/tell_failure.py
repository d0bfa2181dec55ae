"""`manage.py tell_failure UNIT`: what systemd calls when a command of the night has failed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.publishing import people
from cms.publishing.approvals import mail


class Command(BaseCommand):
    help = "Writes to every administrator, in their language, that a service of the night failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("unit", help="the service, as journalctl knows it")

    def handle(self, *args: Any, unit: str, **options: Any) -> None:
        administrators = people.administrators().filter(is_active=True).exclude(email="")
        for user in administrators:
            with override(people.language_of(user)):
                said = {"name": people.name(user), "unit": unit}
                mail.send(user, _("Something failed in the night"), "setup/mail/failure.txt", said)
        if not administrators:
            raise CommandError("No administrator has an e-mail address.")
