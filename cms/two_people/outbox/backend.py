"""The mail backend of the system: what the server does not take now is kept and tried again, so
that nobody's work fails with it and no mail is lost. `MAIL_TRANSPORT` is the backend behind it.

A mail that the server refuses for good (RFC 5321 §4.2.1: 5yz for its receivers) raises, as ever.
"""

import logging
import time
from collections.abc import Sequence
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from cms.two_people.outbox.models import WaitingMail

logger = logging.getLogger(__name__)

FAILURES = (OSError, SMTPException)
PAUSE = 60.0  # seconds for which a process does not ask a server that has just failed
FIELDS = ("subject", "body", "from_email", "to", "bcc", "cc", "reply_to")


def transport() -> Any:
    """What talks to the mail server, without anything between."""
    return get_connection(settings.MAIL_TRANSPORT)


class KeepingBackend(BaseEmailBackend):
    _asked_again_at = float("-inf")  # by all of one process

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(self._send(message) for message in email_messages)

    def _send(self, message: EmailMessage) -> bool:
        cls = type(self)
        if time.monotonic() < cls._asked_again_at and not message.attachments:
            keep(message)
            return True
        try:
            return bool(transport().send_messages([message]))
        except FAILURES as error:
            if is_final(error) or message.attachments:
                raise
            cls._asked_again_at = time.monotonic() + PAUSE
            # without the error's own words, which may hold addresses
            logger.warning("The mail server takes no mail: %s; it is kept.", type(error).__name__)
            keep(message)
            return True


def is_final(error: BaseException) -> bool:
    """Will it be refused whenever it is tried again?"""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in error.recipients.values())
    is_about_the_mail = isinstance(error, (SMTPDataError, SMTPSenderRefused))
    return is_about_the_mail and isinstance(error, SMTPResponseException) and error.smtp_code >= 500


def keep(message: EmailMessage) -> None:
    now = timezone.now()
    parts: dict[str, Any] = {name: getattr(message, name) for name in FIELDS}
    parts = {name: str(one) if isinstance(one, str) else list(one) for name, one in parts.items()}
    parts["subject"], parts["body"] = str(message.subject), str(message.body)
    parts["headers"] = message.extra_headers
    parts["alternatives"] = [list(one) for one in getattr(message, "alternatives", ())]
    WaitingMail.objects.create(parts=parts, since=now, due_at=now)


def kept(row: WaitingMail) -> EmailMessage:
    return EmailMultiAlternatives(**row.parts)
