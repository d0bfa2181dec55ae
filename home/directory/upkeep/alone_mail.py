"""The mail when one person serves a number alone, and when that is over: a second one has to call.

To everybody who may confirm numbers, each in their language; it holds no evidence.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from home.directory.upkeep import duty
from localize.overview.records import name_records


def tell_after_commit(channel: Any, *, by: Any = None) -> None:
    """by: who serves it; None: its day is over."""
    value, until, pk = channel.value, channel.alone_until, channel.pk
    service = channel.service
    address = settings.OFFICE_URL + reverse("home_check", args=[pk])

    def compose() -> tuple[str, list[str]]:
        name_records([service])
        if by is None:
            subject = _("A number that one person served is not served any more")
            return f"{subject}: {service.shown_name}", [
                _("Nobody called it in a day. What was there before is there again, marked."),
                _("A second person can still call the new number and confirm it:"),
                address,
            ]
        subject = _("One person alone serves a number: please call it")
        person = by.get_full_name() or by.get_username()
        return f"{subject}: {service.shown_name}", [
            _("%(person)s serves %(value)s until %(until)s, marked “checked by one”.")
            % {
                "person": person,
                "value": value,
                "until": timezone.localtime(until).strftime("%Y-%m-%d %H:%M"),
            },
            _("A second person must call it before; then it counts as any other number:"),
            address,
        ]

    cause = f"{channel} ({service})"
    transaction.on_commit(lambda: duty.alarm_all(f"Served by one person: {cause}", compose))
