"""Wagtail's chooser of pages opens where one needs it, and nobody begins at the root."""

import pytest
from django.urls import reverse

from lessons.models import LessonPage
from tests.api.conftest import Office, office, office_world  # noqa: F401
from tests.localize.conftest import signed_in
from tests.shared_fixtures import again, world

CHOOSE = reverse("wagtailadmin_choose_page")


def rows(html):
    """The titles that can be chosen, in their order."""
    return [part.split('data-admin-title="')[1].split('"')[0] for part in html.split("<tr")[2:]]


def chooser(person, address=CHOOSE, *, written=None, **asked):
    where = reverse("wagtailadmin_pages:edit", args=[written.pk]) if written else ""
    response = person.get(address, asked, headers={"referer": f"http://testserver{where}"})
    return response.json()["html"]


def make_books(office: Office) -> list[LessonPage]:  # noqa: F811
    made = []
    for number in (1, 2):
        module = office.module(office.course(f"Book {number}", order=number), f"Module {number}")
        lesson = LessonPage(title=f"Lesson {number}", live=False)
        made.append(module.add_child(instance=lesson))
    return made


books_world = world(make_books, "office_world")


@pytest.fixture
def books(office, books_world) -> list[LessonPage]:  # noqa: F811
    """Two books with a module and a draft of a lesson each."""
    return again(books_world)


def test_lessons_are_one_list_and_those_of_the_own_book_come_first(books):
    editor = signed_in("editor")
    first, second = books

    html = chooser(editor, page_type="lessons.lessonpage", written=second)
    beside_chosen = chooser(
        editor,
        reverse("wagtailadmin_choose_page_child", args=[first.get_parent().pk]),
        page_type="lessons.lessonpage",
        written=second,
    )

    assert rows(html) == rows(beside_chosen) == ["Lesson 2", "Lesson 1"]
    assert "Book 2 › Module 2" in html
    assert "navigate-pages" not in html
    assert "Only pages of type" not in html


def test_module_to_move_to_is_chosen_from_a_list(books):
    _first, second = books

    html = chooser(
        signed_in("editor"),
        page_type="lessons.modulepage",
        user_perms="move_to",
        match_subclass="false",
        **{"target_pages[]": second.pk},
    )

    assert rows(html) == ["Module 2", "Module 1"]


def test_any_page_is_looked_for_from_the_home_page_of_the_language(office, books):  # noqa: F811
    html = chooser(signed_in("editor"), written=books[0])

    assert "Book 1" in html
    assert "Root" not in html
    assert f'data-id="{office.homes["km"].pk}"' not in html


def test_unknown_type_is_not_found(office):  # noqa: F811
    assert signed_in("editor").get(CHOOSE, {"page_type": "auth.user"}).status_code == 404
