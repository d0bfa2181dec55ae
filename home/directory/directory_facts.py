"""The rows of the directory as `home.directory.given` decides on them; and what one person may not
hide by other means than saying that it is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from cms.core.vocabularies.directory import CHANNEL_TYPES, codes
from home.directory.channel_values import match_key
from home.directory.given import Way, given
from home.directory.standing import NOBODY, Standing


@dataclass(frozen=True)
class OfferedChannel:
    channel: Any  # home.ContactChannel
    is_stale: bool


def offered_channels(service: Any) -> list[OfferedChannel]:
    """The channels of a home.Service that are public now, in their order."""
    return offered_by_service([service]).get(service.pk, [])


def offered_by_service(services: list[Any]) -> dict[int, list[OfferedChannel]]:
    """The public channels of several services in one query, by id of the service; all rows, for
    whether one is the last of all depends on the others."""
    decided = given(ways(rows := sorted(_channels(), key=_place)))
    wanted = {service.pk for service in services}
    result: dict[int, list[OfferedChannel]] = {}
    for row in rows:
        if row.pk in decided and row.service_id in wanted:
            one = OfferedChannel(row, decided[row.pk])
            result.setdefault(row.service_id, []).append(one)
    return result


def given_now(*changed: Any) -> dict[int, bool]:
    """Of each contact that readers get whether it is marked. changed: rows as they are in memory,
    in the place of the stored ones."""
    others = _channels().exclude(pk__in=[row.pk for row in changed])
    return given(ways([*others, *(row for row in changed if row.value)]))


def refuse_losing_emergencies(*changed: Any, held_back: frozenset[str] = frozenset()) -> None:
    """Raise if these unsaved channels or services would hide what people call in an emergency.
    Forms ask it, and each save for scripts; of a service `keeping_meaning` asks that.

    held_back: match keys that would be held back too.
    """
    new_channels = {row.pk: row for row in changed if row._meta.model_name == "contactchannel"}
    new_services = {row.pk: row for row in changed if row._meta.model_name == "service"}
    stored = list(_channels())
    before = vital(stored)
    after = [new_channels.get(row.pk, row) for row in stored]
    for row in after:
        row.service = new_services.get(row.service_id, row.service)
    if before.keys() - vital(after, held_back).keys():
        raise ValidationError(
            _(
                "People call or write to this in an emergency, so one person alone cannot take it "
                "away. Say on the screen of the contact that it is wrong; a second person has to "
                "say the same."
            ),
            code="two_people",
        )


def is_help_offered() -> bool:
    """Is there anything that people can call or write to in an emergency?"""
    return bool(vital(_channels()))


def vital(rows: Iterable[Any], held_back: frozenset[str] = frozenset()) -> dict[int, str]:
    """Those that are there for people in an emergency, each with its category: also where a
    stranger answered one person, and a second one has to call."""
    kept = list(rows)
    return {
        way.key: row.service.category
        for row, way in zip(kept, ways(kept, held_back), strict=True)
        if way.is_vital and way.is_open and not way.standing.gone
    }


def services_with(match: str) -> list[Any]:
    """The services of which a contact has this match key."""
    rows = _channels().filter(match=match).order_by("service_id")
    return list({row.service_id: row.service for row in rows}.values())


# Service, ContactChannel and HeldBackValue ask this module when they are checked or saved, so their
# modules import it while Django starts; their rows are asked for by name, here and nowhere else.


def _channels() -> Any:
    rows = apps.get_model("home", "ContactChannel").objects.exclude(value="")
    is_held_back = Exists(_held_back().filter(match=OuterRef("match")))
    return rows.annotate(is_held_back=is_held_back).select_related("service")


def _place(row: Any) -> tuple[int, int, int]:
    """Calls stand first, then text messages, whatever somebody puts before them."""
    return codes(CHANNEL_TYPES).index(row.type), row.priority, row.pk


def _held_back() -> Any:
    return apps.get_model("home", "HeldBackValue").objects.in_force()


def _is_held_back(row: Any) -> bool:
    """As it was read with the row; of one in memory by its value now."""
    known: bool | None = vars(row).get("is_held_back")
    return _held_back().filter(match=match_key(row.value)).exists() if known is None else known


def ways(rows: Iterable[Any], more_held_back: frozenset[str] = frozenset()) -> list[Way]:
    allows_read = settings.DIRECTORY_ALLOW_DESK_CHECKED
    return [
        Way(
            row.pk,
            row.service_id,
            row.service.is_emergency,
            Standing(
                f"{row.type} {row.kind} {row.value}",
                assurance=row.assurance,
                gone=row.gone,
                gone_at=row.gone_at,
                is_doubted=row.is_doubted,
                is_stale=row.is_stale,
            ),
            row.service.status == "active"
            and row.audience == "public"
            and row.match not in more_held_back
            and not _is_held_back(row)
            and (row.assurance != NOBODY or allows_read),
        )
        for row in rows
    ]
