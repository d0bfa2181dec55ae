"""What the numbers ask of the people who keep them. One of the kinds of work in
`cms.office.kinds`; new values and reports wait in the list “To confirm”."""

from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.publishing.approvals.rows import Row
from home.directory import checks
from home.directory.locks import CONFIRM
from home.directory.models.directory import Service
from home.directory.models.upkeep import IntegrityCheck
from localize.overview.records import title_of

NAMED = 3


def rows(user: Any) -> tuple[list[Row], list[Row]]:
    found = []
    if user.has_perm("home.change_contactchannel"):
        found += _contacts()
    if user.has_perm(CONFIRM):
        found += _wrong_numbers()
    return found, []


def _contacts() -> list[Row]:
    """One row for all that are due: the screen leads from one to the next, the urgent first."""
    today = timezone.localdate()
    due = list(checks.due(today).annotate(service_title=title_of(Service, "service_id")))
    if not due:
        return []
    first = min(row.valid_until or today for row in due)
    count = len(due)
    what = ngettext(
        "%(count)s contact has to be checked: %(names)s",
        "%(count)s contacts have to be checked: %(names)s",
        count,
    )
    names = list(dict.fromkeys(row.service_name for row in due))
    shown = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
    return [
        Row(
            _("Contacts to check"),
            _("Directory"),
            None,
            _moment(min(first, today)),
            reverse("home_next_check"),
            any(_is_late(row, today) for row in due),
            what=what % {"count": count, "names": shown},
            verb=_("Check"),
        )
    ]


def _is_late(row: Any, today: date) -> bool:
    """A contact for emergencies whose day is over."""
    return row.service.is_emergency and (row.valid_until is None or row.valid_until < today)


def _wrong_numbers() -> list[Row]:
    """What the nightly comparison found, until one finds nothing."""
    latest = IntegrityCheck.objects.first()
    if latest is None or not latest.findings:
        return []
    return [
        Row(
            _("A public number is not what two people confirmed"),
            _("Directory"),
            None,
            latest.at,
            reverse("home_report"),
            True,
            what=str(latest.findings[0]),
            verb=_("Look at it"),
        )
    ]


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
