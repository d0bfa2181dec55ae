"""Does every public number equal what two people confirmed? Run every night, and by command.

Numbers change through `home.directory.numbers` only. SQL by hand, a restored backup or a fault does
not: so the triggers of the log are looked for, the rows compared with the log, the documents with
the rows.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, time

from django.utils import timezone

from cms.documents.contacts import contacts_in
from cms.documents.models import Document
from cms.publishing.audit.append_only import missing_triggers
from cms.publishing.audit.models import AuditEntry
from cms.publishing.vocabularies.directory import PHONE_TYPES, SHORT_KINDS
from home.directory import channel_values
from home.directory.models.channels import ContactChannel
from home.directory.models.upkeep import IntegrityCheck
from home.directory.upkeep import duty

NIGHT = time(2, 0)  # Cambodia's time
SERVED = ("type", "kind", "value", "state")


def tick(now: datetime) -> IntegrityCheck | None:
    """Run once a night, at the first round of the worker after two o'clock."""
    local = timezone.localtime(now)
    night = datetime.combine(local.date(), NIGHT, local.tzinfo)
    if local < night or IntegrityCheck.objects.filter(day=local.date(), at__gte=night).exists():
        return None
    return run(now)


def run(now: datetime) -> IntegrityCheck:
    """Compare everything, keep what was found, and raise the alarm if it is not nothing."""
    channels = list(ContactChannel.objects.exclude(value="").order_by("pk"))
    findings = [*_triggers(), *_rows(channels), *_documents(channels)]
    check, _created = IntegrityCheck.objects.update_or_create(
        day=timezone.localdate(now),
        defaults={
            "at": now,
            "numbers": len(channels),
            "digest": digest(channels),
            "findings": findings,
        },
    )
    if findings:
        duty.alarm("A public number changed outside the workflow", findings)
    return check


def digest(channels: Iterable[ContactChannel]) -> str:
    """SHA-256 of every number as it is served: two equal digests, no change in between."""
    served = [[str(row.key), row.type, row.kind, row.value, row.e164] for row in channels]
    return hashlib.sha256(json.dumps(served).encode()).hexdigest()


def _triggers() -> Iterator[str]:
    """What keeps the log from being changed by SQL, and is gone."""
    for name in missing_triggers():
        yield f"The trigger {name} is missing: the log could be changed by SQL"


def _rows(channels: list[ContactChannel]) -> Iterator[str]:
    """Rows that are not what their latest entry says."""
    entries = AuditEntry.objects.about_any(ContactChannel).order_by("pk")
    latest = dict(entries.values_list("subject_id", "new").iterator())
    for row in channels:
        logged = latest.get(str(row.pk))
        if logged is None:
            yield f"{row} (contact {row.pk}): no entry says who confirmed it"
            continue
        different = [name for name in SERVED if getattr(row, name) != logged.get(name)]
        if different:
            told = ", ".join(f"{name} {logged.get(name)!r}" for name in different)
            yield f"{row} (contact {row.pk}): the log says {told}"
        elif row.e164 != _e164(row):
            yield f"{row} (contact {row.pk}): its international form does not belong to it"


def _e164(row: ContactChannel) -> str:
    """The international form that the value has, read again; empty for what has none."""
    is_number = row.type == "whatsapp" or (row.type in PHONE_TYPES and row.kind not in SHORT_KINDS)
    return f"+{channel_values.match_key(row.value)}" if is_number else ""


def _documents(channels: list[ContactChannel]) -> Iterator[str]:
    """Contacts in published documents that are not those of a row, or were taken away."""
    kept = (row for row in channels if row.state != "withdrawn" and not row.old_is_dead)
    rows = {str(row.key): row for row in kept}
    documents = Document.objects.filter(deleted=False)
    for document in documents.only("locale", "kind", "key", "body", "cut").iterator():
        for shown in contacts_in(json.loads(document.body_as_given())):
            row = rows.get(shown["key"])
            if row is None or shown["href"] != channel_values.href(row.served):
                place = f"{document.locale}/{document.kind}/{document.key}"
                yield f"{place} shows {shown['href']} for contact {shown['key']}"
