"""Is everything that readers get for help what people decided? Asked every night, and by command.

Numbers and facts change through the models only. SQL by hand, a restored backup or a fault does
not: so the triggers of the logs are looked for, rows and logs compared with their seals, numbers
with what was said of them, documents with the rows, and files with their digests.

What is public and the rows that it is made of are compared every night; of the logs only what is
new, and all of them in the first night of a week.

Whatever is broken, the night ends with an answer: what cannot be looked at is a finding itself.
"""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from cms import handed_over
from cms.documents import intact
from cms.documents.models import Document, Follower
from cms.documents.numbers.contacts import contacts_in
from cms.two_people.audit import seals
from cms.two_people.audit.append_only import missing_triggers
from cms.two_people.audit.seals import Head
from home.directory import channel_values, duty, meaning
from home.directory.directory_facts import given_now
from home.directory.models import facts
from home.directory.models.channels import ContactChannel
from home.directory.models.directory import Service
from home.directory.models.statements import Statement
from home.directory.models.upkeep import IntegrityCheck

logger = logging.getLogger(__name__)

NIGHT = time(2, 0)  # of the country's clocks
# whose every byte is made again and compared; of the others the contacts and the digests
KINDS = ("services", "organizations", "help-now", "home", "vocabulary")
MOST = 200  # sentences that are kept and mailed

Part = Callable[[], Iterable[str]]


def tick(now: datetime) -> IntegrityCheck | None:
    """Run once a night, at the first round of the worker after two o'clock."""
    local = timezone.localtime(now)
    night = datetime.combine(local.date(), NIGHT, local.tzinfo)
    if local < night or IntegrityCheck.objects.filter(day=local.date(), at__gte=night).exists():
        return None
    monday = local.date() - timedelta(days=local.weekday())
    this_week = IntegrityCheck.objects.filter(day__gte=monday).exclude(seals_head="")
    newest = this_week.order_by("-at").first()
    # what was found is found again until it is mended
    if newest is None or newest.findings:
        return run(now)
    return run(now, after=_head_of(newest))


def run(now: datetime, after: Head = seals.NOTHING) -> IntegrityCheck:
    """Compare everything but the logs up to `after`, keep what was found, and tell: always where a
    setting says so, and everybody on duty if it is not nothing."""
    findings, head = look(after)
    check, _created = IntegrityCheck.objects.update_or_create(
        day=timezone.localdate(now),
        defaults={
            "at": now,
            "findings": findings,
            "sealed": head.length,
            "last_seal": head.last,
            "seals_head": head.digest,
        },
    )
    _tell(check)
    return check


def look(after: Head = seals.NOTHING) -> tuple[list[str], Head]:
    """What is wrong now, as sentences, and the head of the seals."""
    findings: list[str] = []
    for name, part in _parts(after):
        findings += _found_by(name, part)
    head, cut = _head(after)
    return _at_most([*findings, *cut]), head


def _parts(after: Head) -> Iterator[tuple[str, Part]]:
    yield "The triggers of the logs", _triggers
    yield "The key of the seals", _key
    # with another key none is of use, and one sentence says it
    for model in () if seals.are_of_another_key() else seals.sealed_models():
        yield model._meta.label_lower, partial(seals.broken, model, after.last)
    yield "The contacts", _rows
    yield "The facts", _facts
    yield "The contacts in documents", _documents
    yield "The bytes of documents", intact.changed_bytes
    yield "The documents of help", partial(intact.differing, KINDS)
    yield "The files", intact.changed_files
    yield from handed_over.also_checked.items()


def _found_by(name: str, part: Part) -> list[str]:
    """What a second look finds too: in between two questions somebody may have saved."""
    found = set(_look(name, part))
    return [line for line in _look(name, part) if line in found] if found else []


def _look(name: str, part: Part) -> list[str]:
    found: list[str] = []
    try:
        for line in part():
            found.append(line)  # what came before an error stays
    except Exception as error:
        logger.exception("The nightly check could not look at a part.")
        found.append(f"{name}: could not be looked at: {type(error).__name__}: {error}")
    return found


def _at_most(findings: list[str]) -> list[str]:
    left = len(findings) - MOST
    return findings if left <= 0 else [*findings[:MOST], f"… and {left} more"]


