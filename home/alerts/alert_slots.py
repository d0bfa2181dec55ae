"""What the slots of an alert show: contacts of the directory as they are offered now.

A number is never copied. A phrase is filled when a document is made, from the rows; when a number
in it is not offered any more there is no text at all, because “Call {service}” without a number
helps nobody and a dead number does harm.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, TypedDict
from uuid import UUID

from django.utils import timezone
from wagtail.models import Page

from cms.documents.models import Document
from cms.documents.shapes.words import Address, Codes, Key
from cms.publishing.new_pages.places import screen_language
from cms.publishing.vocabularies.directory import (
    CATEGORIES,
    PHONE_TYPES,
    SHORT_KINDS,
)
from cms.publishing.vocabularies.shared import label
from home.alerts.alert_texts import TEXTS, filled, kind_of, slots
from home.directory import channel_values
from home.directory.directory_facts import OfferedChannel, offered_by_service, offered_channels
from home.directory.models.channels import ContactChannel
from home.directory.models.directory import Service, owner_names
from home.directory.models.number_lists import current_lists
from home.directory.service_documents import order, title
from localize.overview.records import name_records


class Rendered(Protocol):
    """The part of a Rendering that slots need; what is looked at is recorded there."""

    locale: str

    def depends_on(self, *instances: Any) -> None: ...

    def localized(self, page: Page | None) -> Page | None: ...


class AlertContact(TypedDict):
    """A number of the text, to be dialled by `href`."""

    key: Key
    name: str
    type: Annotated[str, Codes("PhoneType", sorted(PHONE_TYPES))]
    display: str
    href: Address
    dial_from_abroad: bool | None
    stale: bool


@dataclass(frozen=True)
class Shown:
    """A phrase as people read it, and the numbers in it for telephones to dial."""

    text: str
    contacts: list[AlertContact]


class NumberGone(Exception):
    """A number in an alert is not offered any more."""


def show(words: str, values: Mapping[str, str], rendering: Rendered) -> Shown | None:
    """`words` with its slots filled; None when a number in it is not offered now."""
    texts: dict[str, str] = {}
    contacts: list[AlertContact] = []
    try:
        for slot in slots(words):
            kind, value = kind_of(slot), values[slot]
            if kind in TEXTS:
                texts[slot] = TEXTS[kind](value, rendering.locale)
                continue
            contact = (_of_service if kind == "service" else _of_short_code)(value, rendering)
            texts[slot] = contact["display"] if kind == "short_code" else _named(contact)
            contacts.append(contact)
    except NumberGone:
        return None
    return Shown(filled(words, texts), contacts)


def _of_service(key: str, rendering: Rendered) -> AlertContact:
    found = ContactChannel.objects.select_related("service")
    channel = found.filter(key=UUID(key)).first()
    if channel is None:
        raise NumberGone
    return _contact([channel.service], lambda one: one.channel.pk == channel.pk, rendering)


def _of_short_code(code: str, rendering: Rendered) -> AlertContact:
    found = Service.objects.filter(channels__match=code).distinct()
    return _contact(sorted(found, key=order), lambda one: one.channel.value == code, rendering)


def _contact(services: list[Any], is_it: Any, rendering: Rendered) -> AlertContact:
    """The first offered channel of `services` for which `is_it` holds."""
    rendering.depends_on(*services)
    for service in services:
        for one in offered_channels(service):
            if one.channel.type in PHONE_TYPES and is_it(one):
                shown, href = channel_values.called(one.channel.served)
                return {
                    "key": str(one.channel.key),
                    "name": _name(service, rendering),
                    "type": one.channel.type,
                    "display": shown,
                    "href": href,
                    "dial_from_abroad": one.channel.works_from_abroad,
                    "stale": one.is_stale,
                }
    raise NumberGone


def _name(service: Any, rendering: Rendered) -> str:
    """The reviewed name in this language, else the label of its category, as in help-now."""
    for page in service.pages.all():
        public = rendering.localized(page)
        if public is not None:
            return title(public.specific)
    return label(CATEGORIES, service.category, rendering.locale)


def _named(contact: Mapping[str, Any]) -> str:
    """ "Child helpline (1280)"; a name that holds the number already is enough."""
    name, display = contact["name"], contact["display"]
    return name if display in name.split() else f"{name} ({display})"


# What a sender can choose


def contacts() -> list[OfferedChannel]:
    """The telephone contacts offered now whose check is not overdue, in the order of lists."""
    services = sorted(Service.objects.all(), key=order)
    offered = offered_by_service(services)
    found = [
        one
        for service in services
        for one in offered.get(service.pk, ())
        if one.channel.type in PHONE_TYPES and not one.is_stale
    ]
    name_records(one.channel.service for one in found)
    return found


def service_choices() -> list[tuple[str, str]]:
    """(key of the contact, "Police hotline · 117 · National Police")."""
    owner = f"owner_{screen_language()}"
    owners = dict(Service.objects.annotate(**owner_names()).values_list("pk", owner))
    found = ((one.channel, one.channel.service, _display(one)) for one in contacts())
    return [
        (str(channel.key), f"{service.shown_name} · {display} · {owners[service.pk]}")
        for channel, service, display in found
    ]


def short_code_choices() -> list[tuple[str, str]]:
    """Short numbers that somebody vouched for and that the directory offers now."""
    known = current_lists().short_codes
    found = {
        one.channel.value: one.channel.service.shown_name
        for one in reversed(contacts())
        if one.channel.kind in SHORT_KINDS
        and (one.channel.kind == "emergency_short_code" or one.channel.value in known)
    }
    return [(code, f"{code} · {name}") for code, name in sorted(found.items())]


def _display(one: OfferedChannel) -> str:
    shown = channel_values.display(one.channel.served) or ""
    return f"{shown} (SMS)" if one.channel.type == "sms" else shown


class Published:
    """How a preview sees the site: as its documents are now."""

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def depends_on(self, *instances: Any) -> None:
        """Nothing is kept of a preview."""

    def localized(self, page: Page | None) -> Page | None:
        if page is None:
            return None
        documents = Document.objects.public(timezone.now())
        if not documents.filter(
            key=page.translation_key, locale=self.locale, kind="services"
        ).exists():
            return None
        rows = Page.objects.filter(
            translation_key=page.translation_key, locale__language_code=self.locale
        )
        found: Page | None = rows.first()
        return found


def previews(
    words: Mapping[str, str], values: Mapping[str, str]
) -> Iterator[tuple[str, Shown | None]]:
    """(language, what it would read), for texts by language."""
    for locale, text in words.items():
        yield locale, show(text, values, Published(locale))
