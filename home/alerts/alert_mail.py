"""Mail about alerts: a second person learns at once that one was sent, or ended because a number
was taken away."""

import logging
from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.two_people import people

logger = logging.getLogger(__name__)


def people_to_tell(alert: Any) -> list[Any]:
    """Everybody else who may send and end alerts, administrators last. Where only these may, those
    who approve phrases, too: the technician is seldom the colleague who notices."""
    but = {alert.sent_by_id} if alert.end_reason == "" else set()
    rest = people.administrators().filter(is_active=True).exclude(pk__in=but)
    for right in ("home.send_alert", "home.approve_alertphrase"):
        colleagues = [one for one in people.who_has(right, but=but) if not one.is_superuser]
        if colleagues:
            return [*colleagues, *rest]
    return list(rest)


def tell(alert: Any, texts: Mapping[str, str], told: list[Any]) -> None:
    """One mail to each in their own language; one that fails keeps no other person from theirs.

    Called after the commit: a mail server that is away must not stop an alert.
    """
    reached = [person for person in told if person.email]
    if not reached:
        logger.error("Nobody was told of an alert by mail.", extra={"alert": alert.pk})
    for person in reached:
        with override(people.language_of(person)):
            subject = _("The alert has ended: a number in it is no longer offered")
            if not alert.end_reason:
                subject = _("An alert was sent: please look")
            context = {
                "alert": alert,
                "texts": texts,
                "address": settings.OFFICE_URL + reverse("home_alerts"),
            }
            body = render_to_string("home/alerts/mail.txt", context)
            try:
                send_mail(subject, body, None, [person.email])
            except (OSError, SMTPException):
                logger.exception(
                    "A person could not be told of an alert.", extra={"user": person.pk}
                )
