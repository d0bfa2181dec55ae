"""The search box: what somebody types comes in the body of a form, so that it stands in no address,
history or log. What is not understood is not asked for: whoever needs help meets no error here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.utils.safestring import mark_safe

from cms.documents.addresses import locales
from public.api.problems import Problem
from public.api.search import Hit, SearchAnswer, search
from public.api.search.answering import usual_kinds
from public.api.views.searching import LONGEST, SEARCH
from public.website import what_happened
from public.website.forms import UNREADABLE, length_of

__all__ = ["SEARCH", "Asked", "Found", "asked", "found"]

Json = dict[str, Any]
# bytes of the form: a hundred Khmer letters are nine each on their way, a cursor is short
LARGEST = 10_000


@dataclass(frozen=True)
class Asked:
    """text: as it was typed; nothing is looked for if it is blank. kind: "" is all of them."""

    text: str
    kind: str = ""
    cursor: str | None = None


@dataclass(frozen=True)
class Found:
    """An answer as the page shows it. kinds: code → how many, where a choice is left to make. help:
    whole, where a word says danger or need or nothing has everything that was asked for; its
    numbers stand on the page in any case."""

    answer: SearchAnswer
    exact: list[Json]
    alike: list[Json]
    kinds: dict[str, int]
    help: list[what_happened.Group]


def asked(request: HttpRequest) -> Asked:
    form = _form(request)
    # neither HTML nor PostgreSQL takes this one
    text = form.get("q", "").replace("\0", "")[:LONGEST]
    kind = form.get("kind", "")
    return Asked(text, kind if kind in usual_kinds() else "", form.get("cursor") or None)


def _form(request: HttpRequest) -> QueryDict:
    """Empty if it is larger than ours, or cannot be read."""
    if request.method != "POST" or not 0 < length_of(request) <= LARGEST:
        return QueryDict()
    try:
        return request.POST
    except (SuspiciousOperation, *UNREADABLE):
        return QueryDict()


def found(locale: str, asked: Asked) -> Found | None:
    """None: nothing was typed."""
    if not asked.text.strip():
        return None
    answer = _answer(locale, asked)
    is_needed = answer.help.happened is not None or answer.match != "exact"
    return Found(
        answer,
        exact=list(_cards(answer, "exact")),
        alike=list(_cards(answer, "alike")),
        kinds=dict(answer.kinds) if len(answer.kinds) > 1 else {},
        help=what_happened.together(answer.help.entries) if is_needed else [],
    )


def _answer(locale: str, asked: Asked) -> SearchAnswer:
    among = [asked.kind] if asked.kind else None
    other = next((code for code in locales() if code != locale), None)
    try:
        return search(locale, asked.text, among=among, cursor=asked.cursor, fallback=other)
    except Problem:  # a cursor that is none of ours
        return search(locale, asked.text, among=among, fallback=other)


def _cards(answer: SearchAnswer, match: str) -> Iterator[Json]:
    return (_card(hit) for hit in answer.hits if hit.match == match)


def _card(hit: Hit) -> Json:
    """What the search says of it is escaped there, but for the marks."""
    marked = {"title": hit.title, "summary": hit.summary, "snippet": hit.snippet}
    return {**hit.card, "marked": {name: mark_safe(text or "") for name, text in marked.items()}}
