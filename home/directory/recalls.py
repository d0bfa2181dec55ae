"""Which contacts that readers do not get any more were wrong, and why: a closed reason, no names.

What only the clock, an unpublished page or a pause of the service hides was not wrong.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef

from cms.documents.recalls import Value, digest
from cms.publishing.vocabularies.directory import ENDED_STATUSES
from home.directory import channel_values
from home.directory.models.channels import ContactChannel
from home.directory.models.number_lists import HeldBackValue


def reasons(values: Collection[Value]) -> dict[Value, str]:
    """The code of RECALL_REASONS of each value that is wrong as things stand; of values that
    readers were given and do not get now. Called in the transaction that changed something."""
    held_back = HeldBackValue.objects.in_force().filter(match=OuterRef("match"))
    rows = ContactChannel.objects.filter(key__in={key for key, _sha256 in values})
    rows = rows.select_related("service").annotate(is_held_back=Exists(held_back))
    known = {str(row.key): row for row in rows.with_requests()}
    found = {(key, sha256): _reason(known[key], sha256) for key, sha256 in values if key in known}
    return {value: reason for value, reason in found.items() if reason is not None}


def _reason(row: Any, sha256: str) -> str | None:
    if row.state == "withdrawn":
        return "withdrawn"
    served = channel_values.href(row.served)
    if served is None or digest(served) != sha256:
        return "replaced" if row.value else "withdrawn"
    if row.old_is_dead:
        return _reported(row)
    if row.is_away:
        return "wrong_person"
    if row.audience != "public" or row.is_held_back:
        return "withdrawn"
    return "closed" if row.service.status in ENDED_STATUSES else None


def _reported(row: ContactChannel) -> str:
    """What people said who took it away; a stranger weighs most."""
    said = {report.outcome for report in row.reports}
    if row.stranger_answered or "wrong_person" in said:
        return "wrong_person"
    return "withdrawn" if said == {"withdraw"} else "dead"
