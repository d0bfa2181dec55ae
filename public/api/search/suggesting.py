"""What somebody may be about to type: titles and terms, in at most two statements.

Only words that are public already are proposed: titles of documents, and approved terms whose words
stand in documents of the language. How people type a term leads to it and is never shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils import timezone

from cms.documents.models import Document, SearchTerm
from cms.documents.search import beginnings
from cms.documents.statements import Statement
from khmertext.search.analyser import search_key, without_marks
from khmertext.search.borders import has
from khmertext.search.queries import Word, read
from khmertext.search.spellings import typed_keys
from localize.terminology import searched_as
from public.api.search.answering import usual_kinds
from public.api.search.unkept import unkept
from public.api.served import of

MOST = 8
MOST_TERMS = 3  # of them


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
    typed = list(map(without_marks, typed_keys(text)))
    if not typed[0]:
        return []
    terms = _terms(typed, locale)[:MOST_TERMS]
    found = {search_key(one.text): one for one in terms}
    for title in _titles(typed, locale, usual_kinds() if among is None else among):
        found.setdefault(search_key(title.text), title)
    return list(found.values())[:MOST]


def _titles(typed: Sequence[str], locale: str, among: Sequence[str]) -> list[Suggestion]:
    wanted = beginnings.asked(typed)
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
        overlay="",
        pk__in=beginnings.found(),
    )
    return Statement(rows, ("title", "kind", "key", "pk"), is_prepared=False)


@lru_cache(maxsize=1 << 13)
def _key(title: str) -> str:
    """Of what is public, which is asked for again with each letter."""
    return search_key(title)


def _place(typed: Sequence[str], key: str) -> int | None:
    """0: the key begins with it; 1: a word in it does; 2: it has all pieces; None: it has not."""
    if key.startswith(tuple(typed)):
        return 0
    if any(has(one, key) for one in typed):
        return 1
    has_all = any(all(has(piece, key) for piece in one.split(" ")) for one in typed)
    return 2 if has_all else None


def _terms(typed: Sequence[str], locale: str) -> list[Suggestion]:
    """Those that begin with it, then those in which a word does."""
    places = [
        (min(found), one.words[locale])
        for one in searched_as.searched().shown
        if locale in one.words
        and (found := [place for key in one.keys if (place := _place(typed, key)) is not None])
    ]
    return [Suggestion(word) for word in _public([word for _place, word in sorted(places)], locale)]


def _public(terms: Sequence[str], locale: str) -> Iterator[str]:
    """Those all of whose words stand in documents that are public."""
    words = {term: read(term).words for term in terms}
    tokens = {token for some in words.values() for word in some for token in _tokens(word)}
    found = SearchTerm.objects.filter(locale=locale, token__in=tokens) if tokens else ()
    known = {one.token for one in found}
    for term in terms:
        if words[term] and all(_is_known(word, known) for word in words[term]):
            yield term


def _tokens(word: Word) -> tuple[str, ...]:
    return (word.token, *word.parts)


def _is_known(word: Word, known: set[str]) -> bool:
    return word.token in known or (bool(word.parts) and set(word.parts) <= known)
