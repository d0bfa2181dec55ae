"""When a source changes: the old words find their place in the new one.

wagtail-localize identifies a translation by the exact source string, so a changed comma means an
empty box. Here each new string looks for the old one that it came from, by content path first and
similarity second; its old translation is put into the new box as Returned, with both old texts for
the diffs. Unchanged strings keep their approval because nothing touches them.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    TemplateSegment,
    TranslationContext,
    TranslationSource,
)

from khmertext import clusters, digits, match_key
from localize.terminology.glossary import term_base
from localize.workflow import carrying, review
from localize.workflow.carrying import Carried
from localize.workflow.digests import BOOKKEEPING, content_digest
from localize.workflow.models import Review, State

# Below this similarity (0–100) a new string is new, not a changed old one.
LIKE_ENOUGH = 60


@dataclass(frozen=True)
class OldString:
    """One string of the source as it was: ids of wagtail-localize's rows and the text."""

    string_id: int
    context_id: int
    text: str


@dataclass(frozen=True)
class Snapshot:
    """A source before it is refreshed: its strings in reading order, and what it said.

    content: of the page, in JSON, as wagtail-localize stores it; empty: there was no source yet.
    """

    strings: tuple[OldString, ...] = ()
    content: str = ""

    def differs_from(self, source: TranslationSource, page: Page) -> bool:
        """Does `source`, whose content is `page`, say something else now? Published again
        unchanged, it does not."""
        if not self.content:
            return False
        before = json.loads(self.content)
        if _unread(before) == _unread(json.loads(source.content_json)):
            return False
        return _said_by(page.with_content_json(before)) != _said_by(page)

    @classmethod
    def take(cls, page: Page) -> "Snapshot":
        source = TranslationSource.objects.filter(
            object_id=page.translation_key, locale_id=page.locale_id
        ).first()
        if source is None:
            return cls()
        rows = (
            StringSegment.objects.filter(source=source)
            .order_by("order")
            .values_list("string_id", "context_id", "string__data")
        )
        return cls(tuple(OldString(*row) for row in rows), source.content_json)


def _said_by(page: Page) -> tuple[str, str]:
    return content_digest(page), page.slug  # translations take over both


def _unread(content: dict[str, Any]) -> dict[str, Any]:
    """What `_said_by` is made of, before it is read as a reader would."""
    return {k: v for k, v in content.items() if k == "slug" or k not in BOOKKEEPING}


def over(before: Snapshot, source: TranslationSource, locale: Locale, *, by: Any) -> None:
    """Carry the translations into `locale` from the strings `before` to those `source` has now.

    The same number of statements for any number of strings.
    """
    segments = list(
        StringSegment.objects.filter(source=source)
        .select_related("string", "context")
        .order_by("order")
    )
    now = {(s.string_id, s.context_id) for s in segments}
    was = {(s.string_id, s.context_id) for s in before.strings}
    gone: dict[int, list[OldString]] = defaultdict(list)
    for old in before.strings:
        if (old.string_id, old.context_id) not in now:
            gone[old.context_id].append(old)
    new = [s for s in segments if (s.string_id, s.context_id) not in was]
    if new and gone:
        texts = _texts(source, locale, [*new, *(old for olds in gone.values() for old in olds)])
        carrying.carry(list(_carried(new, gone, texts, source, locale)), source, locale, by=by)
    _return_overrides(source, locale)


def _carried(
    new: list[StringSegment],
    gone: dict[int, list[OldString]],
    texts: dict[tuple[int, int], StringTranslation],
    source: TranslationSource,
    locale: Locale,
) -> Iterator[Carried]:
    rich = _rich_contexts(source)
    names = term_base(source.locale.language_code, locale.language_code).do_not_translate
    filled = set(texts)
    for segment in new:
        if (segment.string_id, segment.context_id) in filled:
            continue  # an earlier text came back, or it stands twice; its own history stands
        old = _origin_of(segment, gone, is_rich=segment.context_id in rich)
        text = texts.get((old.string_id, old.context_id)) if old is not None else None
        if old is None or text is None:
            continue
        now = segment.string.data
        filled.add((segment.string_id, segment.context_id))
        yield Carried(
            segment,
            text,
            previous_source=old.text,
            critical=is_critical(old.text, now, names=names),
            keeps_approval=old.text == now,
        )


