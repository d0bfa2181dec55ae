"""The documents of home, information and organization pages; services have their own module."""

from collections.abc import Callable
from typing import Annotated, Any, TypedDict

from cms.core.shapes.help import HelpEntry
from cms.core.vocabularies.directory import ORGANIZATION_KINDS as KINDS_OF_ORGANIZATIONS
from cms.core.vocabularies.directory import codes
from cms.documents.numbers import contacts
from cms.documents.rendering import Rendering
from cms.documents.shapes.documents import (
    Block,
    HeadingValue,
    Link,
    ParagraphValue,
    Picture,
    RichText,
    Written,
)
from cms.documents.shapes.words import Address, Blocks, Codes, Says
from home.alerts.alert_documents import OpenAlert, alert
from home.directory.channel_values import match_key
from home.directory.models.number_lists import HeldBackValue
from home.directory.service_documents import emergency_entry, help_entry, order
from home.pages.help_now import QuickExit
from home.pages.prose import plain_words
from home.pages.vocabulary import own_words

# home


class NavigationEntry(Link):
    """Show `label`; `title` is the page's own."""

    id: str
    label: str


class HomeDocument(TypedDict):
    """The front door of one language: welcome, navigation, labels, alert."""

    welcome: RichText
    navigation: list[NavigationEntry]
    labels: Annotated[dict[str, str], Says("Code of a word that every channel shows → the word.")]
    alert: OpenAlert | None
    quick_exit: QuickExit
    demo_banner: str | None


class HomeCard(TypedDict):
    """The front door where cards are shown."""

    summary: str


def home_body(page: Any, rendering: Rendering) -> HomeDocument:
    rendering.depends_on(page)
    return {
        "welcome": rendering.rich_text(page.welcome),
        "navigation": _navigation(page, rendering),
        "labels": own_words(page),
        "alert": alert(rendering),
        "quick_exit": {"url": page.quick_exit_url},
        "demo_banner": page.demo_banner or None,
    }


def home_search_text(page: Any) -> str:
    return f"{page.title}\n{plain_words(page.welcome)}"


def home_card(page: Any, rendering: Rendering) -> HomeCard:
    return {"summary": rendering.rich_text(page.welcome)["plain"]}


def _navigation(page: Any, rendering: Rendering) -> list[NavigationEntry]:
    """Entries whose page is public in this language, in the editor's order."""
    entries: list[NavigationEntry] = []
    for child in page.navigation:
        link = rendering.link(child.value["page"])
        if link is not None:
            entries.append({"id": child.id, "label": child.value["label"], **link})
    return entries


# pages: their blocks


def _heading(value: Any, rendering: Rendering) -> Written[HeadingValue]:
    return {"level": int(value["level"]), "text": value["text"]}, value["text"]


def _paragraph(value: Any, rendering: Rendering) -> Written[ParagraphValue]:
    text = rendering.rich_text(value.source)
    return {"html": text["html"], "plain": text["plain"]}, text["plain"]


class QuestionAnswerValue(TypedDict):
    """A question that people ask, and where help is."""

    question: str
    answer: RichText
    contact: HelpEntry | None


def _question_answer(value: Any, rendering: Rendering) -> Written[QuestionAnswerValue]:
    answer = rendering.rich_text(value["answer"].source)
    contact = _help(value["contact"], rendering)
    plain = [value["question"], answer["plain"], _plain_help(contact)]
    return (
        {"question": value["question"], "answer": answer, "contact": contact},
        "\n".join(filter(None, plain)),
    )


def _contact(value: Any, rendering: Rendering) -> Written[HelpEntry] | None:
    """None for a contact that is not public here."""
    contact = _help(value["service"], rendering)
    return None if contact is None else (contact, _plain_help(contact))


_BLOCKS: dict[str, Callable[[Any, Rendering], Written[Any] | None]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "question_answer": _question_answer,
    "contact": _contact,
}
PageBlock = Annotated[Block, Blocks("PageBlock", _BLOCKS)]


def _block(child: Any, rendering: Rendering) -> Block | None:
    written = _BLOCKS[child.block_type](child.value, rendering)
    if written is None:
        return None
    value, plain = written
    return {"id": child.id, "type": child.block_type, "value": value, "plain": plain}


