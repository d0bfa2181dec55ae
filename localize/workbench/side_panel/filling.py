"""A page is begun with what the memory knows word for word."""

from typing import Any

from wagtail_localize.models import StringSegment, StringTranslation, Translation

from localize.workflow import counters, memory
from localize.workflow.models import Origin
from localize.workflow.progress import units


def prefill(translation: Translation, *, by: Any) -> int:
    """Write exact matches, with the same tags and numbers, into the strings without a text; how
    many. Each is a draft of `by`, who reads and submits it like any other."""
    found = [
        (unit.segment, match.target)
        for unit in units(translation.source, translation.target_locale)
        if unit.segment is not None and unit.translation is None
        for match in _exact(translation, unit.segment)
    ]
    with counters.counting():
        return sum(_write(translation, segment, text, by=by) for segment, text in found)


def _exact(translation: Translation, segment: StringSegment) -> list[memory.Match]:
    return memory.lookup(
        segment.string.data,
        translation.source.locale,
        translation.target_locale,
        context=segment.context,
        limit=1,
        floor=memory.SAME_TEXT,
    )


def _write(translation: Translation, segment: StringSegment, text: str, *, by: Any) -> bool:
    """Unless somebody has written there meanwhile."""
    _stored, created = StringTranslation.objects.get_or_create(
        translation_of=segment.string,
        context=segment.context,
        locale=translation.target_locale,
        defaults={
            "data": text,
            "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            "tool_name": Origin.MEMORY.value,
            "last_translated_by": by,
        },
    )
    return created
