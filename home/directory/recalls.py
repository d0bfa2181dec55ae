"""Which contacts that readers do not get any more were wrong, and why: a closed reason, no names.

What only an unpublished page or a pause of the service hides was not wrong.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef

from cms.core.vocabularies.directory import ENDED_STATUSES
from cms.documents.recalls import Value, digest
from home.directory import channel_values, standing
from home.directory.directory_facts import given_now
from home.directory.models.channels import ContactChannel
from home.directory.models.number_lists import HeldBackValue

REASONS = {standing.DEAD: "dead", standing.STRANGER: "wrong_person", standing.IS_NOT: "withdrawn"}


def reasons(values: Collection[Value]) -> dict[Value, str]:
    """The code of RECALL_REASONS of each value that is wrong as things stand; of values that
    readers were given and do not get now. Called in the transaction that changed something."""
    held_back = HeldBackValue.objects.in_force().filter(match=OuterRef("match"))
    rows = ContactChannel.objects.filter(key__in={key for key, _sha256 in values})
    rows = rows.select_related("service").annotate(is_held_back=Exists(held_back))
    known = {str(row.key): row for row in rows}
    given = given_now() if any(row.is_doubted for row in known.values()) else {}
    found = {
        (key, sha256): _reason(known[key], sha256, given) for key, sha256 in values if key in known
    }
    return {value: reason for value, reason in found.items() if reason is not None}


def _reason(row: Any, sha256: str, given: Collection[int]) -> str | None:
    served = channel_values.href(row.served)
    if served is None or digest(served) != sha256:
        return "replaced"
    if row.gone:
        return REASONS[row.gone]
    if row.is_doubted and row.pk not in given:
        return "wrong_person"
    if row.audience != "public" or row.is_held_back:
        return "withdrawn"
    return "closed" if row.service.status in ENDED_STATUSES else None