def _help(page: Any, rendering: Rendering) -> HelpEntry | None:
    if page is None:
        return None
    public = rendering.localized(page)
    if public is not None:
        return help_entry(public, rendering)
    return emergency_entry(page.specific, rendering)


def _plain_help(entry: HelpEntry | None) -> str:
    return "" if entry is None else contacts.line(entry)


# pages


class PageDocument(TypedDict):
    """An information page."""

    intro: str | None
    body: list[PageBlock]


class PageCard(TypedDict):
    """An information page in a list."""

    summary: str | None


def info_body(page: Any, rendering: Rendering) -> PageDocument:
    blocks = (_block(child, rendering) for child in page.body)
    return {"intro": page.intro or None, "body": [block for block in blocks if block is not None]}


def info_card(page: Any, rendering: Rendering) -> PageCard:
    return {"summary": page.intro or None}


def info_search_text(page: Any) -> str:
    return "\n".join(filter(None, [page.title, page.intro, *map(_words, page.body)]))


def _words(child: Any) -> str:
    if child.block_type == "heading":
        return child.value["text"]
    if child.block_type == "paragraph":
        return plain_words(child.value.source)
    if child.block_type == "question_answer":
        return f"{child.value['question']}\n{plain_words(child.value['answer'].source)}"
    return ""


# organizations

OrganizationKind = Annotated[str, Codes("OrganizationKind", codes(KINDS_OF_ORGANIZATIONS))]


class _Addresses(TypedDict):
    website: Address | None
    email: str | None


class OrganizationDocument(_Addresses):
    """Who offers services."""

    abbreviation: str | None
    description: str
    organization_kind: OrganizationKind
    logo: Picture | None
    part_of: Link | None
    services: list[Link]


class OrganizationCard(TypedDict):
    """Who offers services, in a list."""

    summary: str
    abbreviation: str | None
    organization_kind: OrganizationKind


def organization_body(page: Any, rendering: Rendering) -> OrganizationDocument:
    record = page.organization
    rendering.depends_on(page, record)
    return {
        "abbreviation": page.abbreviation or None,
        "description": page.description,
        "organization_kind": record.kind,
        **_addresses(record, rendering),
        "logo": rendering.image(record.logo, alt=page.title, role="logo"),
        "part_of": _parent(record, rendering),
        "services": _services(record, rendering),
    }


def _addresses(record: Any, rendering: Rendering) -> _Addresses:
    """Its contacts, unless a value may not be published any more."""
    rendering.depends_on(HeldBackValue)
    held: frozenset[str] = rendering.looked_up("held back", _held_back)
    return {
        "website": _unless_held(record.website, held),
        "email": _unless_held(record.email_public, held),
    }


def _unless_held(value: str, held: frozenset[str]) -> str | None:
    return value if value and match_key(value) not in held else None


def _held_back() -> frozenset[str]:
    return frozenset(HeldBackValue.objects.in_force().values_list("match", flat=True))


def organization_card(page: Any, rendering: Rendering) -> OrganizationCard:
    rendering.depends_on(page.organization)
    return {
        "summary": page.description,
        "abbreviation": page.abbreviation or None,
        "organization_kind": page.organization.kind,
    }


def _parent(record: Any, rendering: Rendering) -> Link | None:
    if record.parent is None:
        return None
    rendering.depends_on(record.parent)
    links = (rendering.link(page) for page in record.parent.pages.all())
    return next(filter(None, links), None)


def _services(record: Any, rendering: Rendering) -> list[Link]:
    """Links to the public services of an organization, each once."""
    found = rendering.looked_up(
        ("services of an organization", record.pk),
        lambda: list(record.services.prefetch_related("pages")),
    )
    services = sorted(found, key=order)
    rendering.depends_on(*services)
    links = (rendering.link(page) for service in services for page in service.pages.all())
    return list({link["key"]: link for link in links if link is not None}.values())


def organization_search_text(page: Any) -> str:
    return "\n".join(filter(None, [page.title, page.abbreviation, page.description]))
