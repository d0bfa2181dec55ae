"""What the numbers ask of the people who keep them. One of the kinds of work in
`office.desk.kinds`."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.core.once import once
from cms.two_people.approvals.models import voice_of
from cms.two_people.approvals.rows import Row, WhoMay
from home.directory import channel_values, meaning
from home.directory.agreed_calls import is_offered
from home.directory.locks import CONFIRM
from home.directory.models.channels import read
from home.directory.models.directory import Service
from home.directory.models.statements import Statement
from home.directory.models.upkeep import IntegrityCheck
from home.directory.standing import SILENT
from home.directory.to_check import has_said, open_rows
from localize.overview.records import name_records

NAMED = 3


def rows(user: Any) -> tuple[list[Row], list[Row]]:
    if not user.has_perm(CONFIRM):
        return [], []
    waiting = [row for row in all_open(user) if row.is_suspect or row.waits]
    mine = _as_lots([row for row in waiting if not has_said(row, user)])
    others = _as_lots([row for row in waiting if has_said(row, user)])
    facts = _facts(user)
    mine += [row for row, is_own in facts if not is_own]
    others += [row for row, is_own in facts if is_own]
    return [*mine, *_contacts(user), *_wrong_numbers()], others


def all_open(user: Any) -> list[Any]:
    """What somebody has to look at, once for a request."""
    return once(user, "contacts open", _offered)


def _offered() -> list[Any]:
    found = [row for row in open_rows(timezone.localdate()) if is_offered(row)]
    name_records(row.service for row in found)
    return found


def due_of(user: Any) -> list[Any]:
    """What anybody can check now: as the menu counts it and the first screen lists it."""
    today = timezone.localdate()
    return [
        row
        for row in all_open(user)
        if not (row.is_suspect or row.waits)
        and not (row.latest == SILENT and timezone.localdate(row.latest_at) == today)
    ]


def _as_lots(waiting: list[Any]) -> list[Row]:
    """The new contacts of one person, of a list that they brought for example, as one row, which
    leads to the first."""
    found: dict[Any, list[Any]] = {}
    for row in waiting:
        is_new = row.waits and not row.value
        found.setdefault(tuple(row.waits[0]["by"]) if is_new else row.pk, []).append(row)
    return [_lot(rows) if rows[1:] else _waits(rows[0]) for rows in found.values()]


def _lot(rows: list[Any]) -> Row:
    what = ngettext(
        "%(count)s contact, which nobody gets yet: %(names)s",
        "%(count)s contacts, which nobody gets yet: %(names)s",
        len(rows),
    ) % {"count": len(rows), "names": _named(rows)}
    is_urgent = any(row.service.is_emergency for row in rows)
    return replace(_waits(rows[0]), title=_("New contacts"), what=what, is_urgent=is_urgent)


def _named(rows: list[Any]) -> str:
    names = list(dict.fromkeys(row.service_name for row in rows))
    return ", ".join([*names[:NAMED], *(["…"] if names[NAMED:] else [])])


def _waits(row: Any) -> Row:
    """One that a second voice is missing for: a new value, a check, or a report."""
    accounts = row.against if row.is_suspect else {key for one in row.waits for key in one["by"]}
    value = read(row.waits[-1]["value"]) if row.waits else row.served
    if row.is_doubted:
        what = _("A stranger answered. A second person has to call it now.")
    elif row.is_suspect:
        what = _("Somebody says that it is wrong. People still get it.")
    elif value.value == row.value:
        what = _("One says that it is right; a second person looks at it, too.")
    elif row.value:
        what = _("A new value. People still get the old one: %(value)s.") % {"value": row.value}
    else:
        what = _("New: nobody gets it yet.")
    name = f"{row.service_name}: {channel_values.display(value) or row}"
    address = reverse("home_channel", args=[row.pk])
    return _row(row.service, name, address, accounts, row.latest_at, what, _("Check"))


def _row(
    service: Any, name: str, address: str, accounts: Any, at: Any, what: str, verb: str
) -> Row:
    return Row(
        name,
        _("Directory"),
        get_user_model()._default_manager.filter(pk__in=accounts).first(),
        at or timezone.now(),
        address,
        service.is_emergency,
        what=what,
        verb=verb,
        who=WhoMay(right=CONFIRM, but=frozenset(accounts)),
    )


def _facts(user: Any) -> list[tuple[Row, bool]]:
    """Services of which facts wait for a second voice, and whether that is somebody else's."""
    said = Statement.objects.filter(service=OuterRef("pk"), contact=None).order_by("-at")
    waiting = Service.objects.exclude(waits=[]).annotate(said_at=Subquery(said.values("at")[:1]))
    found = []
    name_records(services := list(waiting))
    for service in services:
        names = meaning.labels(service, {one["fact"]: None for one in service.waits})
        accounts = {by for one in service.waits for by in one["by"]}
        what = _("Changes: %(fields)s. People still get the old facts.")
        what %= {"fields": ", ".join(names)}
        name, address = str(service.shown_name), reverse("home_facts", args=[service.pk])
        row = _row(service, name, address, accounts, service.said_at, what, _("Look at it"))
        found.append((row, all(voice_of(user) in one["by"] for one in service.waits)))
    return found


def _contacts(user: Any) -> list[Row]:
    """One row for all that are due: the screen leads from one to the next, the urgent first."""
    today = timezone.localdate()
    due = due_of(user)
    if not due:
        return []
    days = [row.valid_until or today for row in due]
    what = ngettext(
        "%(count)s contact has to be checked: %(names)s",
        "%(count)s contacts have to be checked: %(names)s",
        len(due),
    )
    urgent = [row.valid_until for row in due if row.service.is_emergency]
    return [
        Row(
            _("Contacts to check"),
            _("Directory"),
            None,
            timezone.make_aware(datetime.combine(min(today, *days), time())),
            reverse("home_next_check"),
            any(day is None or day < today for day in urgent),
            what=what % {"count": len(due), "names": _named(due)},
            verb=_("Check"),
        )
    ]


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
