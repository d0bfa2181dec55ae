"""Which contacts that readers do not get any more were wrong, and why: a closed reason, no names.

What only the clock, an unpublished page or a pause of the service hides was not wrong.
"""

from collections.abc import Mapping

from cms.publishing.vocabularies.directory import ENDED_STATUSES
from home.directory import channel_values
from home.directory.models.channels import ContactChannel
from home.directory.models.number_lists import current_lists


def reasons(gone: Mapping[str, set[str]]) -> dict[str, str]:
    """Key → code of RECALL_REASONS, of those that were wrong. gone: key → `href`s that were given
    out; called in the transaction that took them away."""
    rows = ContactChannel.objects.filter(key__in=list(gone)).select_related("service")
    found = {str(row.key): _reason(row, gone[str(row.key)]) for row in rows.with_requests()}
    return {key: reason for key, reason in found.items() if reason is not None}


def _reason(row: ContactChannel, hrefs: set[str]) -> str | None:
    if row.state == "withdrawn":
        return "withdrawn"
    if channel_values.href(row.served) not in hrefs:
        return "replaced" if row.value else "withdrawn"
    if row.old_is_dead:
        return _reported(row)
    if row.is_away:
        return "wrong_person"
    if row.audience != "public" or row.match in current_lists().held_back:
        return "withdrawn"
    return "closed" if row.service.status in ENDED_STATUSES else None


def _reported(row: ContactChannel) -> str:
    """What people said who took it away; a stranger weighs most."""
    said = {report.outcome for report in row.reports}
    if "wrong_person" in said:
        return "wrong_person"
    return "withdrawn" if said == {"withdraw"} else "dead"
