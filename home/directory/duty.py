"""Mail to the people who keep the numbers. It names contacts, and never holds evidence or notes."""

import logging
from collections.abc import Callable
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import override

from cms.two_people.people import language_of

logger = logging.getLogger(__name__)

Compose = Callable[[], tuple[str, list[str]]]  # subject and lines, in the active language

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


def tell(compose: Compose, *, to_all: bool = False) -> None:
    """One mail for each language to those on duty, who do not see each other: `compose` gives
    subject and lines in the active one. Raises what the server raises.

    to_all: to everybody with the right to confirm numbers as well.
    """
    addresses = everybody() if to_all else recipients()
    if not addresses:
        logger.error("Nobody can be told about the numbers: no keeper has an e-mail address.")
        return
    mails = []
    for language, people in _by_language(addresses).items():
        with override(language):
            subject, lines = compose()
        mails.append(EmailMessage(subject=subject, body="\n".join(lines), bcc=people))
    get_connection().send_messages(mails)


def _by_language(addresses: list[str]) -> dict[str, list[str]]:
    """Language → addresses; who has no account reads that of the office."""
    users = get_user_model().objects.filter(email__in=addresses, is_active=True)
    known = {user.email: language_of(user) for user in users.select_related("wagtail_userprofile")}
    found: dict[str, list[str]] = {}
    for address in addresses:
        found.setdefault(known.get(address, settings.OFFICE_LANGUAGE), []).append(address)
    return found


def try_to_send(mail: EmailMessage) -> None:
    """A mail server that is away must not undo what was done."""
    try:
        mail.send()
    except (OSError, SMTPException):
        logger.exception("A mail could not be sent: %s", mail.subject)


def alarm(words: str, compose: Compose, *, to_all: bool = False) -> None:
    """Log `words` as an error and tell people; a mail server that is away must not undo what was
    done."""
    logger.error(words)
    try:
        tell(compose, to_all=to_all)
    except (OSError, SMTPException):
        logger.exception("The alarm could not be sent by mail.")
