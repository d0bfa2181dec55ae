"""Sentences by their words, in both languages, of every translation that a person takes part in.

The database nominates texts that have each of the words, by functions that look at sixty thousand
texts in a tenth of a second; what is found has the words in this order, as the match key has it:
however they were typed, whatever tags and invisible characters stand between them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from html import escape, unescape
from operator import and_, or_
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Collate, Lower, Replace, StrIndex
from django.db.models.lookups import GreaterThan, IContains
from wagtail_localize.models import String, StringSegment, StringTranslation, Translation

from cms.core.languages import described
from cms.core.normal_form import of_any
from khmertext import digits, match_key
from khmertext.characters import ZWJ, ZWNJ, ZWSP

AT_ONCE = 30
NOMINATED = 300  # texts that have the words, of which some may have them in another order
SHORTEST = 2  # letters
MOST_WORDS = 20
_INVISIBLE = dict.fromkeys(map(ord, (ZWSP, ZWNJ, ZWJ)))


@dataclass(frozen=True)
class Found:
    """One string that says what was looked for. text: its translation, where there is one."""

    translation: Translation
    segment: StringSegment
    text: str | None

    @property
    def anchor(self) -> str:
        return f"s{self.segment.pk}"


def sentences(words: str, translations: QuerySet[Translation]) -> list[Found]:
    """Some strings of `translations` whose source or text has these words, in the order of their
    pages; four queries."""
    looked_for = of_any(" ".join(words.translate(_INVISIBLE).split()))
    if len(looked_for) < SHORTEST:
        return []
    by_source: dict[int, list[Translation]] = {}
    for one in translations:
        by_source.setdefault(one.source_id, []).append(one)
    segments = _segments(looked_for, by_source)
    texts = _texts(segments)
    return [
        Found(
            one, segment, texts.get((segment.string_id, segment.context_id, one.target_locale_id))
        )
        for segment in segments
        for one in by_source[segment.source_id]
    ][:AT_ONCE]


def _segments(words: str, by_source: dict[int, list[Translation]]) -> list[StringSegment]:
    here = StringSegment.objects.filter(source__in=by_source)
    of_string = here.filter(string=OuterRef("pk"))
    of_text = here.filter(string=OuterRef("translation_of"), context=OuterRef("context"))
    languages = {one.target_locale_id for each in by_source.values() for one in each}
    sources = String.objects.filter(_has(words), Exists(of_string))
    written = StringTranslation.objects.filter(
        _has(words), Exists(of_text), locale__in=languages
    ).order_by("pk")
    strings = {pk for (pk,) in _saying(words, sources.order_by("pk"), "pk")}
    places = set(_saying(words, written, "translation_of", "context"))
    found = (
        here.filter(
            Q(string__in=strings)
            | Q(string__in={one for one, _ in places}, context__in={one for _, one in places})
        )
        .select_related("string", "context")
        .order_by("source", "order")
    )
    return [
        one
        for one in found
        if one.string_id in strings or (one.string_id, one.context_id) in places
    ][:AT_ONCE]


def _saying(words: str, texts: QuerySet[Any], *names: str) -> Iterator[tuple[Any, ...]]:
    """The values `names` of the first texts that have the words as the match key has them."""
    key, count = match_key(words), 0
    for data, *values in texts.values_list("data", *names)[:NOMINATED]:
        if key in unescape(match_key(data)):
            yield tuple(values)
            if (count := count + 1) == AT_ONCE:
                return


def _has(words: str) -> Any:
    """Has the text each of these words somewhere?"""
    return reduce(and_, map(_has_word, words.split()[:MOST_WORDS]))


def _has_word(word: str) -> Any:
    plain = digits(word, "latin")
    written = {word, plain, *(described(tag).numerals(plain) for tag in settings.CONTENT_LANGUAGES)}
    # strings are HTML
    return reduce(or_, (Q(_contains(escape(one, quote=False))) for one in sorted(written)))


def _contains(word: str) -> Any:
    """A lookup of the database that is true where `data` has this word, in small letters or not."""
    data: Any = F("data")
    if not word.isascii():
        # normal form knows no other invisible character within Khmer
        data = Replace(data, _text(ZWSP), _text(""), output_field=TextField())
    if word.lower() == word.upper():
        return GreaterThan(StrIndex(data, _text(word)), 0)
    if connection.vendor == "postgresql" and word.isascii():
        # with the collation of the database, each letter of a Khmer text would be looked up
        return GreaterThan(StrIndex(Lower(Collate(data, "C")), _text(word.lower())), 0)
    return IContains(data, word)


def _text(value: str) -> Value:
    return Value(value, output_field=TextField())


def _texts(segments: list[StringSegment]) -> dict[tuple[int, int, int], str]:
    found = StringTranslation.objects.filter(
        translation_of__in=[one.string_id for one in segments],
        context__in=[one.context_id for one in segments],
    )
    return {(one.translation_of_id, one.context_id, one.locale_id): one.data for one in found}
