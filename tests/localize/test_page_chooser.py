"""Wagtail's chooser of pages opens where one needs it, and nobody begins at the root."""

import pytest
from django.urls import reverse

from lessons.models import LessonPage
from tests.api.conftest import Office, office, office_world  # noqa: F401
from tests.localize.conftest import signed_in

CHOOSE = reverse("wagtailadmin_choose_page")


@pytest.mark.parametrize("asked", [{}, {"page_type": "lessons.lessonpage"}])
def test_page_is_looked_for_from_the_home_page_of_the_language(office, asked):  # noqa: F811
    module = office.module(office.course("Book 1", order=1), "Module 1")
    lesson = module.add_child(instance=LessonPage(title="Lesson 1", live=False))
    written = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    headers = {"referer": f"http://testserver{written}"}

    html = signed_in("editor").get(CHOOSE, asked, headers=headers).json()["html"]

    assert "Book 1" in html
    assert "Root" not in html
    assert f'data-id="{office.homes["km"].pk}"' not in html


def test_unknown_type_is_not_found(office):  # noqa: F811
    assert signed_in("editor").get(CHOOSE, {"page_type": "auth.user"}).status_code == 404
