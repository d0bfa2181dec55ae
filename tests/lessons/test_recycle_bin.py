"""A book in the bin keeps every field of its lessons."""

import pytest
from django.contrib.auth import get_user_model

from cms.publishing.recycle_bin import actions, tree
from cms.publishing.recycle_bin.models import BinnedPage
from lessons.models import LessonPage
from localize.workflow.digests import content_digest


@pytest.fixture
def admin(db):
    return get_user_model().objects.create_superuser("admin", "admin@example.org", "x")


def test_lesson_with_every_field_comes_back_with_its_book(course, lesson, admin):
    revision = lesson.save_revision(user=admin)
    before = LessonPage.objects.get(pk=lesson.pk)
    words, quiz = content_digest(before), before.quiz.get_prep_value()
    assert quiz

    actions.delete([course], by=admin)
    assert tree.is_binned(LessonPage.objects.get(pk=lesson.pk))
    entry = BinnedPage.objects.get()
    assert entry.below == 2
    actions.restore(entry, by=admin)

    after = LessonPage.objects.get(pk=lesson.pk)
    assert (content_digest(after), after.quiz.get_prep_value()) == (words, quiz)
    assert (after.path, after.url_path, after.slug) == (before.path, before.url_path, before.slug)
    assert content_digest(after.get_latest_revision_as_object()) == content_digest(
        revision.as_object()
    )
