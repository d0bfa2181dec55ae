"""What writing a lesson of 20 strings costs, in statements: drafts, publications, translations.

Those of the documents are not counted here: they depend on who shows the lesson.
"""

# ruff: noqa: F811

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone
from wagtail_localize.models import StringSegment, Translation

from cms.documents.dependency_update import DependencyUpdate
from lessons.models import LessonPage
from localize.workflow import publish, work
from localize.workflow.models import Review, SourcePublication, State
from tests.api.conftest import bilingual, bilingual_world, office, office_world  # noqa: F401
from tests.lessons.samples import block
from tests.shared_fixtures import again, world

SENTENCES = 17  # with title, summary and objective 20 strings
NOW = timezone.now()


def make_module(office):
    module = office.module(office.course("Book"), "Module")
    for page in (module.get_parent().specific, module):
        office.translate(page)
    return module


module_world = world(make_module, "bilingual_world")


@pytest.fixture
def module(bilingual, module_world, settings):
    settings.TRANSLATION_WORK = "worker"
    return again(module_world)


def stream(name, raw):
    return LessonPage._meta.get_field(name).stream_block.to_python(raw)


def paragraphs(count=SENTENCES):
    return [block("paragraph", f"<p>Sentence {number}.</p>") for number in range(count)]


def new_lesson(title="Lesson", count=SENTENCES):
    return LessonPage(
        title=title,
        live=False,
        summary="In short.",
        audience="caregiver",
        duration_min=45,
        objectives=stream("objectives", [block("objective", "Talk.")]),
        body=stream("body", paragraphs(count)),
    )


def add(module, office, **values):
    lesson = new_lesson(**values)
    module.add_child(instance=lesson)
    lesson.save_revision(user=office.people.editor)
    return lesson


@override_settings(TRANSLATION_WORK="worker")
def make_lesson(module, office):
    page = add(module, office)
    publish.publish_source(page, by=office.people.publisher)
    work.prepare(NOW)
    return LessonPage.objects.get(pk=page.pk)


@override_settings(TRANSLATION_WORK="worker")
def make_translation(lesson, office):
    office.translate(lesson)
    return Translation.objects.get(source__object_id=lesson.translation_key)


lesson_world = world(make_lesson, "module_world", "bilingual_world")
translation_world = world(make_translation, "lesson_world", "bilingual_world")


@pytest.fixture
def lesson(module, lesson_world):
    """Published, its strings made."""
    return again(lesson_world)


@pytest.fixture
def translation(lesson, translation_world):
    """Every string of the lesson written and approved; published."""
    return again(translation_world)


@pytest.fixture
def without_documents(monkeypatch):
    monkeypatch.setattr(DependencyUpdate, "run", lambda *changed: None)


def statements(do):
    with CaptureQueriesContext(connection) as captured:
        do()
    return len(captured)


def draft_of(lesson, office, word):
    """Another version with a word in every sentence."""
    raw = [dict(one) for one in lesson.body.raw_data]
    for one in raw:
        one["value"] = one["value"].replace("Sentence", f"{word} sentence")
    lesson.body = stream("body", raw)
    return lesson.save_revision(user=office.people.editor)


# Drafts


def test_new_draft(module, office):
    assert statements(lambda: add(module, office)) <= 70  # it was 124


# Taking in


def strings(lesson):
    return StringSegment.objects.filter(source__object_id=lesson.translation_key).count()


def test_first_publication_is_taken_in(module, office):
    page = add(module, office)
    publish.publish_source(page, by=office.people.publisher)

    assert statements(lambda: work.prepare(NOW)) <= 120
    assert strings(page) == SENTENCES + 3
    assert not SourcePublication.objects.exists()


def test_later_publication_is_taken_in(lesson, translation, office):
    draft_of(lesson, office, "Another")
    publish.publish_source(lesson, by=office.people.publisher)

    assert statements(lambda: work.prepare(NOW)) <= 80
    assert Review.objects.filter(state=State.RETURNED).count() == SENTENCES


# Publishing


def test_publication_with_the_publishers_agreement(
    lesson,
    office,
    without_documents,
):
    revision = draft_of(lesson, office, "Another")

    assert statements(lambda: revision.publish(user=office.people.publisher)) <= 92


def test_translation_is_published(translation, office, without_documents):
    assert statements(lambda: publish.publish(translation, by=office.people.publisher)) <= 92
