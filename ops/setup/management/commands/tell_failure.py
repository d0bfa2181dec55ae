"""`manage.py tell_failure UNIT`: what systemd calls when a command of the night has failed.

It asks the mail server and, while that takes mail, no database: that may be what failed.
"""

import logging
from argparse import ArgumentParser
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.two_people.outbox import night

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Writes to every administrator, in their language, that a service of the night failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("unit", help="the service, as journalctl knows it")

    def handle(self, *args: Any, unit: str, **options: Any) -> None:
        everybody = night.everybody()
        if not everybody:
            raise CommandError("No administrator has an e-mail address.")
        # each of them: one whose server refuses keeps it from nobody else
        told = [_tell(address, language, unit) for address, language in everybody.items()]
        if not any(told):
            raise CommandError("Neither the mail server nor the database takes the mail.")


def _tell(address: str, language: str, unit: str) -> bool:
    with override(language):
        subject = f"{settings.WAGTAIL_SITE_NAME}: {_('Something failed in the night')}"
        said = render_to_string("setup/mail/failure.txt", {"unit": unit}).strip()
    try:
        return bool(send_mail(subject, f"{said}\n", None, [address]))
    except (OSError, SMTPException, DatabaseError):
        logger.exception("A failure of the night could not be told")
        return False
