"""The documents of home, information and organization pages; services have modules of their own."""

from typing import Any

from cms.documents import contacts
from cms.documents.kinds import DocumentKind, Json
from cms.documents.rendering import Rendering
from home.alerts.alert_documents import alert
from home.directory.channel_values import match_key
from home.directory.models.number_lists import HeldBackValue
from home.directory.service_documents import (
    SERVICE_KINDS,
    emergency_entry,
    help_entry,
    look_up_services,
    order,
    title,
)
from home.pages import vocabulary
from home.pages.help_now import DIRECTORY_KINDS
from home.pages.prose import plain_words

__all__ = [
    "DIRECTORY_KINDS",
    "HOME_KINDS",
    "INFO_KINDS",
    "ORGANIZATION_KINDS",
    "SERVICE_KINDS",
    "emergency_entry",
    "help_entry",
    "look_up_services",
    "title",
]


# home


def home_body(page: Any, rendering: Rendering) -> dict[str, Json]:
    rendering.depends_on(page)
    return {
        "welcome": rendering.rich_text(page.welcome),
        "navigation": _navigation(page, rendering),
        "labels": vocabulary.own_words(page),
        "alert": alert(rendering),
        "quick_exit": {"url": page.quick_exit_url},
        "demo_banner": page.demo_banner or None,
    }


def home_card(page: Any, rendering: Rendering) -> dict[str, Json]:
    return {"summary": rendering.rich_text(page.welcome)["plain"]}


def _navigation(page: Any, rendering: Rendering) -> list[dict[str, Json]]:
    """Entries whose page is public in this language, in the editor's order."""
    entries = []
    for child in page.navigation:
        link = rendering.link(child.value["page"])
        if link is not None:
            entries.append({"id": child.id, "label": child.value["label"], **link})
    return entries


# pages


def info_body(page: Any, rendering: Rendering) -> dict[str, Json]:
    blocks = (_block(child, rendering) for child in page.body)
    return {"intro": page.intro or None, "body": [block for block in blocks if block is not None]}


def info_card(page: Any, rendering: Rendering) -> dict[str, Json]:
    return {"summary": page.intro or None}


def info_search_text(page: Any) -> str:
    return "\n".join(filter(None, [page.title, page.intro, *map(_words, page.body)]))


def _block(child: Any, rendering: Rendering) -> dict[str, Json] | None:
    """`{"id", "type", "value", "plain"}`; None for a contact that is not public here."""
    value, plain = _BLOCKS[child.block_type](child.value, rendering)
    if value is None:
        return None
    return {"id": child.id, "type": child.block_type, "value": value, "plain": plain}


def _heading(value: Any, rendering: Rendering) -> tuple[Json, str]:
    return {"level": int(value["level"]), "text": value["text"]}, value["text"]


def _paragraph(value: Any, rendering: Rendering) -> tuple[Json, str]:
    text = rendering.rich_text(value.source)
    return text, text["plain"]


def _question_answer(value: Any, rendering: Rendering) -> tuple[Json, str]:
    answer = rendering.rich_text(value["answer"].source)
    contact = _help(value["contact"], rendering)
    plain = [value["question"], answer["plain"], _plain_help(contact)]
    return (
        {"question": value["question"], "answer": answer, "contact": contact},
        "\n".join(filter(None, plain)),
    )


def _contact(value: Any, rendering: Rendering) -> tuple[Json, str]:
    contact = _help(value["service"], rendering)
    return contact, _plain_help(contact)


_BLOCKS = {
    "heading": _heading,
    "paragraph": _paragraph,
    "question_answer": _question_answer,
    "contact": _contact,
}


def _help(page: Any, rendering: Rendering) -> dict[str, Json] | None:
    if page is None:
        return None
    public = rendering.localized(page)
    if public is not None:
        return help_entry(public, rendering)
    return emergency_entry(page.specific, rendering)


def _plain_help(entry: dict[str, Json] | None) -> str:
    return "" if entry is None else contacts.line(entry)


def _words(child: Any) -> str:
    if child.block_type == "heading":
        return child.value["text"]
    if child.block_type == "paragraph":
        return plain_words(child.value.source)
    if child.block_type == "question_answer":
        return f"{child.value['question']}\n{plain_words(child.value['answer'].source)}"
    return ""


# organizations


def organization_body(page: Any, rendering: Rendering) -> dict[str, Json]:
    record = page.organization
    rendering.depends_on(page, record)
    return {
        "abbreviation": page.abbreviation or None,
        "description": page.description,
        "organization_kind": record.kind,
        **_addresses(record, rendering),
        "logo": rendering.image(record.logo, alt=page.title) if record.logo else None,
        "part_of": _parent(record, rendering),
        "services": _services(record, rendering),
    }


def _addresses(record: Any, rendering: Rendering) -> dict[str, Json]:
    """Its contacts, unless a value may not be published any more."""
    held = rendering.once("held back", _held_back)
    values = {"website": record.website, "email": record.email_public}
    return {
        name: value if value and match_key(value) not in held else None
        for name, value in values.items()
    }


def _held_back(rendering: Rendering) -> frozenset[str]:
    rendering.depends_on(HeldBackValue)
    return frozenset(HeldBackValue.objects.in_force().values_list("match", flat=True))


def organization_card(page: Any, rendering: Rendering) -> dict[str, Json]:
    rendering.depends_on(page.organization)
    return {
        "summary": page.description,
        "abbreviation": page.abbreviation or None,
        "organization_kind": page.organization.kind,
    }


def _parent(record: Any, rendering: Rendering) -> dict[str, Json] | None:
    if record.parent is None:
        return None
    rendering.depends_on(record.parent)
    links = (rendering.link(page) for page in record.parent.pages.all())
    return next(filter(None, links), None)


def _services(record: Any, rendering: Rendering) -> list[dict[str, Json]]:
    """Links to the public services of an organization, each once."""
    services = sorted(record.services.prefetch_related("pages"), key=order)
    rendering.depends_on(*services)
    links = (rendering.link(page) for service in services for page in service.pages.all())
    return list({link["key"]: link for link in links if link is not None}.values())


HOME_KINDS = (
    DocumentKind(
        kind="home",
        is_fact=True,  # the alert
        body=home_body,
        card=home_card,
        search_text=lambda page: f"{page.title}\n{plain_words(page.welcome)}",
        always=True,
    ),
    vocabulary.KIND,
)
INFO_KINDS = (
    DocumentKind(kind="pages", body=info_body, card=info_card, search_text=info_search_text),
)
ORGANIZATION_KINDS = (
    DocumentKind(
        kind="organizations",
        is_fact=True,
        body=organization_body,
        card=organization_card,
        search_text=lambda page: "\n".join(
            filter(None, [page.title, page.abbreviation, page.description])
        ),
    ),
)
