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

from cms.api.emergency import HELP_NOW, urgent
from cms.api.filters.lists import asked_filters
from cms.api.filters.parameters import Parameters
from cms.documents.addresses import website_path
from cms.website import published
from cms.website.find_help import Choice
from cms.website.vocabulary import Vocabulary
from home.directory.openness import openness

Json = dict[str, Any]
KIND = "services"
# name in the address → the filter of the API, whose list has the answers
QUESTIONS = {"q": "happened", "w": "way", "n": "anonymous", "l": "language", "p": "province"}
FIRST = "q"
ONLY = {"n": ("yes",)}  # the answers that are offered; of the others all
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


def answers_to(name: str, vocabulary: Vocabulary) -> dict[str, str]:
    """Code → label of what can be answered to one question, in order."""
    every = dict(vocabulary.options(QUESTIONS[name]))
    return {code: every[code] for code in ONLY.get(name, every) if code in every}


def asked(request: HttpRequest, vocabulary: Vocabulary, kit: Json, now: datetime) -> Asked:
    """kit: the help-now document, whose emergency contacts every answer has."""
    locale = vocabulary.locale
    options = {name: answers_to(name, vocabulary) for name in QUESTIONS}
    chosen = {
        name: code for name in QUESTIONS if (code := _chosen(request.GET, name, options[name]))
    }
    signs = QueryDict(mutable=True)
    signs.update({name: sign(name, code) for name, code in chosen.items()})
    shown = kit["locale"]
    fallback = f"&fallback={shown}" if shown != locale else ""
    here = f"{website_path(locale, HELP_NOW)}?{FIRST}="
    return Asked(
        links=[
            (label, f"{here}{sign(FIRST, code)}{fallback}#who")
            for code, label in options[FIRST].items()
        ],
        choices=[
            _choice(name, chosen, options[name], vocabulary) for name in QUESTIONS if name != FIRST
        ],
        first=signs.get(FIRST, ""),
        said=[options[name][code] for name, code in chosen.items()],
        query=signs.urlencode(),
        answers=_answers(chosen, vocabulary, kit, now) if chosen else None,
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


def _answers(chosen: dict[str, str], vocabulary: Vocabulary, kit: Json, now: datetime) -> Answers:
    names = QueryDict(mutable=True)
    names.update({QUESTIONS[name]: code for name, code in chosen.items()})
    filters = asked_filters(KIND, Parameters(names, QUESTIONS.values()))
    shelf = published.help_shelf(vocabulary.locale, KIND, filters)
    types = vocabulary.parents("way", chosen.get("w", ""))
    entries = [_entry(card, types, now) for card in shelf.cards]
    listed = {entry["key"] for entry in entries}
    everybody = [entry for entry in urgent(kit["entries"]) if entry["key"] not in listed]
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


def _chosen(query: QueryDict, name: str, codes: Iterable[str]) -> str:
    said = query.get(name, "")
    return next((code for code in codes if sign(name, code) == said), "")


def _choice(
    name: str, chosen: dict[str, str], labels: dict[str, str], vocabulary: Vocabulary
) -> Choice:
    options = [(sign(name, code), label) for code, label in labels.items()]
    heading = vocabulary.words[f"find_{QUESTIONS[name]}"]
    return Choice(name, heading, options, sign(name, chosen[name]) if name in chosen else "")
