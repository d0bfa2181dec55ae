"""A book in the bin keeps every field of its lessons."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from cms.core import tree
from cms.publishing.recycle_bin import actions
from cms.publishing.recycle_bin.models import BinnedPage
from lessons.models import LessonPage
from localize.workflow.digests import content_digest


@pytest.fixture
def admin(db):
    return get_user_model().objects.create_superuser("admin", "admin@example.org", "x")


def allowed_in(user):
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


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
    assert (after.url_path, after.slug) == (before.url_path, before.slug)
    assert content_digest(after.get_latest_revision_as_object()) == content_digest(
        revision.as_object()
    )


def test_who_may_delete_nowhere_opens_no_list_of_what_is_deleted(course, admin, people):
    actions.delete([course], by=admin)
    client = Client(headers={"x-requested-with": "XMLHttpRequest"})
    client.force_login(allowed_in(people["publisher"]))

    answer = client.get(reverse("recycle_bin:index"))

    assert answer.status_code == 403
    assert course.title not in answer.content.decode()
