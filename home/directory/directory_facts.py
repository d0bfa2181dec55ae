"""The rows of the directory as the plain values that `home.directory.freshness` decides on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Literal

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.directory.channel_values import match_key
from home.directory.freshness import (
    Facts,
    Offer,
    away,
    emptied_categories,
    hidden_from,
    loses_last_emergency,
    lost_contacts,
    may_be_offered,
    offers,
    vital_offers,
)

# What a change must leave: something on the emergency list; something in each category of it; every
# contact by which people call or write in an emergency (what one person may do alone).
Leaving = Literal["list", "categories", "contacts"]


@dataclass(frozen=True)
class OfferedChannel:
    channel: Any  # home.ContactChannel
    offer: Offer
    # from when on it is not offered, unless somebody does something; None: the clock never ends it
    offered_until: datetime | None


def offered_channels(service: Any) -> list[OfferedChannel]:
    """The channels of a home.Service that are public now, in their order."""
    return offered_by_service([service]).get(service.pk, [])


def offered_by_service(services: list[Any]) -> dict[int, list[OfferedChannel]]:
    """The public channels of several services in one query, by id of the service."""
    rows = list(_channels().filter(service__in=services))
    decided = offers(_facts(rows), allow_desk_checked=settings.DIRECTORY_ALLOW_DESK_CHECKED)
    result: dict[int, list[OfferedChannel]] = {}
    offered = [row for row in rows if row.pk in decided]
    for row in offered:
        one = OfferedChannel(row, decided[row.pk], _offered_until(row, offered))
        result.setdefault(row.service_id, []).append(one)
    return result


def _offered_until(row: Any, offered: list[Any]) -> datetime | None:
    day = hidden_from(
        urgency=row.service.urgency,
        state=row.state,
        valid_until=row.valid_until,
        others=[
            one.valid_until
            for one in offered
            if (one.service_id, one.type) == (row.service_id, row.type)
            and one.pk != row.pk
            and one.valid_until is not None
        ],
    )
    return None if day is None else timezone.make_aware(datetime.combine(day, time.min))


def is_offered(channel: Any) -> bool:
    return any(one.channel.pk == channel.pk for one in offered_channels(channel.service))


def goes_at_once(channel: Any) -> bool:
    """Would people not see this number any more as soon as one person heard a stranger?"""
    rows = list(_channels().filter(service=channel.service_id))
    for row in rows:
        row.stranger_answered |= row.pk == channel.pk
    return channel.pk in away(
        facts
        for facts in _facts(rows)
        if may_be_offered(facts, allow_desk_checked=settings.DIRECTORY_ALLOW_DESK_CHECKED)
    )


def refuse_losing_emergencies(
    *changed: Any, leaving: Leaving, held_back: frozenset[str] = frozenset()
) -> None:
    """Raise if these unsaved channels or services would leave less than they must.

    held_back: match keys that would be held back too.
    """
    new_channels = {row.pk: row for row in changed if row._meta.model_name == "contactchannel"}
    new_services = {row.pk: row for row in changed if row._meta.model_name == "service"}
    after = [new_channels.get(row.pk, row) for row in _channels().all()]
    for row in after:
        row.service = new_services.get(row.service_id, row.service)
    _refuse_loss(_stored_facts(), _facts(after, held_back), leaving)


@contextmanager
def keeping_emergencies(
    *, leaving: Leaving, emptied: Callable[[set[str]], None] | None = None
) -> Iterator[None]:
    """The same for whatever the block saves, by a form or a script; the caller's transaction
    undoes it. emptied: called with the categories that the block left without such a contact,
    where that is allowed.
    """
    before = _stored_facts()
    yield
    after = _stored_facts()
    _refuse_loss(before, after, leaving)
    lost = _emptied(before, after)
    if lost and emptied is not None:
        emptied(lost)


def is_help_offered() -> bool:
    """Is there anything that people can call or write to in an emergency?"""
    return bool(
        vital_offers(_stored_facts(), allow_desk_checked=settings.DIRECTORY_ALLOW_DESK_CHECKED)
    )


def _refuse_loss(before: list[Facts], after: list[Facts], leaving: Leaving) -> None:
    is_desk_offered = settings.DIRECTORY_ALLOW_DESK_CHECKED
    if loses_last_emergency(before, after, allow_desk_checked=is_desk_offered):
        raise ValidationError(
            _(
                "This is the last contact for emergencies that is still offered. "
                "Confirm another one first, then repeat this."
            ),
            code="last_emergency",
        )
    if leaving != "list" and _emptied(before, after):
        raise ValidationError(
            _(
                "This is the last emergency contact of its category. Confirm another one first. "
                "If the number is dead, report that under “Check this number”."
            ),
            code="last_of_category",
        )
    if leaving == "contacts" and lost_contacts(before, after, allow_desk_checked=is_desk_offered):
        raise ValidationError(
            _(
                "People call or write to this in an emergency, so one person alone cannot take it "
                "away. Report it under “Check this number” or withdraw the contact there; a second "
                "person has to do the same."
            ),
            code="two_people",
        )


def _emptied(before: list[Facts], after: list[Facts]) -> set[str]:
    return emptied_categories(
        before, after, allow_desk_checked=settings.DIRECTORY_ALLOW_DESK_CHECKED
    )


def _stored_facts() -> list[Facts]:
    return _facts(list(_channels().all()))


def services_with(match: str) -> list[Any]:
    """The services of which a contact has this match key."""
    rows = _channels().filter(match=match).order_by("service_id")
    return list({row.service_id: row.service for row in rows}.values())


# Service, ContactChannel and HeldBackValue ask this module in their save(), so their modules import
# it while Django starts; their rows are asked for by name, here and nowhere else.


def _channels() -> Any:
    return (
        apps.get_model("home", "ContactChannel")
        .objects.exclude(value="")
        .select_related("service")
        .order_by("priority", "pk")
    )


def _held_back() -> frozenset[str]:
    values = apps.get_model("home", "HeldBackValue").objects.in_force()
    return frozenset(values.values_list("match", flat=True))


def _facts(rows: list[Any], more_held_back: frozenset[str] = frozenset()) -> list[Facts]:
    held_back = more_held_back | _held_back()
    return [
        Facts(
            channel=row.pk,
            service=row.service_id,
            type=row.type,
            kind=row.kind,
            category=row.service.category,
            urgency=row.service.urgency,
            service_status=row.service.status,
            audience=row.audience,
            state=row.state,
            is_verified=row.verified_on is not None,
            old_is_dead=row.old_is_dead,
            stranger_answered=row.stranger_answered,
            is_held_back=match_key(row.value) in held_back,
        )
        for row in rows
    ]
