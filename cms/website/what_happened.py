"""The first questions to a child on the help page, and who can help: links and a form, no script.

Addresses stay in the history of a browser, so they hold signs that say nothing, neither words nor
codes. What is not understood is not asked for: whoever needs help meets no error here.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict

from cms.api.emergency import HELP_NOW
from cms.api.filters.lists import asked_filters
from cms.api.filters.parameters import Parameters
from cms.documents.addresses import website_path
from cms.publishing.vocabularies.directory import (
    ANONYMOUS,
    EMERGENCY_URGENCIES,
    HAPPENED,
    PROVINCES,
    TYPES_OF,
    WAYS,
)
from cms.publishing.vocabularies.shared import LANGUAGES, Label
from cms.website import published
from cms.website.find_help import Choice
from cms.website.interface_texts import words
from home.directory.openness import openness

Json = dict[str, Any]
KIND = "services"
# name in the address → the filter of the API, its list
QUESTIONS: dict[str, tuple[str, tuple[Label, ...]]] = {
    "q": ("happened", HAPPENED),
    "w": ("way", WAYS),
    "n": ("anonymous", tuple(one for one in ANONYMOUS if one.code == "yes")),
    "l": ("language", LANGUAGES),
    "p": ("province", PROVINCES),
}
FIRST = "q"
CLOSED, OPEN_NOW = "closed", "open"


@dataclass(frozen=True)
class Group:
    """Services of one urgency that belong together: of one organization, in their order."""

    name: str | None  # of the organization, where there are several
    entries: list[Json]


@dataclass(frozen=True)
class Answers:
    """Who can help: who says so, who is open to it, who is there for everybody."""

    exact: list[Group]
    open: list[Group]
    everybody: list[Group]
    has_more: bool


@dataclass(frozen=True)
class Asked:
    """What was chosen; `links` are (label, address) of the first question, `said` is in words."""

    links: list[tuple[str, str]]
    choices: list[Choice]
    first: str
    said: list[str]
    query: str
    answers: Answers | None


def sign(name: str, code: str) -> str:
    """What stands for `code` in an address; always the same."""
    return hashlib.sha256(f"{name} {code}".encode()).hexdigest()[:4]


def asked(request: HttpRequest, locale: str, kit: Json, now: datetime) -> Asked:
    """kit: the help-now document, whose emergency contacts every answer has."""
    chosen = {name: code for name in QUESTIONS if (code := _chosen(request.GET, name))}
    signs = QueryDict(mutable=True)
    signs.update({name: sign(name, code) for name, code in chosen.items()})
    shown = kit["locale"]
    fallback = f"&fallback={shown}" if shown != locale else ""
    here = f"{website_path(locale, HELP_NOW)}?{FIRST}="
    return Asked(
        links=[
            (one.text(locale), f"{here}{sign(FIRST, one.code)}{fallback}#who") for one in HAPPENED
        ],
        choices=[_choice(name, chosen, locale) for name in QUESTIONS if name != FIRST],
        first=signs.get(FIRST, ""),
        said=[_label(name, code).text(locale) for name, code in chosen.items()],
        query=signs.urlencode(),
        answers=_answers(chosen, locale, kit, now) if chosen else None,
    )


def together(entries: Iterable[Json]) -> list[Group]:
    """The entries in their order, but each group where its first one stands."""
    found: dict[Any, list[Json]] = {}
    for number, entry in enumerate(entries):
        owner = entry.get("organization")
        found.setdefault((owner["key"], entry["urgency"]) if owner else number, []).append(entry)
    return [
        Group(group[0]["organization"]["name"] if len(group) > 1 else None, group)
        for group in found.values()
    ]


def _answers(chosen: dict[str, str], locale: str, kit: Json, now: datetime) -> Answers:
    names = QueryDict(mutable=True)
    names.update({QUESTIONS[name][0]: code for name, code in chosen.items()})
    filters = asked_filters(KIND, Parameters(names, [name for name, _ in QUESTIONS.values()]))
    shelf = published.help_shelf(locale, KIND, filters)
    types = TYPES_OF.get(chosen.get("w", ""), ())
    entries = [_entry(card, types, now) for card in shelf.cards]
    listed = {entry["key"] for entry in entries}
    everybody = [
        entry
        for entry in kit["entries"]
        if entry["urgency"] in EMERGENCY_URGENCIES and entry["key"] not in listed
    ]
    return Answers(
        exact=together(_closed_last(entry for entry in entries if not entry["is_open"])),
        open=together(_closed_last(entry for entry in entries if entry["is_open"])),
        everybody=together(everybody),
        has_more=shelf.following is not None,
    )


def _entry(card: Json, types: Sequence[str], now: datetime) -> Json:
    """A card as help-now shows services, with what was asked for first, and whether it is open."""
    hours = {openness(channel["hours"], now) for channel in card["channels"]}
    at_once = OPEN_NOW if OPEN_NOW in hours else CLOSED if hours == {CLOSED} else None
    channels = sorted(card["channels"], key=lambda channel: channel["type"] not in types)
    return card | {"name": card["title"], "channels": channels, "now": at_once}


def _closed_last(entries: Iterable[Json]) -> list[Json]:
    return sorted(entries, key=lambda entry: entry["now"] == CLOSED)


def _chosen(query: QueryDict, name: str) -> str:
    said = query.get(name, "")
    return next((one.code for one in QUESTIONS[name][1] if sign(name, one.code) == said), "")


def _label(name: str, code: str) -> Label:
    return next(one for one in QUESTIONS[name][1] if one.code == code)


def _choice(name: str, chosen: dict[str, str], locale: str) -> Choice:
    filter_, labels = QUESTIONS[name]
    options = [(sign(name, one.code), one.text(locale)) for one in labels]
    label = words(locale)[f"find_{filter_}"]
    return Choice(name, label, options, sign(name, chosen[name]) if name in chosen else "")
