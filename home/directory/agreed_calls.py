"""How often people call the telephones of an organization to test them, as it agreed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cms.core.vocabularies.directory import PHONE_TYPES
from home.directory.given import track
from home.directory.models.channels import ContactChannel, written
from home.directory.models.owner_links import OwnerAgreement
from home.directory.models.statements import Statement
from home.directory.standing import QUARTER, Said


@dataclass(frozen=True)
class Agreed:
    """most: calls in a quarter that the owner agreed to; made: those of the last one."""

    most: int
    made: int


def agreed_calls(rows: Iterable[ContactChannel], today: date) -> dict[int, Agreed]:
    """By contact, where there is a limit. One query, and one more where there is any."""
    limits = OwnerAgreement.objects.in_force().exclude(test_calls=None)
    most: dict[int, int] = dict(limits.values_list("organization__services", "test_calls"))
    limited = {row.pk: row for row in rows if row.type in PHONE_TYPES and row.service_id in most}
    said: dict[int, list[Said]] = {pk: [] for pk in limited}
    for one in Statement.objects.of_contacts(limited) if limited else ():
        said[one.contact].append(one.said)
    return {
        pk: Agreed(most[row.service_id], track(said[pk], written(row.served), today, QUARTER).calls)
        for pk, row in limited.items()
    }


def is_offered(row: Any) -> bool:
    """Is somebody asked to call it, of those of `open_rows`? Calls that are used up are not made,
    unless somebody says that it is wrong, or a new value waits."""
    agreed: Agreed | None = row.agreed
    if agreed is None or agreed.made < agreed.most:
        return True
    return bool(row.is_suspect or row.candidate is not None)
