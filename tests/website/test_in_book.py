"""A lesson among its neighbours, a link that somebody shares."""

import re

import pytest

from lessons.models import LessonPage
from tests.lessons.samples import block, set_fields
from tests.lessons.test_editing import CHOICES
from tests.shared_fixtures import again, world
from tests.website.conftest import path_of


def make_second(site):
    values = {
        "summary": "w-second-summary",
        "duration_min": 45,
        "preparation": "<p>canary-second</p>",
        "objectives": [block("objective", "Know")],
        "key_messages": [block("message", "Ask")],
        "body": [block("paragraph", "<p>w-second-text</p>")],
        **CHOICES,
    }
    page = set_fields(LessonPage(title="w-second", live=False), values)
    site.module.add_child(instance=page)
    return site.office.publish(LessonPage.objects.get(pk=page.pk))


second_world = world(make_second, "site_world")


@pytest.fixture
def second(site, second_world):
    """One more lesson of the module; learners do not see what facilitators read."""
    return again(second_world)


def test_lesson_says_where_it_stands_and_leads_on(reader, site, second):
    first = reader.html(path_of(site.lesson, "lessons"))
    assert "Lesson 1 of 2" in first
    assert 'rel="next" href="' + path_of(second, "lessons") in first
    assert 'rel="prev"' not in first

    last = reader.html(path_of(second, "lessons"))
    assert "Lesson 2 of 2" in last
    assert 'rel="prev" href="' + path_of(site.lesson, "lessons") in last

    guide = reader.html(path_of(second, "guides"))
    assert 'rel="prev" href="' + path_of(site.lesson, "guides") in guide


def test_only_lesson_of_a_module_is_not_counted(reader, site):
    assert "Lesson 1 of 1" not in reader.html(path_of(site.lesson, "lessons"))


def test_answer_of_the_quiz_is_judged_on_the_page(reader, site):
    html = reader.html(path_of(site.lesson, "lessons"))
    quiz = re.search(r'<section class="quiz">.*?</section>', html, re.DOTALL)[0]
    assert "<form" not in quiz and "<script" not in quiz
    option = r'<input type="radio"[^>]*><label[^>]*>([^<]*)</label><span class="([^"]*)"'
    verdicts = dict(re.findall(option, quiz))
    assert verdicts.pop("w-option-right") == "verdict yes"
    assert set(verdicts.values()) == {"verdict no"}


def test_shared_link_says_what_it_is_and_help_pages_say_nothing(reader, site, second):
    shared = reader.html(path_of(second, "lessons"))
    assert '<meta property="og:title" content="w-second">' in shared
    course = reader.html(path_of(site.course, "courses"))
    assert '<meta property="og:title" content="Book 4">' in course
    for path in (
        "/read/en/help-now/",
        path_of(site.service, "services"),
        path_of(site.organization, "organizations"),
        path_of(site.lesson, "guides"),
        path_of(site.lesson, "lessons"),  # warned of: nothing before the warning
    ):
        assert "og:" not in reader.html(path), path


def test_shared_link_shows_the_picture_of_a_lesson(site):
    from public.website.views.pages import share

    sizes = [
        {"url": "/media/a.jpg", "width": 320, "height": 180, "type": "image/jpeg"},
        {"url": "/media/b.jpg", "width": 640, "height": 360, "type": "image/jpeg"},
        {"url": "/media/c.webp", "width": 960, "height": 540, "type": "image/webp"},
    ]
    picture = {"alt": "w", "renditions": sizes}
    body = [{"type": "image", "value": {"image": picture}}]
    document = {"title": "t", "body": body, "media": []}
    image = share(document)["image"]
    assert image["url"].endswith("/media/b.jpg") and image["url"].startswith("http")
    assert share({"title": "t", "media": []})["image"] is None
