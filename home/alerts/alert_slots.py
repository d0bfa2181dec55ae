"""What the slots of an alert show: contacts of the directory as they are offered now.

Which contacts is chosen when the phrase is written; a number is never copied. A phrase is filled
when a document is made, from the rows; when a number in it is not offered any more there is no text
at all, because “Call {service}” without a number helps nobody and a dead number does harm.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, TypedDict

from django.utils import timezone
from wagtail.models import Page

from cms.core.languages import screen_language
from cms.core.vocabularies.directory import CATEGORIES, PHONE_TYPES
from cms.documents.models import Document
from cms.documents.shapes.words import Address, Codes, Key
from home.alerts.alert_texts import SLOTS, filled, slots
from home.directory import channel_values
from home.directory.directory_facts import OfferedChannel, offered_by_service, offered_channels
from home.directory.models.channels import ContactChannel
from home.directory.models.directory import Service, owner_names
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


def show(words: str, values: Mapping[str, str], rendering: Rendered) -> Shown | None:
    """`words` with its slots filled; None when a number in it is not offered now."""
    wanted = slots(words)
    contacts = {
        slot: contact
        for slot in wanted
        if slot in SLOTS and (contact := _contact(values.get(slot), rendering)) is not None
    }
    if len(contacts) < len(wanted):
        return None
    named = {slot: _named(contact) for slot, contact in contacts.items()}
    return Shown(filled(words, named), list(contacts.values()))


def _contact(key: str | None, rendering: Rendered) -> AlertContact | None:
    """As it is offered now."""
    channel = ContactChannel.objects.select_related("service").filter(key=key).first()
    if channel is None:
        return None
    service = channel.service
    rendering.depends_on(service)
    for one in offered_channels(service):
        if one.channel.pk == channel.pk and channel.type in PHONE_TYPES:
            shown, href = channel_values.called(one.channel.served)
            return {
                "key": str(one.channel.key),
                "name": _name(service, rendering) or shown,
                "type": one.channel.type,
                "display": shown,
                "href": href,
                "dial_from_abroad": one.channel.works_from_abroad,
                "stale": one.is_stale,
            }
    return None


def _name(service: Any, rendering: Rendered) -> str:
    """The reviewed name in this language, else the label of its category, as in help-now; "" where
    the list has none in it: the number stands alone, for no name of another language does."""
    for page in service.pages.all():
        public = rendering.localized(page)
        if public is not None:
            return title(public.specific)
    (category,) = (one for one in CATEGORIES if one.code == service.category)
    return category.texts.get(rendering.locale, "")


def _named(contact: Mapping[str, Any]) -> str:
    """ "Child helpline (1280)"; a name that holds the number already is enough."""
    name, display = contact["name"], contact["display"]
    return name if name == display or display in name.split() else f"{name} ({display})"


# What can be chosen for a slot


def service_choices() -> list[tuple[str, str]]:
    """(key of the contact, "Police hotline · 117 · National Police") of the telephone contacts
    offered now whose check is not overdue, in the order of lists."""
    owner = f"owner_{screen_language()}"
    services = sorted(Service.objects.annotate(**owner_names()), key=order)
    offered = offered_by_service(services)
    name_records(services)
    return [
        (
            str(one.channel.key),
            f"{service.shown_name} · {_display(one)} · {getattr(service, owner)}",
        )
        for service in services
        for one in offered.get(service.pk, ())
        if one.channel.type in PHONE_TYPES and not one.is_stale
    ]


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


def previews(words: Mapping[str, str], values: Mapping[str, str]) -> dict[str, Shown | None]:
    """Language → what people read now; words: by language, of a phrase or an alert."""
    return {language: show(text, values, Published(language)) for language, text in words.items()}
