"""The kinds of this room: with which functions and which shapes."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from cms.core.vocabularies.library import CONTENT_WARNINGS, RESOURCE_TYPES
from cms.core.vocabularies.shared import AUDIENCES, LANGUAGES, TOPICS
from cms.documents.kinds import DocumentKind
from lessons.documents import courses, lessons, resources
from lessons.documents.values import codes

FOR_WHOM = {"audience": codes(AUDIENCES), "topic": codes(TOPICS)}
WARNED = FOR_WHOM | {"content_warning": codes(CONTENT_WARNINGS)}

COURSE = DocumentKind(
    kind="courses",
    document_shape=courses.CourseDocument,
    card_shape=courses.CourseCard,
    body=courses.course_body,
    card=courses.course_card,
    facets=courses.course_facets,
    position=lambda page: page.place(),
    search_text=courses.search_text,
    values=FOR_WHOM | {"language": codes(LANGUAGES)},
)
MODULE = DocumentKind(
    kind="modules",
    document_shape=courses.ModuleDocument,
    card_shape=courses.ModuleCard,
    body=courses.module_body,
    card=courses.module_card,
    facets=courses.module_facets,
    position=lambda page: page.place(),
    search_text=courses.search_text,
    values=FOR_WHOM,
)
LESSON = DocumentKind(
    kind="lessons",
    document_shape=lessons.LessonDocument,
    card_shape=lessons.LessonCard,
    label=_("Lesson"),
    body=lessons.lesson_body,
    card=lessons.card,
    facets=lessons.facets,
    position=lambda page: page.place(),
    search_text=partial(lessons.search_text, facilitator=False),
    values=WARNED,
)
GUIDE = DocumentKind(
    kind="guides",
    document_shape=lessons.GuideDocument,
    card_shape=lessons.GuideCard,
    label=_("Facilitator's guide"),
    body=lessons.guide_body,
    card=lessons.card,
    facets=lessons.facets,
    position=lambda page: page.place(),
    search_text=partial(lessons.search_text, facilitator=True),
    values=WARNED,
)
RESOURCE = DocumentKind(
    kind="resources",
    document_shape=resources.ResourceDocument,
    card_shape=resources.ResourceCard,
    is_fact=True,  # its files
    body=resources.body,
    card=resources.card,
    facets=resources.facets,
    search_text=resources.search_text,
    values=WARNED | {"type": codes(RESOURCE_TYPES), "language": codes(LANGUAGES)},
)
