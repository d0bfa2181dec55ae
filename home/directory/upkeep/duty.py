"""Mail to the people who keep the numbers. It names contacts, and never holds evidence or notes."""

import logging
from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage

from cms.publishing.vocabularies.directory import CATEGORIES
from cms.publishing.vocabularies.shared import label

logger = logging.getLogger(__name__)

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def recipients() -> list[str]:
    """The addresses set for it; else everybody who may confirm numbers; else administrators."""
    if settings.DIRECTORY_DUTY_EMAILS:
        return list(settings.DIRECTORY_DUTY_EMAILS)
    users = get_user_model().objects
    keepers = users.with_perm(
        "home.confirm_contactchannel", backend=MODEL_BACKEND, include_superusers=False
    )
    for people in (keepers, users.filter(is_active=True, is_superuser=True)):
        addresses = people.exclude(email="").order_by("email").values_list("email", flat=True)
        if found := list(addresses.distinct()):
            return found
    return []


def everybody() -> list[str]:
    """Those on duty and all who may confirm numbers, administrators too."""
    users = get_user_model().objects
    people = users.with_perm("home.confirm_contactchannel", backend=MODEL_BACKEND)
    addresses = people.exclude(email="").order_by("email").values_list("email", flat=True)
    return list(dict.fromkeys([*recipients(), *addresses]))


def send(subject: str, lines: list[str], *, to_all: bool = False) -> None:
    """One mail to those on duty, who do not see each other. Raises what the server raises.

    to_all: to everybody with the right to confirm numbers as well.
    """
    addresses = everybody() if to_all else recipients()
    if not addresses:
        logger.error("Nobody can be told about the numbers: no keeper has an e-mail address.")
        return
    EmailMessage(subject=subject, body="\n".join(lines), bcc=addresses).send()


def alarm(subject: str, lines: list[str], *, to_all: bool = False) -> None:
    """Log an error and tell people; a mail server that is away must not undo what was done."""
    logger.error("%s: %s", subject, " | ".join(lines))
    try:
        send(subject, lines, to_all=to_all)
    except (OSError, SMTPException):
        logger.exception("The alarm could not be sent by mail.")


def emptied(categories: Iterable[str], cause: str) -> None:
    """A category has no emergency contact left: somebody has to find another one now."""
    alarm(
        "A category has no emergency contact any more",
        [f"{label(CATEGORIES, category, 'en')}: {cause}" for category in sorted(categories)],
    )
