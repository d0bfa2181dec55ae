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

from cms.documents.addresses import website_path
from cms.who_helps.openness import openness
from cms.who_helps.order import in_order
from public.api.emergency import HELP_NOW, in_every_answer
from public.api.filters.lists import asked_filters
from public.api.filters.parameters import Parameters
from public.website import published
from public.website.find_help import Choice
from public.website.vocabulary import Vocabulary

Json = dict[str, Any]
KIND = "services"
# name in the address → the filter of the API, whose list has the answers
QUESTIONS = {"q": "happened", "w": "way", "n": "anonymous", "l": "language", "p": "province"}
FIRST = "q"
ONLY = {"n": ("yes",)}  # the answers that are offered; of the others all
OTHER = "other"  # who does not want to say it
CLOSED, OPEN_NOW = "closed", "open"


@dataclass(frozen=True)
class Group:
    """Services of one urgency that belong together: of one organization, in their order."""

    name: str | None  # of the organization, where there are several
    entries: list[Json]


@dataclass(frozen=True)
class Answers:
    """Who can help, in the order of the answer (`who_helps.order`)."""

    entries: list[Json]
    has_more: bool

    @property
    def groups(self) -> list[Group]:
        return together(self.entries)


@dataclass(frozen=True)
class Kept:
    """What a copy on a phone answers without a network: who of the page helps, in the order of the
    answer, and what can be done. sign: in the address of the question."""

    sign: str
    label: str
    entries: list[Json]
    advice: Json | None


@dataclass(frozen=True)
class Asked:
    """What was chosen; `links` are (label, address) of the first question, `for_adults` of what a
    parent or a teacher says; `said` is in words. advice: what can be done, as the vocabulary has
    it."""

    links: list[tuple[str, str]]
    for_adults: list[tuple[str, str]]
    choices: list[Choice]
    first: str
    said: list[str]
    query: str
    answers: Answers | None
    advice: Json | None


def sign(name: str, code: str) -> str:
    """What stands for `code` in an address; always the same."""
    return hashlib.sha256(f"{name} {code}".encode()).hexdigest()[:4]


def answers_to(name: str, vocabulary: Vocabulary) -> dict[str, str]:
    """Code → label of what can be answered to one question, in order."""
    every = dict(vocabulary.options(QUESTIONS[name]))
    return {code: every[code] for code in ONLY.get(name, every) if code in every}


def asked(request: HttpRequest, vocabulary: Vocabulary, kit: Json, now: datetime) -> Asked:
    """kit: the help-now document, whose emergency contacts every answer has."""
    options = {name: answers_to(name, vocabulary) for name in QUESTIONS}
    chosen = {
        name: code for name in QUESTIONS if (code := _chosen(request.GET, name, options[name]))
    }
    signs = QueryDict(mutable=True)
    signs.update({name: sign(name, code) for name, code in chosen.items()})
    adults = [code for code in options[FIRST] if vocabulary.is_for_adults(code)]
    children = [code for code in options[FIRST] if code not in adults]
    return Asked(
        links=links(children, vocabulary, kit["locale"]),
        for_adults=links(adults, vocabulary, kit["locale"]),
        choices=[
            _choice(name, chosen, options[name], vocabulary) for name in QUESTIONS if name != FIRST
        ],
        first=signs.get(FIRST, ""),
        said=[options[name][code] for name, code in chosen.items()],
        query=signs.urlencode(),
        answers=_answers(chosen, vocabulary, kit, now) if chosen else None,
        advice=vocabulary.answers.get(chosen.get(FIRST, "")),
    )


def links(codes: Iterable[str], vocabulary: Vocabulary, shown: str) -> list[tuple[str, str]]:
    """(label, address) of these answers to the first question. shown: language of the numbers."""
    here = f"{website_path(vocabulary.locale, HELP_NOW)}?{FIRST}="
    fallback = f"&fallback={shown}" if shown != vocabulary.locale else ""
    labels = answers_to(FIRST, vocabulary)
    return [(labels[code], f"{here}{sign(FIRST, code)}{fallback}#who") for code in codes]


def kept(vocabulary: Vocabulary, entries: Sequence[Json]) -> list[Kept]:
    """Every answer to the first question."""
    return [
        Kept(
            sign(FIRST, code),
            label,
            in_order(entries, vocabulary.first_categories(code), None),
            vocabulary.answers.get(code),
        )
        for code, label in answers_to(FIRST, vocabulary).items()
    ]


def together(entries: Iterable[Json]) -> list[Group]:
    """The entries in their order, but each group where its first one stands; who is closed stays
    behind who is not."""
    found: dict[Any, list[Json]] = {}
    for number, entry in enumerate(entries):
        owner, is_closed = entry.get("organization"), entry.get("now") == CLOSED
        its = (owner["key"], entry["urgency"], is_closed) if owner else number
        found.setdefault(its, []).append(entry)
    return [
        Group(group[0]["organization"]["name"] if len(group) > 1 else None, group)
        for group in found.values()
    ]


def _answers(chosen: dict[str, str], vocabulary: Vocabulary, kit: Json, now: datetime) -> Answers:
    """The list of services that the API gives for it, with the emergency contacts that are not in
    it, and what the clock decides. Who said nothing else wants what `other` does."""
    names = QueryDict(mutable=True)
    names.update({QUESTIONS[name]: code for name, code in {FIRST: OTHER, **chosen}.items()})
    filters = asked_filters(KIND, Parameters(names, QUESTIONS.values()))
    categories = vocabulary.first_categories(chosen.get(FIRST, OTHER))
    shelf = published.help_shelf(vocabulary.locale, KIND, filters, categories=categories)
    listed = {card["key"] for card in shelf.cards}
    everybody = [entry for entry in in_every_answer(kit["entries"]) if entry["key"] not in listed]
    types = vocabulary.parents("way", chosen.get("w", ""))
    cards = (card | {"name": card["title"]} for card in shelf.cards)
    found = in_order((*cards, *everybody), categories, now, types)
    return Answers(
        entries=[_entry(entry, types, now) for entry in found],
        has_more=shelf.following is not None,
    )


def _entry(entry: Json, types: Sequence[str], now: datetime) -> Json:
    """With what was asked for first, and whether it is open."""
    hours = {openness(channel["hours"], now) for channel in entry["channels"]}
    at_once = OPEN_NOW if OPEN_NOW in hours else CLOSED if hours == {CLOSED} else None
    channels = sorted(entry["channels"], key=lambda channel: channel["type"] not in types)
    return entry | {"channels": channels, "now": at_once}


def _chosen(query: QueryDict, name: str, codes: Iterable[str]) -> str:
    said = query.get(name, "")
    return next((code for code in codes if sign(name, code) == said), "")


def _choice(
    name: str, chosen: dict[str, str], labels: dict[str, str], vocabulary: Vocabulary
) -> Choice:
    options = [(sign(name, code), label) for code, label in labels.items()]
    heading = vocabulary.words[f"find_{QUESTIONS[name]}"]
    return Choice(name, heading, options, sign(name, chosen[name]) if name in chosen else "")
