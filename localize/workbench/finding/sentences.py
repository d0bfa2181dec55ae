"""Sentences by their words, in both languages, of every translation that a person takes part in.

As the match key has it, Khmer is found however it was typed: what is invisible between two letters
does not count, and the text that is looked for is brought into normal form.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.publishing.normal_form import khmer
from localize.workflow.models import State
from localize.workflow.states import state_of

AT_ONCE = 30
SHORTEST = 2  # letters
_INVISIBLE = "[\u200b\u200c\u200d]*"


@dataclass(frozen=True)
class Found:
    """One string that says what was looked for."""

    translation: Translation
    segment: StringSegment
    text: str
    state: State

    @property
    def anchor(self) -> str:
        return f"s{self.segment.pk}"


def sentences(words: str, translations: QuerySet[Translation]) -> list[Found]:
    """The first strings of `translations` whose source or text has these words; three queries."""
    words = " ".join(words.split())
    if len(words) < SHORTEST:
        return []
    pattern = _INVISIBLE.join(map(re.escape, khmer(words)))
    written = StringTranslation.objects.filter(
        translation_of=OuterRef("string"), context=OuterRef("context"), data__iregex=pattern
    )
    by_source: dict[int, list[Translation]] = {}
    for one in translations:
        by_source.setdefault(one.source_id, []).append(one)
    segments = list(
        StringSegment.objects.filter(source__in=by_source)
        .filter(Q(string__data__iregex=pattern) | Exists(written))
        .select_related("string", "context")
        .order_by("source", "order")[:AT_ONCE]
    )
    texts = _texts(segments)
    return [
        Found(one, segment, *_of(texts, segment, one))
        for segment in segments
        for one in by_source[segment.source_id]
    ][:AT_ONCE]


def _texts(segments: list[StringSegment]) -> dict[tuple[int, int, int], StringTranslation]:
    found = (
        StringTranslation.objects.filter(
            translation_of__in=[one.string_id for one in segments],
            context__in=[one.context_id for one in segments],
        )
        .select_related("review", "translation_of")
        .prefetch_related("review__requests__endorsements")
    )
    return {(one.translation_of_id, one.context_id, one.locale_id): one for one in found}


def _of(texts: dict[Any, StringTranslation], segment: StringSegment, one: Translation) -> Any:
    text = texts.get((segment.string_id, segment.context_id, one.target_locale_id))
    if text is None:
        return "", State.MISSING
    review = getattr(text, "review", None)
    if review is None:
        return text.data, State.DRAFT
    review.string_translation = text  # spares a query for each
    return text.data, state_of(review)
