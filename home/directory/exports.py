"""The public directory to take along: spreadsheet, address book, card to print.

All three are made of the published documents, so that nothing leaves that is not public already.
Whoever holds paper is told for how long it is good.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET
from openpyxl import Workbook
from openpyxl.styles import Font

from cms.documents import paper
from cms.documents.addresses import locales
from cms.documents.models import Document
from cms.publishing.vocabularies.directory import ATTESTED, CATEGORIES, CHANNEL_TYPES
from cms.publishing.vocabularies.shared import Label, label

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = ("service", "category", "type", "number", "link", "checked on", "do not use after", "key")
CHECKED = Label("checked", "Checked on", "បានពិនិត្យនៅ")
BY_ONE = Label("by_one", "Checked by one person only", "មានតែមនុស្សម្នាក់បានពិនិត្យ")
BY_OWNER = Label("by_owner", "Confirmed by the organization itself", "ស្ថាប័នបានបញ្ជាក់ដោយខ្លួនឯង")
NOT_CALLED = Label("not_called", "Not called yet", "មិនទាន់បានហៅពិនិត្យ")
USE_UNTIL = Label("use_until", "Do not use after", "កុំប្រើក្រោយ")
STILL_RIGHT = Label("still_right", "Are these numbers still right?", "តើលេខទាំងនេះនៅត្រឹមត្រូវទេ?")
TITLE = Label("title", "Where to find help", "កន្លែងស្វែងរកជំនួយ")


@dataclass(frozen=True)
class Line:
    """One public contact of one service."""

    service: str
    category: str
    contact: dict[str, Any]

    @property
    def shown(self) -> str:
        """As it is dialled or read; an address where there is no number."""
        return self.contact["display"] or ""


def services(locale: str) -> list[dict[str, Any]]:
    """The public `services` documents of a language, in the order of lists."""
    documents = (
        Document.objects.public(timezone.now())
        .filter(kind="services", locale=locale)
        .order_by("position", "position_key", "key")
    )
    return [json.loads(bytes(body)) for body in documents.values_list("body", flat=True)]


def lines(locale: str) -> Iterator[Line]:
    for service in services(locale):
        for contact in service["channels"]:
            yield Line(service["title"], label(CATEGORIES, service["category"], locale), contact)


# Bytes


def workbook(locale: str) -> bytes:
    """An XLSX whose cells are texts, every one: "+855…" and "=…" are never formulas."""
    book = Workbook()
    sheet = book.active
    _write(sheet, 1, COLUMNS)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for at, line in enumerate(lines(locale), start=2):
        contact = line.contact
        _write(
            sheet,
            at,
            (
                line.service,
                line.category,
                label(CHANNEL_TYPES, contact["type"], locale),
                line.shown,
                contact["href"] or "",
                _checked(contact, locale),
                contact["valid_until"] or "",
                contact["key"],
            ),
        )
    for letter, width in zip("ABCDEFGH", (40, 20, 20, 24, 40, 16, 16, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _checked(contact: dict[str, Any], locale: str) -> str:
    """The day of the check; a word where nobody has called, or one person alone, or where its
    organization says so itself."""
    words = {"checked_by_one": BY_ONE, ATTESTED.code: BY_OWNER}
    if word := words.get(contact["assurance"]):
        return f"{contact['verified_on']} · {word.text(locale)}"
    return contact["verified_on"] or NOT_CALLED.text(locale)


def _write(sheet: Any, row: int, values: tuple[str, ...]) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row=row, column=column)
        cell.value = value
        # openpyxl takes "=…" for a formula; the quote prefix keeps it text when a person edits it
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = True


def address_book(locale: str) -> str:
    """vCard 4.0 (RFC 6350): one card for each service with a contact; lines folded at 75 bytes."""
    asked = paper.address()
    cards = [
        _card(service, locale, asked)
        for service in services(locale)
        if _properties(service["channels"])
    ]
    return "".join(f"{_fold(line)}\r\n" for card in cards for line in card)


def _card(service: dict[str, Any], locale: str, asked: str) -> list[str]:
    """asked: the address that says whether this card is still right."""
    until = min(filter(None, (c["valid_until"] for c in service["channels"])), default=None)
    note = f"{USE_UNTIL.text(locale)}: {until}" if until else NOT_CALLED.text(locale)
    alone = [c["display"] for c in service["channels"] if c["assurance"] == "checked_by_one"]
    note += f"; {STILL_RIGHT.text(locale)} {asked}"
    if alone:
        note += f"; {BY_ONE.text(locale)}: {', '.join(alone)}"
    return [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"UID:urn:uuid:{service['key']}",
        f"FN:{_escape(service['title'])}",
        *_properties(service["channels"]),
        f"URL:{asked}",
        f"NOTE:{_escape(note)}",
        "END:VCARD",
    ]


def _properties(contacts: list[dict[str, Any]]) -> list[str]:
    return [line for contact in contacts if (line := _property(contact))]


def _property(contact: dict[str, Any]) -> str | None:
    """A short code is text, as it is dialled: a tel: address without + would need a context."""
    href = contact["href"]
    if href is None:
        return None
    scheme, _, value = href.partition(":")
    if scheme in {"tel", "sms"}:
        kind = "voice" if scheme == "tel" else "text"
        if value.startswith("+"):
            return f"TEL;VALUE=uri;TYPE={kind}:tel:{value}"
        return f"TEL;VALUE=text;TYPE={kind}:{value}"
    if scheme == "mailto":
        return f"EMAIL:{_escape(value)}"
    return f"URL:{href}"


def _escape(text: str) -> str:
    for char in ("\\", ",", ";"):
        text = text.replace(char, f"\\{char}")
    return text.replace("\n", "\\n")


def _fold(line: str) -> str:
    """At most 75 bytes a line, never within a character (RFC 6350 §3.2)."""
    folded, size = "", 0
    for char in line:
        width = len(char.encode())
        if size + width > 75:
            folded, size = f"{folded}\r\n ", 1
        folded, size = folded + char, size + width
    return folded


# Views


@require_GET
def xlsx(request: HttpRequest, locale: str) -> HttpResponse:
    _require(request, locale)
    return _file(workbook(locale), XLSX, f"help-{locale}.xlsx")


@require_GET
def vcard(request: HttpRequest, locale: str) -> HttpResponse:
    _require(request, locale)
    content = address_book(locale).encode()
    return _file(content, "text/vcard; charset=utf-8", f"help-{locale}.vcf")


@require_GET
def card(request: HttpRequest, locale: str) -> HttpResponse:
    _require(request, locale)
    return TemplateResponse(request, "home/card.html", card_context(locale))


def card_context(locale: str, today: date | None = None) -> dict[str, Any]:
    """What the printed card shows."""
    asked = paper.address()
    return {
        "asked": asked,
        "code": mark_safe(paper.drawn(asked)),  # drawn by us, of our own address
        "still_right": [(code, STILL_RIGHT.text(code)) for code in locales()],
        "locale": locale,
        "title": TITLE.text(locale),
        "services": _on_paper(locale),
        "checked": CHECKED.text(locale),
        "not_called": NOT_CALLED.text(locale),
        "by_one": BY_ONE.text(locale),
        "by_owner": BY_OWNER.text(locale),
        "use_until": USE_UNTIL.text(locale),
        "printed": today or timezone.localdate(),
        "is_demo": settings.CMS_DEMO,
    }


def _on_paper(locale: str) -> list[dict[str, Any]]:
    """The services with a contact that can be read, each contact with the name of its type."""
    found = []
    for service in services(locale):
        contacts = [
            contact | {"how": label(CHANNEL_TYPES, contact["type"], locale)}
            for contact in service["channels"]
            if contact["display"]
        ]
        if contacts:
            found.append(service | {"channels": contacts})
    return found


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _require(request: HttpRequest, locale: str) -> None:
    if not request.user.has_perm("home.view_contactchannel"):
        raise PermissionDenied
    if locale not in dict(settings.WAGTAIL_CONTENT_LANGUAGES):
        raise Http404
