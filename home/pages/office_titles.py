"""What the office calls the pages of services: with digits and organization, because 117 and 1288
have one title."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTextTransform

from home.directory.models.directory import Service, owner_names
from home.directory.service_names import CONTACT, Contact, told_apart, without_number

_CONTACTS = tuple(f"service__channels__{name}" for name in CONTACT)
_COLUMNS = ("pk", "title", "draft_title", "language", "service", "of_draft", *_CONTACTS)


def titles(pages: QuerySet[Any]) -> dict[int, str]:
    """By pk. One query, and two more for drafts whose service is in their latest version only."""
    owners = owner_names("service__")
    rows = pages.annotate(
        language=F("locale__language_code"),
        of_draft=KeyTextTransform("service", "latest_revision__content"),
        **owners,
    )
    found: dict[int, tuple[Any, list[Contact]]] = {}
    for row in rows.values(*_COLUMNS, *owners):
        contacts = found.setdefault(row["pk"], (row, []))[1]
        if row["service__channels__pk"] is not None:
            contacts.append(Contact(*(row[name] for name in _CONTACTS)))
    drafts = _services(row["of_draft"] for row, _contacts in found.values() if not row["service"])
    return {pk: _title(row, contacts, drafts) for pk, (row, contacts) in found.items()}


def _services(chosen: Iterable[Any]) -> dict[str, Service]:
    """By what the JSON of a version says, which is no key where none was chosen."""
    keys = {int(key) for key in chosen if str(key).isdecimal()}
    rows = Service.with_what_tells_apart(Service.objects.filter(pk__in=keys)) if keys else ()
    return {str(service.pk): service for service in rows}


def _title(row: dict[str, Any], contacts: list[Contact], drafts: dict[str, Service]) -> str:
    name, language = without_number(row["draft_title"] or row["title"]), row["language"]
    if row["service"]:
        return told_apart(name, contacts, row.get(f"owner_{language}") or "")
    service = drafts.get(str(row["of_draft"]))
    return name if service is None else service.told_apart(name, language)
