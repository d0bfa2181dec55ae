"""The documents of books and modules: what is in them, in order, with the total time."""

from collections.abc import Iterable
from functools import partial
from typing import Any, TypedDict

from cms.core.shapes.codes import Audience, Language, Licence, Topic
from cms.core.shapes.parts import Span
from cms.documents.rendering import Rendering
from cms.documents.shapes.documents import Link, Picture
from cms.documents.shapes.words import Duration
from lessons.blocks.text_extraction import leaves
from lessons.documents import resources, values
from lessons.documents.reading import Reading
from lessons.documents.resources import EmbeddedResource
from lessons.documents.values import PartOf

# Which fields of another page's card stand here. That of a lesson and of a module says where it
# is, so that a book and a module learn of one that moved away.
MODULE_IN_BOOK = ("title", "position", "summary", "course")
LESSON_IN_LIST = ("title", "position", "duration", "module", "course")
BOOK_OF_MODULE = ("title", "position", "thumbnail", "audience", "topics", "ages")


class LessonInList(Link):
    """A lesson as its book and module list it."""

    position: int
    duration: Duration | None


class ModuleInBook(Link):
    """A module as its book lists it."""

    position: int
    summary: str
    lessons: list[LessonInList]


class Credit(TypedDict):
    """Who made a book; an empty role says nothing more."""

    organization: str
    role: str


class _OfCourse(TypedDict):
    summary: str
    thumbnail: Picture | None
    audience: list[Audience]
    topics: list[Topic]
    position: int
    ages: Span


class CourseCard(_OfCourse):
    """A book in a list."""

    duration: Duration | None


class CourseDocument(_OfCourse):
    """A book with its modules and lessons."""

    code: str
    subtitle: str
    edition: str
    published_year: int | None
    credits: list[Credit]
    licence: Licence | None
    languages: list[Language]
    duration: Duration | None
    est_total_min: int
    source_note: str
    modules: list[ModuleInBook]
    resources: list[EmbeddedResource]


class _OfModule(_OfCourse):
    course: PartOf


class ModuleCard(_OfModule):
    """A part of a book in a list."""

    duration: Duration | None


class ModuleDocument(_OfModule):
    """A part of a book with its lessons."""

    essential_question: str
    duration: Duration | None
    lessons: list[LessonInList]


def course_body(page: Any, rendering: Rendering) -> CourseDocument:
    reading = Reading(rendering)
    modules, minutes = _modules(page, rendering)
    linked = (resources.embedded(value, reading) for value in values.entries(page.resources))
    return {
        **_course_card(page, reading),
        "code": page.code,
        "subtitle": page.subtitle,
        "edition": page.edition,
        "published_year": page.published_year,
        "credits": [
            {"organization": credit["organization"], "role": credit["role"]}
            for credit in values.entries(page.credits)
        ],
        "licence": page.licence or None,
        "languages": page.languages,
        "duration": values.iso_minutes(minutes),
        "est_total_min": minutes,
        "source_note": page.source_note,
        "modules": modules,
        "resources": [resource for resource in linked if resource],
    }


def course_card(page: Any, rendering: Rendering) -> CourseCard:
    _there, minutes = _modules(page, rendering)
    return {
        **_course_card(page, Reading(rendering)),
        "duration": values.iso_minutes(minutes),
    }


def _course_card(page: Any, reading: Reading) -> _OfCourse:
    return {
        "summary": page.description,
        "thumbnail": reading.picture(page.cover_image, page.cover_alt, role="thumbnail"),
        "audience": values.audience(page),
        "topics": page.topics,
        "position": page.order,
        "ages": values.span(page.age_min, page.age_max),
    }


def _modules(page: Any, rendering: Rendering) -> tuple[list[ModuleInBook], int]:
    """The public modules with their public lessons, and the minutes of all lessons together."""
    found: tuple[list[ModuleInBook], int] = rendering.once(
        ("modules", page.pk), partial(_look_for_modules, page)
    )
    return found


def _look_for_modules(page: Any, rendering: Rendering) -> tuple[list[ModuleInBook], int]:
    lessons_by_module: dict[str, list[Any]] = {}
    all_modules, all_lessons = page.modules(), page.lessons()
    rendering.look_up([*all_modules, *all_lessons])
    for lesson in all_lessons:
        lessons_by_module.setdefault(lesson.path[: -lesson.steplen], []).append(lesson)
    modules: list[ModuleInBook] = []
    minutes = 0
    for module in all_modules:
        link = rendering.listed(module, *MODULE_IN_BOOK)
        if link:
            lessons, total = _listed(lessons_by_module.get(module.path, []), rendering)
            minutes += total
            modules.append(
                {**link, "position": module.order, "summary": module.summary, "lessons": lessons}
            )
    return modules, minutes


def _listed(pages: Iterable[Any], rendering: Rendering) -> tuple[list[LessonInList], int]:
    lessons: list[LessonInList] = []
    minutes = 0
    for page in pages:
        link = rendering.listed(page, *LESSON_IN_LIST)
        if link:
            minutes += page.duration_min or 0
            duration = values.iso_minutes(page.duration_min)
            lessons.append({**link, "position": page.order, "duration": duration})
    return lessons, minutes


def _lessons(module: Any, rendering: Rendering) -> tuple[list[LessonInList], int]:
    """The public lessons of a module, and their minutes together."""
    found: tuple[list[LessonInList], int] = rendering.once(
        ("lessons", module.pk), partial(_look_for_lessons, module)
    )
    return found


def _look_for_lessons(module: Any, rendering: Rendering) -> tuple[list[LessonInList], int]:
    pages = module.lessons()
    rendering.look_up(pages)
    return _listed(pages, rendering)


def module_body(page: Any, rendering: Rendering) -> ModuleDocument:
    lessons, minutes = _lessons(page, rendering)
    return {
        **_module_card(page, Reading(rendering)),
        "essential_question": page.essential_question,
        "duration": values.iso_minutes(minutes),
        "lessons": lessons,
    }


def module_card(page: Any, rendering: Rendering) -> ModuleCard:
    _there, minutes = _lessons(page, rendering)
    return {
        **_module_card(page, Reading(rendering)),
        "duration": values.iso_minutes(minutes),
    }


def _module_card(page: Any, reading: Reading) -> _OfModule:
    course = page.course()
    reading.rendering.shows(course, *BOOK_OF_MODULE)
    return {
        "summary": page.summary,
        "thumbnail": reading.picture(course.cover_image, course.cover_alt, role="thumbnail"),
        "audience": values.audience(course),
        "topics": course.topics,
        "position": page.order,
        "course": values.part_of(course, reading.link(course)),
        "ages": values.span(course.age_min, course.age_max),
    }


def course_facets(page: Any) -> Iterable[tuple[str, str]]:
    yield from _shared_facets(page)
    for language in page.languages:
        yield "language", language


def module_facets(page: Any) -> Iterable[tuple[str, str]]:
    course = page.course()
    yield "course", str(course.translation_key)
    yield from _shared_facets(course)


def _shared_facets(course: Any) -> Iterable[tuple[str, str]]:
    yield "audience", course.audience
    for topic in course.topics:
        yield "topic", topic
    yield from values.age_facets(course)


def search_text(page: Any) -> str:
    return "\n".join(leaf.text for leaf in leaves(page))
