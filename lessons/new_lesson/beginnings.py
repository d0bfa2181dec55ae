"""What a lesson starts from, as values of its fields."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import uuid4

from wagtail import blocks
from wagtail.fields import StreamField

from lessons.docx_import import template
from lessons.docx_import.headings.compose import compose
from lessons.docx_import.reading import read
from lessons.models.courses import ModulePage
from lessons.models.lessons import LessonPage

# of a lesson that is copied: what belongs to that one, and who has read it
NOT_COPIED = frozenset({"code", "order", "needs_native_review"})


def blank(module: ModulePage) -> LessonPage:
    """For the readers of its book."""
    book = module.course()
    return LessonPage(audience=book.audience, age_min=book.age_min, age_max=book.age_max)


def from_template(module: ModulePage) -> LessonPage:
    """With the parts of the template, each with its empty boxes."""
    lesson = blank(module)
    for name, raw in _template().items():
        stream = _field(name).stream_block
        setattr(lesson, name, stream.to_python(list(_emptied_children(stream, raw))))
    return lesson


def from_lesson(words: LessonPage) -> LessonPage:
    """With what another one says. Who stands behind that one and whether it is public stay there,
    and so do its place, its code and who has read it."""
    return LessonPage(**{name: getattr(words, name) for name in _copied()})


def _copied() -> Iterator[str]:
    """The names of the fields that are a lesson's own: Wagtail's are about the page."""
    for field in LessonPage._meta.local_fields:
        if field.name not in NOT_COPIED and not field.is_relation:
            yield field.name


@cache
def _template() -> dict[str, Any]:
    """The streams of the lesson that the template makes, as raw JSON."""
    filled = compose(read.read(template.make("km")), language="km")
    streams = [name for name in filled.fields if isinstance(_field(name), StreamField)]
    return {name: filled.fields[name] for name in streams}


def _field(name: str) -> Any:
    return LessonPage._meta.get_field(name)


def _emptied_children(stream: Any, raw: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for child in raw:
        block = stream.child_blocks[child["type"]]
        yield {"type": child["type"], "id": str(uuid4()), "value": _emptied(block, child["value"])}


def _emptied(block: Any, value: Any) -> Any:
    """The same boxes without words and numbers; of a list, as many as there have to be."""
    if isinstance(block, blocks.StructBlock):
        return {
            name: _emptied(child, value.get(name)) for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.ListBlock):
        few = max(block.meta.min_num or 0, 1) if value else 0
        return [
            {"type": "item", "id": str(uuid4()), "value": _emptied(block.child_block, one["value"])}
            for one in value[:few]
        ]
    if isinstance(block, blocks.ChoiceBlock):
        return value
    return block.get_prep_value(block.get_default())
