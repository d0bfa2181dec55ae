"""What a lesson starts from, as values of its fields."""

from collections.abc import Iterator

from lessons.models.courses import ModulePage
from lessons.models.lessons import LessonPage

# of a lesson that is copied: what belongs to that one, and who has read it
NOT_COPIED = frozenset({"code", "order", "needs_native_review"})


def blank(module: ModulePage) -> LessonPage:
    """For the readers of its book."""
    book = module.course()
    return LessonPage(audience=book.audience, age_min=book.age_min, age_max=book.age_max)


def from_lesson(words: LessonPage) -> LessonPage:
    """With what another one says. Who stands behind that one and whether it is public stay there,
    and so do its place, its code and who has read it."""
    return LessonPage(**{name: getattr(words, name) for name in _copied()})


def _copied() -> Iterator[str]:
    """The names of the fields that are a lesson's own: Wagtail's are about the page."""
    for field in LessonPage._meta.local_fields:
        if field.name not in NOT_COPIED and not field.is_relation:
            yield field.name
