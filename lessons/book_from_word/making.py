"""Makes the drafts of a whole book: all of them, or none."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from cms.documents import projection
from cms.publishing.new_pages import making
from lessons.book_from_word.outline import Book, ModulePart
from lessons.docx_import import draft, report
from lessons.models.courses import CoursePage, ModulePage

ACTION = "lessons.book_from_word"


def make(
    book: Book,
    *,
    title: str,
    home: Page,
    by: Any,
    numbers: Collection[int],
    slug: str = "",
    audience: str = "",
) -> CoursePage:
    """The book with its modules and those lessons whose `numbers` are among these.

    Everything is one transaction: whatever breaks, nothing of it is there. The report is kept in
    the history of the book.
    """
    with projection.publishing():
        course = CoursePage(title=title or book.title or _("A book without a title"))
        course.slug, course.audience, course.description = slug, audience, book.description
        making.make(course, parent=home, by=by)
        made = [one for part in book.modules for one in _module(part, course, by, numbers)]
        left = [
            part.title for part in book.lessons() if part.number not in numbers or not part.lesson
        ]
        data = {"lessons": made, "left": left, "left_out": book.left_out}
        log(instance=course, action=ACTION, user=by, data=data)
    return course


def _module(
    part: ModulePart, course: CoursePage, by: Any, numbers: Collection[int]
) -> list[dict[str, Any]]:
    """What the report says of each of its lessons; a module without any is not made."""
    lessons = [one for one in part.lessons if one.number in numbers and one.lesson is not None]
    if not lessons:
        return []
    module = ModulePage(title=part.title, summary=part.summary)
    making.make(module, parent=course, by=by)
    told = []
    for one in lessons:
        assert one.lesson is not None
        page = draft.make(one.lesson, module=module, by=by)
        entry = report.stored(page)
        look = report.to_look_at(entry) if entry else 0
        told.append({"page": page.pk, "module": module.title, "look": look})
    return told
