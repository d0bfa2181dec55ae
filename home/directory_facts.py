"""The rows of the directory as the plain values that `home.freshness` decides on."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from home.channel_values import match_key
from home.closed_lists import EMERGENCY_URGENCIES
from home.freshness import Facts, Offer, loses_last_emergency, offers


@dataclass(frozen=True)
class OfferedChannel:
    channel: Any  # home.ContactChannel
    offer: Offer


def offered_channels(service: Any) -> list[OfferedChannel]:
    """The channels of a home.Service that are public now, in their order."""
    return offered_by_service([service]).get(service.pk, [])


def offered_by_service(services: list[Any]) -> dict[int, list[OfferedChannel]]:
    """The public channels of several services in one query, by id of the service.

    The other emergency services of the same categories are looked at too: whether an expired
    number is still offered depends on them.
    """
    categories = {service.category for service in services if service.is_emergency}
    rows = list(
        _channels().filter(
            Q(service__in=services)
            | Q(service__urgency__in=EMERGENCY_URGENCIES, service__category__in=categories)
        )
    )
    decided = offers(_facts(rows), allow_desk_checked=settings.DIRECTORY_ALLOW_DESK_CHECKED)
    result: dict[int, list[OfferedChannel]] = {}
    for row in rows:
        if row.pk in decided:
            result.setdefault(row.service_id, []).append(OfferedChannel(row, decided[row.pk]))
    return result


def is_offered(channel: Any) -> bool:
    return any(one.channel.pk == channel.pk for one in offered_channels(channel.service))


def refuse_losing_last_emergency(*changed: Any, held_back: frozenset[str] = frozenset()) -> None:
    """Raise if these unsaved channels or services would empty the list of emergency contacts.

    held_back: match keys that would be held back too.
    """
    before = _facts(list(_channels().filter(service__urgency__in=EMERGENCY_URGENCIES)))
    new_channels = {row.pk: row for row in changed if row._meta.model_name == "contactchannel"}
    new_services = {row.pk: row for row in changed if row._meta.model_name == "service"}
    after = [new_channels.get(row.pk, row) for row in _channels().all()]
    for row in after:
        row.service = new_services.get(row.service_id, row.service)
    if loses_last_emergency(
        before, _facts(after, held_back), allow_desk_checked=settings.DIRECTORY_ALLOW_DESK_CHECKED
    ):
        raise ValidationError(
            _(
                "This is the last contact for emergencies that is still offered. "
                "Confirm another one first, then repeat this."
            ),
            code="last_emergency",
        )


def dependent_services() -> list[Any]:
    """The services whose offers depend on other services: emergency ones with an expired number.

    Whatever happens to any channel or service, these are rendered again.
    """
    services = apps.get_model("home", "Service").objects
    return list(
        services.filter(urgency__in=EMERGENCY_URGENCIES, channels__state="expired").distinct()
    )


def _channels() -> Any:
    return (
        apps.get_model("home", "ContactChannel")
        .objects.exclude(value="")
        .select_related("service")
        .order_by("priority", "pk")
    )


def _facts(rows: list[Any], more_held_back: frozenset[str] = frozenset()) -> list[Facts]:
    held_back = more_held_back.union(
        apps.get_model("home", "HeldBackValue").objects.values_list("match", flat=True)
    )
    return [
        Facts(
            channel=row.pk,
            category=row.service.category,
            urgency=row.service.urgency,
            service_status=row.service.status,
            audience=row.audience,
            state=row.state,
            is_verified=row.verified_on is not None,
            old_is_dead=row.old_is_dead,
            is_held_back=match_key(row.value) in held_back,
        )
        for row in rows
    ]
