"""Makes the draft of a lesson below a module, with its report in the page's history."""

from typing import Any

from wagtail.log_actions import log

from cms.documents import projection
from lessons.docx_import import pictures, report
from lessons.docx_import.headings.compose import Lesson
from lessons.models.courses import ModulePage
from lessons.models.lessons import LessonPage


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
        set_aside = pictures.set_aside(lesson.drawings, title=page.title, by=by)
        told = report.to_json([*lesson.notes, *set_aside])
        log(instance=page, action=report.ACTION, user=by, data=told)
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