def _texts(
    source: TranslationSource, locale: Locale, wanted: Iterable[StringSegment | OldString]
) -> dict[tuple[int, int], StringTranslation]:
    """What `locale` has for these strings, by string and context, with reviews and people."""
    found = (
        StringTranslation.objects.filter(
            locale=locale,
            context__object_id=source.object_id,
            translation_of__in={one.string_id for one in wanted},
        )
        .select_related("translation_of", "last_translated_by", "review")
        .prefetch_related("review__requests__endorsements")
    )
    return {(text.translation_of_id, text.context_id): text for text in found}


def _rich_contexts(source: TranslationSource) -> set[int]:
    return set(TemplateSegment.objects.filter(source=source).values_list("context_id", flat=True))


def _return_overrides(source: TranslationSource, locale: Locale) -> None:
    """A link or picture of `locale` was agreed with for one link or picture of the source only."""
    stored = (
        Review.objects.filter(
            override__locale=locale, override__context__overridablesegment__source=source
        )
        .exclude(state=State.RETURNED)
        .select_related("override__context")
        .prefetch_related("override__context__overridablesegment_set")
        .distinct()
    )
    for each in stored:
        if each.digest != each.present_digest():
            review.carry(each, previous_source="", previous_text="", critical=True)


def _origin_of(
    segment: StringSegment, gone: dict[int, list[OldString]], *, is_rich: bool
) -> OldString | None:
    """The old string that `segment` came from: at the same path first, elsewhere only if alike."""
    same_place = gone.get(segment.context_id, [])
    best = _most_alike(segment.string.data, same_place)
    if best is None and len(same_place) == 1 and not is_rich:
        # the only string of a plain field: whatever it now says, it is that field's text
        best = same_place[0]
    if best is None:
        best = _most_alike(segment.string.data, [o for olds in gone.values() for o in olds])
    if best is not None:
        gone[best.context_id].remove(best)
    return best


def successor(
    text: str, context: TranslationContext, source: TranslationSource, locale: Locale
) -> StringSegment | None:
    """The string of `source` that came from `text`, which was in `context` and is not any more.

    What was carried says it itself; of the others, those that nobody translated yet.
    """
    segments = list(
        StringSegment.objects.filter(source=source)
        .select_related("string", "context", "source")
        .order_by("order")
    )
    if moved := [s for s in segments if s.string.data == text]:
        return min(moved, key=lambda s: s.context_id != context.pk)
    translated = {
        (stored.translation_of_id, stored.context_id): stored.review.previous_source
        for stored in StringTranslation.objects.filter(
            locale=locale, context__object_id=source.object_id, review__isnull=False
        ).select_related("review")
    }
    there = [s for s in segments if s.context_id == context.pk]
    for segment in sorted(segments, key=lambda s: s.context_id != context.pk):
        if text and translated.get((segment.string_id, segment.context_id)) == text:
            return segment
    if len(there) == 1 and context.pk not in _rich_contexts(source):
        return there[0]
    fresh = [s for s in there if (s.string_id, s.context_id) not in translated]
    found = _most_alike(text, [OldString(s.string_id, s.context_id, s.string.data) for s in fresh])
    return next((s for s in fresh if found is not None and s.string_id == found.string_id), None)


def _most_alike(text: str, candidates: list[OldString]) -> OldString | None:
    scored = [(similarity(text, old.text), -i) for i, old in enumerate(candidates)]
    if not scored:
        return None
    score, index = max(scored)
    return candidates[-index] if score >= LIKE_ENOUGH else None


def similarity(one: str, other: str) -> float:
    """0–100: how alike two texts are, by clusters of their match keys (letters in English)."""
    return fuzz.ratio(_clusters_of(one), _clusters_of(other))


@lru_cache(maxsize=2048)  # a rewritten page compares each of its strings with each old one
def _clusters_of(text: str) -> list[str]:
    return clusters(match_key(text))


# What kind of change?

# what must arrive exactly: numbers, addresses, links
_CRITICAL = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|\d[\d\s.,()/+\u2010-\u2015-]*\d|\d"
)


def is_critical(old: str, new: str, *, names: Iterable[str]) -> bool:
    """Did a number, a phone, a link, an e-mail or one of the protected `names` change?"""
    return _exact_parts(old) != _exact_parts(new) or any(
        (name in old) != (name in new) for name in names
    )


def _exact_parts(text: str) -> list[str]:
    # what stands between digits stays: 1,280 and 12.80 are different numbers, 10-15 is two, 1/2 one
    plain = digits(text, to="latin")
    return sorted(re.sub(r"[\s()]", "", part) for part in _CRITICAL.findall(plain))