def _tell(check: IntegrityCheck) -> None:
    seals_line = f"Seals: {_head_of(check)}"
    if check.findings:
        subject = "A public number changed outside the workflow"
        lines = [*check.findings, seals_line]
        duty.alarm(f"{subject}: {' | '.join(lines)}", lambda: (subject, lines))
    if settings.NIGHTLY_EMAILS:
        said = f"{len(check.findings)} findings" if check.findings else "everything agrees"
        body = "\n".join([seals_line, *check.findings])
        mail = EmailMessage(f"Nightly check: {said}", body, bcc=settings.NIGHTLY_EMAILS)
        duty.try_to_send(mail)


def _triggers() -> Iterator[str]:
    """What keeps the log from being changed by SQL, and is gone."""
    for name in missing_triggers():
        yield f"The trigger {name} is missing: the log could be changed by SQL"


def _key() -> Iterator[str]:
    if seals.are_of_another_key():
        yield (
            "The seals were made with another SECRET_KEY, so no row was compared: put that one "
            "into SECRET_KEY_FALLBACKS"
        )


def _head_of(check: IntegrityCheck) -> Head:
    return Head(check.sealed, check.last_seal, check.seals_head)


def _head(after: Head) -> tuple[Head, list[str]]:
    """With a sentence for each night whose seals are not there any more as they were."""
    nights = IntegrityCheck.objects.exclude(seals_head="")
    known = {_head_of(row): row.day for row in nights.order_by("day")}
    try:
        head, wrong = seals.head(known, after)
    except Exception as error:
        return Head(0, 0, ""), [f"The seals cannot be read: {type(error).__name__}: {error}"]
    return head, [
        f"The log was cut off or changed: on {known[one]} it had {one.length} seals, up to "
        f"{one.last}, and their digest is another one"
        for one in wrong
    ]


def _rows() -> Iterator[str]:
    """Rows that do not follow from what was said."""
    said: dict[int, list[Statement]] = {}
    for one in Statement.objects.filter(contact__isnull=False).iterator():
        said.setdefault(one.contact, []).append(one)
    now = timezone.now()
    for row in ContactChannel.objects.select_related("service").order_by("pk"):
        name = f"{row} (contact {row.pk})"
        different = row.take(row.stands(said.get(row.pk, []), now))
        # its mark is of another minute than this one
        if different := [one for one in different if one != "is_stale"]:
            yield f"{name}: what was said makes it another: {', '.join(different)}"


def _facts() -> Iterator[str]:
    """Facts of services that do not follow from what was said."""
    for service in Service.objects.order_by("pk"):
        found, now = facts.stands(service), meaning.facts_of(service)
        wrong = [
            fact
            for fact in now
            if fact not in found or found[fact].value != facts.written(now[fact])
        ]
        if wrong:
            yield f"{service} (service {service.pk}): something else was said: {', '.join(wrong)}"
        if facts.copies(found) != (service.assured, service.waits):
            yield f"{service} (service {service.pk}): who vouches for its facts is another"


def _documents() -> Iterator[str]:
    """Contacts in published documents that are not those that readers get."""
    given = given_now()
    rows = {str(row.key): row for row in ContactChannel.objects.filter(pk__in=given)}
    # what is yet to follow has the new value of contacts that changed, and is late with the rest
    late = set(Follower.objects.values_list("key", "locale"))
    documents = Document.objects.filter(deleted=False)
    for document in documents.only("locale", "kind", "key", "body", "overlay").iterator():
        try:
            shown = list(contacts_in(json.loads(document.body_as_given())))
        except Exception as error:
            yield f"{document} cannot be read: {type(error).__name__}: {error}"
            continue
        for contact in shown:
            row = rows.get(contact["key"])
            if row is None:
                yield f"{document} shows {contact['href']} for contact {contact['key']}"
                continue
            is_late = (document.key, document.locale) in late
            different = [
                f"{name} {contact[name]!r}"
                for name, value in _as_shown(row).items()
                if name in contact and contact[name] != value and not (is_late and name != "href")
            ]
            if different:
                yield f"{document} shows {', '.join(different)} for contact {contact['key']}"


def _as_shown(row: ContactChannel) -> dict[str, str | bool | None]:
    """What every document says of a contact; the rest depends on the language or the service."""
    return {
        "type": row.type,
        "kind": row.kind or None,
        "display": channel_values.display(row.served),
        "href": channel_values.href(row.served),
        "dial_from_abroad": row.works_from_abroad,
        "verified_on": row.verified_on.isoformat() if row.verified_on else None,
        "valid_until": row.valid_until.isoformat() if row.valid_until else None,
    }
