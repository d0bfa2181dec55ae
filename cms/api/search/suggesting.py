"""What somebody may be about to type: titles and terms, in one statement.

Only words that are public already are proposed: titles of documents, and approved terms whose words
stand in documents of the language. How people type a term leads to it and is never shown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from cms.api.search.answering import usual_kinds
from cms.api.search.unkept import unkept
from cms.api.served import of
from cms.documents.models import Document, SearchTerm
from cms.documents.search import beginnings
from cms.documents.statements import Statement
from localize.khmer import match_key
from localize.khmer.search.queries import Word, read
from localize.terminology import searched_as
from localize.terminology.searched_as import Shown

MOST = 8
MOST_TERMS = 3  # of them
# where a word may begin: of Latin behind no letter; Khmer has no spaces, so at each cluster
_LATIN = re.compile(r"[a-z0-9]")
_INSIDE = re.compile("[\u17b4-\u17d3\u17dd]")  # a sign of Khmer that begins nothing


@dataclass(frozen=True)
class Suggestion:
    """text: to be put in place of what was typed. kind, key: of the document whose title it is;
    None: it is a term."""

    text: str
    kind: str | None = None
    key: UUID | None = None


@unkept
def suggest(locale: str, text: str, *, among: Sequence[str] | None = None) -> list[Suggestion]:
    """At most MOST: what begins with the text first, then what contains it at the beginning of a
    word. among: kinds, as for `search`."""
    text = text.replace("\0", " ").encode("utf-8", "replace").decode()
    typed = match_key(text)
    if not typed:
        return []
    terms = _terms(typed, locale)[:MOST_TERMS]
    found = {match_key(one.text): one for one in terms}
    for title in _titles(typed, text, locale, usual_kinds() if among is None else among):
        found.setdefault(match_key(title.text), title)
    return list(found.values())[:MOST]


def _titles(typed: str, text: str, locale: str, among: Sequence[str]) -> list[Suggestion]:
    wanted = beginnings.asked(text)
    if not wanted:
        return []
    rows = _begun(locale, tuple(among)).rows(now=timezone.now(), wanted=wanted)
    places = {row: place for row in rows if (place := _place(typed, _key(row[0]))) is not None}
    best = sorted(places, key=lambda row: (places[row], len(row[0]), row[0], row[3]))
    return [Suggestion(title, kind, key) for title, kind, key, _pk in best]


@lru_cache(maxsize=64)
def _begun(locale: str, among: tuple[str, ...]) -> Statement:
    rows = Document.objects.public(of("live_from", "now")).filter(
        # a title that is yet to be written again may name what readers are not told any more
        locale=locale,
        kind__in=list(among),
        meanwhile="",
        pk__in=beginnings.found(),
    )
    return Statement(rows, ("title", "kind", "key", "pk"), is_prepared=False)


@lru_cache(maxsize=1 << 13)
def _key(title: str) -> str:
    """Of what is public, which is asked for again with each letter."""
    return match_key(title)


def _place(typed: str, key: str) -> int | None:
    """0: the key begins with it; 1: a word in it does; 2: it has all pieces; None: it has not."""
    if key.startswith(typed):
        return 0
    if _has(typed, key):
        return 1
    return 2 if all(_has(piece, key) for piece in typed.split(" ")) else None


def _has(piece: str, key: str) -> bool:
    start = key.find(piece)
    while start != -1:
        if _may_begin(key, start):
            return True
        start = key.find(piece, start + 1)
    return False


def _may_begin(key: str, start: int) -> bool:
    if start == 0:
        return True
    if _LATIN.match(key[start]):
        return _LATIN.match(key[start - 1]) is None
    # what hangs below a letter belongs to it
    return _INSIDE.match(key[start]) is None and key[start - 1] != "\u17d2"


def _terms(typed: str, locale: str) -> list[Suggestion]:
    """Those that begin with it, then those in which a word does."""
    places = [
        (min(found), one.words[locale])
        for one in _known.terms(locale)
        if (found := [place for key in one.keys if (place := _place(typed, key)) is not None])
    ]
    return [Suggestion(word) for _place_of_it, word in sorted(places)]


class _Known:
    """Of each language the approved terms all of whose words stand in documents that are public;
    looked up as often as the term base is."""

    def __init__(self) -> None:
        self._terms: dict[str, tuple[object, float, list[Shown]]] = {}

    def terms(self, locale: str) -> list[Shown]:
        searched = searched_as.searched()
        now, every = monotonic(), settings.SEARCH_WORDS_SECONDS
        known = self._terms.get(locale)
        if (
            known is None
            or known[0] is not searched
            or (every is not None and now - known[1] >= every)
        ):
            terms = [one for one in searched.shown if locale in one.words]
            known = self._terms[locale] = (searched, now, list(_public(terms, locale)))
        return known[2]


def _public(terms: Iterable[Shown], locale: str) -> Iterator[Shown]:
    words = {one.words[locale]: read(one.words[locale]).words for one in terms}
    tokens = {token for some in words.values() for word in some for token in _tokens(word)}
    known = set(
        SearchTerm.objects.filter(locale=locale, token__in=tokens).values_list("token", flat=True)
    )
    for one in terms:
        some = words[one.words[locale]]
        if some and all(_is_known(word, known) for word in some):
            yield one


def _tokens(word: Word) -> tuple[str, ...]:
    return (word.token, *word.parts)


def _is_known(word: Word, known: set[str]) -> bool:
    return word.token in known or (bool(word.parts) and set(word.parts) <= known)


_known = _Known()
