"""Does every public number equal what two people confirmed? Run every night, and by command.

Numbers change through `home.directory.numbers` only. SQL by hand, a restored backup or a fault does
not: so the log is compared with its own chain, the rows with the log, the documents with the rows.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from cms.documents.models import Document
from cms.publishing.vocabularies.directory import PHONE_TYPES, SHORT_KINDS
from home.directory import channel_values, event_chain
from home.directory.models.channels import ChannelEvent, ContactChannel
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
    chain, torn = _chain()
    findings = [*torn, *_rows(channels), *_documents(channels)]
    check, _created = IntegrityCheck.objects.update_or_create(
        day=timezone.localdate(now),
        defaults={
            "at": now,
            "numbers": len(channels),
            "digest": digest(channels),
            "chain": chain,
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


def _chain() -> tuple[str, list[str]]:
    """The end of the log, and what is wrong with it: events changed, removed or slipped in."""
    end, torn, links = event_chain.START, [], {event_chain.START}
    for event in ChannelEvent.objects.order_by("pk").iterator():
        if event.chain != event.link(end):
            torn.append(f"The log was changed at or before event {event.pk} ({event})")
        end = event.chain
        links.add(end)
    last = IntegrityCheck.objects.exclude(chain="").first()
    if last is not None and last.chain not in links:
        torn.append(f"The log has lost events that were there on {last.day}")
    return end, torn


def _rows(channels: list[ContactChannel]) -> Iterator[str]:
    """Rows that are not what their latest event says."""
    latest: dict[int, dict[str, Any]] = {}
    for event in ChannelEvent.objects.order_by("pk"):
        # an event of the clock knows the state only
        latest[event.channel_id] = latest.get(event.channel_id, {}) | event.new
    for row in channels:
        logged = latest.get(row.pk)
        if logged is None:
            yield f"{row} (contact {row.pk}): no event says who confirmed it"
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
    for document in documents.only("locale", "kind", "key", "body").iterator():
        for shown in contacts_in(json.loads(bytes(document.body))):
            row = rows.get(shown["key"])
            if row is None or shown["href"] != channel_values.href(row.served):
                place = f"{document.locale}/{document.kind}/{document.key}"
                yield f"{place} shows {shown['href']} for contact {shown['key']}"


def contacts_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every contact anywhere in a document, known by its members."""
    if isinstance(value, dict):
        if {"key", "href", "dial_from_abroad"} <= value.keys():
            yield value
        for inner in value.values():
            yield from contacts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from contacts_in(inner)
