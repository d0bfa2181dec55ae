"""The list of lessons: what each row says, filters, one row for each lesson."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.search import index

from lessons.models import LessonPage
from tests.api.conftest import bilingual, bilingual_world, office, office_world  # noqa: F401
from tests.lessons.samples import block, set_fields
from tests.shared_fixtures import again, world

LIST = "lesson_list:index"
CHOOSE = reverse("wagtailadmin_choose_page")


def titles(html):
    return {words(one) for one in re.findall(r'id="page_\d+_title"[^>]*>(.*?)</span>', html, re.S)}


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def client_of():
    def make(user):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        return client

    return make


def make_modules(office):  # noqa: F811
    """A module in each of two books."""
    return [
        office.module(office.course(f"Book {number}", order=number), f"Module {number}")
        for number in (3, 4)
    ]


modules_world = world(make_modules, "office_world")


@pytest.fixture
def modules(office, modules_world):  # noqa: F811
    return again(modules_world)


def write(module, title, audience="young_person", **fields):
    lesson = LessonPage(title=title, audience=audience, live=False, **fields)
    module.add_child(instance=lesson)
    return lesson


def make_lessons(modules):
    return {
        "parents": write(modules[0], "For parents", audience="caregiver"),
        "strong": write(modules[1], "Strong words", content_warning_level="strong"),
        "easy": write(modules[1], "Easy words"),
    }


lessons_world = world(make_lessons, "modules_world")


@pytest.fixture
def lessons(modules, lessons_world):
    return again(lessons_world)


def shown(client, **query):
    response = client.get(reverse(LIST), query)
    assert response.status_code == 200
    return titles(response.content.decode())


def test_filters(office, lessons, client_of):  # noqa: F811
    client = client_of(office.people.editor)
    book = lessons["strong"].get_parent().get_parent().pk
    index.insert_or_update_object(lessons["easy"])  # after the commit, which a test never sees

    assert shown(client, book=book) == {"Strong words", "Easy words"}
    assert shown(client, audience="caregiver") == {"For parents"}
    assert shown(client, audience=["caregiver", "young_person"], book=book) == {
        "Strong words",
        "Easy words",
    }
    assert shown(client, content_warning_level="strong") == {"Strong words"}
    assert shown(client, content_warning_level="strong", audience="caregiver") == set()
    assert shown(client, q="Easy", audience="young_person") == {"Easy words"}


@pytest.mark.slow("a book, its module and a lesson go into Khmer")
def test_each_lesson_has_one_row_that_its_reader_may_open(
    bilingual,  # noqa: F811
    modules,
    client_of,
):
    office = bilingual  # noqa: F811
    for page in (modules[1].get_parent(), modules[1]):
        office.translate(page.specific)
    lesson = write(modules[1], "The lesson")
    set_fields(
        lesson,
        {
            "summary": "Short.",
            "duration_min": 5,
            "objectives": [{"type": "objective", "value": "Name one.", "id": "o"}],
            "body": [block("paragraph", "<p>Text.</p>")],
        },
    )
    lesson.save()
    lesson = office.publish(LessonPage.objects.get(pk=lesson.pk))
    office.prepare(lesson)
    assert LessonPage.objects.filter(translation_key=lesson.translation_key).count() == 2

    assert len(shown(client_of(office.people.editor))) == 1
    assert len(shown(client_of(office.people.admin))) == 1
    of_translator = client_of(office.people.translator).get(reverse(LIST)).content.decode()
    assert len(titles(of_translator)) == 1
    book = modules[1].get_parent()
    assert len(shown(client_of(office.people.translator), book=book.pk)) == 1


SCREENS = {
    "lessons": lambda module: (reverse(LIST), 36),
    "module": lambda module: (reverse("wagtailadmin_explore", args=[module.pk]), 53),
    "pages": lambda module: (f"{reverse('wagtailadmin_pages:search')}?q=words", 35),
    "chooser": lambda module: (reverse("wagtailadmin_choose_page_child", args=[module.pk]), 35),
    "flat": lambda module: (f"{CHOOSE}?page_type=lessons.lessonpage", 35),
    "found": lambda module: (f"{reverse('wagtailadmin_choose_page_search')}?q=words", 35),
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("who", ["editor", "admin"])
def test_statements_do_not_grow_with_rows(office, lessons, modules, client_of, screen, who):  # noqa: F811
    client = client_of(getattr(office.people, who))
    address, most = SCREENS[screen](modules[1])

    def cost():
        with CaptureQueriesContext(connection) as captured:
            shown = client.get(address).content.decode()
        assert "words" in shown
        return len(captured), shown.count(" words")

    def more(numbers):
        for number in numbers:
            one = write(modules[1], f"Long words {number}")
            one.save_revision(user=office.people.editor)
            LessonPage.objects.filter(pk=one.pk).update(live=number % 2 == 0)  # as of any state

    LessonPage.objects.filter(pk=lessons["easy"].pk).update(live=True)
    more(range(4))  # two drafts of one book are one row of my work, which asks for the book
    cost()
    few, shown_before = cost()
    more(range(4, 10))
    many, shown = cost()

    assert shown >= shown_before + 6
    assert few == many <= most


def test_the_bin_is_left_out_once_of_rows_and_once_of_their_siblings(client, editor, lessons):
    """Nested it cost PostgreSQL seconds to plan and compile, at a thousand lessons."""
    client.force_login(editor)
    client.get(reverse(LIST))

    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(LIST)).status_code == 200

    rows = [query["sql"] for query in captured if 'FROM "lessons_lessonpage" ' in query["sql"]]
    assert [sql.count("recycle-bin") for sql in rows if "recycle-bin" in sql] == [2, 2]
