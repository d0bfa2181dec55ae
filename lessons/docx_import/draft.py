"""Makes the draft of a lesson below a module, with its report in the page's history."""

from collections.abc import Iterator
from typing import Any

from wagtail.log_actions import log

from cms.documents import projection
from lessons.blocks.text_extraction import leaves
from lessons.docx_import import pictures, report
from lessons.docx_import.headings.compose import Lesson
from lessons.docx_import.values import Note
from lessons.models.courses import ModulePage
from lessons.models.lessons import LessonPage
from localize.checks.numbers_in_prose import full_phone_numbers


def make(
    lesson: Lesson, *, module: ModulePage, by: Any, title: str = "", slug: str = ""
) -> LessonPage:
    """The new draft, with its first revision by `by`. Nothing of it is public.

    title: instead of the one in the file. slug: "" makes it of the title. Audience and ages are
    those of the book. Everything is written, or nothing.
    """
    with projection.publishing():
        page = _page(lesson, module, by)
        page.title, page.slug = title or page.title, slug
        module.add_child(instance=page)
        page.save_revision(user=by, log_action=True)
        set_aside, refused = pictures.set_aside(lesson.drawings, title=page.title, by=by)
        notes = [*lesson.notes, *refused, *_telephone_numbers(page)]
        log(instance=page, action=report.ACTION, user=by, data=report.to_json(notes, set_aside))
    return page


def _page(lesson: Lesson, module: ModulePage, by: Any) -> LessonPage:
    book = module.course()
    page = LessonPage(
        title=lesson.title,
        live=False,
        locale=module.locale,
        owner=by,
        audience=book.audience,
        age_min=book.age_min,
        age_max=book.age_max,
    )
    for name, value in lesson.fields.items():
        stream = getattr(LessonPage._meta.get_field(name), "stream_block", None)
        setattr(page, name, stream.to_python(value) if stream else value)
    return page


def _telephone_numbers(page: LessonPage) -> Iterator[Note]:
    """Each number that publishing will refuse."""
    for leaf in leaves(page):
        for number in full_phone_numbers(leaf.text):
            around = leaf.text[max(number.start - 40, 0) : number.end + 40]
            path = ".".join(filter(None, [leaf.path[0], leaf.block_id]))
            yield Note("phone_number", quote=" ".join(around.split()), path=path)
