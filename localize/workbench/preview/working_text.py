"""The page of a translation as its strings now are, each between its marks; never to be saved."""

from dataclasses import dataclass
from typing import Any

from wagtail_localize.models import StringSegment

from cms.core.languages import described
from cms.core.wagtail_compat import is_usable, translated_in_words
from localize.workbench.preview.marks import Mark, marked
from localize.workflow import progress
from localize.workflow.models import State
from localize.workflow.translation_access import TranslationAccess


@dataclass(frozen=True)
class Typed:
    """What somebody types for one string, in the form in which it would be stored."""

    segment: StringSegment
    text: str


def typed_for(access: TranslationAccess, segment: StringSegment, text: str) -> Typed:
    """Raises ValueError for a text that no page takes: other markup than its source has."""
    normal = described(access.translation.target_locale.language_code).normalised(text)
    if not is_usable(segment.string.data, normal):
        raise ValueError(text)
    return Typed(segment, normal)


def page_of(access: TranslationAccess, typed: Typed | None = None) -> tuple[Any, list[Mark]]:
    """The page, and its strings by the number of their marks.

    Raises SourceDeletedError, or ObjectDoesNotExist for a link or picture that is gone.
    """
    source, locale = access.translation.source, access.translation.target_locale
    strings: list[Mark] = []
    words: dict[tuple[str, int], str] = {}
    for unit in progress.units(source, locale):
        if unit.segment is None:
            continue
        text, state = _now(unit, typed)
        words[unit.path, unit.segment.order] = marked(len(strings), text or unit.source_text)
        strings.append(
            Mark(
                f"s{unit.segment.pk}",
                state.value,
                unit.review.version if unit.review is not None else 0,
                "" if text else source.locale.language_code,
            )
        )
    page = translated_in_words(source, locale, words)
    page.locale = locale
    return page, strings


def _now(unit: progress.Unit, typed: Typed | None) -> tuple[str, State]:
    """What is read there, "" where only the source's words can be; and how far it is."""
    segment = unit.segment
    if typed is not None and segment is not None and _place(segment) == _place(typed.segment):
        return (typed.text, State.DRAFT) if typed.text.strip() else ("", State.MISSING)
    if unit.translation is None or unit.translation.has_error:
        return "", State.MISSING
    return unit.text, unit.state


def _place(segment: StringSegment) -> tuple[int, int]:
    """A sentence that a text has twice has one translation."""
    return segment.context_id, segment.string_id
