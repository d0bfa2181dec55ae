"""One mail to one person, in their language. A mail server that is away stops nobody's work."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from cms.two_people.people import User

logger = logging.getLogger(__name__)


def send(user: User, subject: str, template: str, context: dict[str, Any]) -> None:
    """Write to `user`; the caller has switched to their language. Raises SMTPException, OSError."""
    send_mail(
        f"{settings.WAGTAIL_SITE_NAME}: {subject}",
        render_to_string(template, context).strip() + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )


def failed(user: User, what: str) -> None:
    """Noted with the error that is being handled; nobody's address."""
    logger.exception("%s could not be sent", what, extra={"user": user.pk})


FAILURES = (SMTPException, OSError)


def address(name: str, *args: Any) -> str:
    """Of a screen, for a mail."""
    return office(reverse(name, args=args))


def office(path: str) -> str:
    return str(settings.OFFICE_URL) + path
