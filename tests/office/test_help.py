"""The help: twelve tasks whose words are those of the screens, reached from the screens they are
about, and pictures that are as old as their screens."""

from collections.abc import Iterator
from typing import Any

import polib
import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context, RequestContext, Template
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import translation
from django.utils.html import escape
from PIL import Image

from localize.outside.interface_words import sources
from office.desk.help import tasks
from office.desk.help.tasks import NAME, TASKS, as_said
from tests.parts import IS_SOAK, rounds
from tools.help_pictures import shots
from tools.help_pictures.shots import (
    FOLDER,
    LANGUAGES,
    SHOTS,
    Shot,
    key_of,
    made_of,
    outdated,
)

HERE = "{% load help %}{% how_to %}"


def sentences() -> Iterator[str]:
    for task in TASKS:
        yield str(task.purpose)
        for step in task.steps:
            yield str(step.sentence)


def names_of(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{before}{entry.name}"
        else:
            inside = f"{before}{entry.namespace}:" if entry.namespace else before
            yield from names_of(entry, inside)


@pytest.fixture(scope="module")
def known() -> set[str]:
    """What buttons, fields and parts of the menu may be called."""
    return {
        entry.msgid
        for source in sources()
        if source.stem == "django"
        for entry in polib.pofile(str(source))
        if entry.msgstr
    }


# Words and addresses


def test_each_name_in_a_step_is_said_on_some_screen(known):
    named = {name for sentence in sentences() for name in NAME.findall(sentence)}

    assert len(named) > 30
    assert named - known == set()


def test_each_screen_has_an_address():
    known = set(names_of(get_resolver()))

    named = {name for task in TASKS for name in task.screens}
    assert named - known == set()
    for task in TASKS:
        assert reverse(task.start[0])


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "Press {Hand over}.", "Press <strong>Hand over</strong>."),
        ("km", "Press {Hand over}.", "Press <strong>ប្រគល់</strong>."),
        # a button that is called after a closed list
        ("km", "{Nobody answered}", "<strong>គ្មានអ្នកឆ្លើយ</strong>"),
        ("en", "<b> {A & B}", "&lt;b&gt; <strong>A &amp; B</strong>"),
    ],
)
def test_names_are_said_as_the_screens_say_them(language, text, wanted):
    with translation.override(language):
        assert as_said(text) == wanted


# The link


def shown_on(name: str, *arguments: Any) -> str:
    request = RequestFactory().get(reverse(name, args=arguments))
    request.user = AnonymousUser()
    request.resolver_match = resolve(request.path)
    # headers are included with nothing but their own words
    return Template("{% load help %}{% include here only %}").render(
        RequestContext(request, {"here": Template(HERE)})
    )


@pytest.mark.parametrize(
    ("name", "arguments", "wanted"),
    [
        ("lessons_new", [], ["write-a-lesson", "lesson-from-word"]),
        ("localize:translation", [1], ["translate", "review"]),
        ("localize:take_down", [1], ["take-down"]),
        ("home_channel", [1], ["check-a-number", "change-a-number"]),
        ("wagtailusers_users:index", [], []),
    ],
)
def test_a_screen_leads_to_its_tasks(db, django_assert_num_queries, name, arguments, wanted):
    with django_assert_num_queries(0):
        shown = shown_on(name, *arguments)

    links = [task.slug for task in TASKS if f'href="/admin/help/{task.slug}/"' in shown]
    assert links == wanted
    assert f'href="{reverse("office:help")}"' in shown


def test_what_is_no_screen_leads_nowhere():
    assert Template(HERE).render(Context()).strip() == ""


# The screens


@pytest.fixture
def person(desk: Any) -> Any:
    """A client of somebody of the office, by role."""

    def of(role: str) -> Client:
        client = Client()
        client.force_login(getattr(desk.people, role))
        return client

    return of


@pytest.mark.parametrize("language", ["en", "km"])
def test_every_task_is_shown(admin_client, language):
    with translation.override(language):
        admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        listed = admin_client.get(reverse("office:help")).content.decode()
        # every third; in English two, as the words there are those of the code; in the soak all
        for task in TASKS[:: rounds(3, 1)] if IS_SOAK or language == "km" else TASKS[:2]:
            address = reverse("office:help_task", args=[task.slug])
            shown = admin_client.get(address).content.decode()

            assert f'<a href="{address}">{escape(task.title)}</a>' in listed
            for step in task.steps:
                assert f"<p>{as_said(step.sentence)}</p>" in shown
                if step.picture:
                    assert f'alt="{escape(step.alt)}"' in shown
                    assert f"office/help/{language}/{step.picture}." in shown
            assert "{" not in shown.partition("house-help-steps")[2].partition("</ol>")[0]


@pytest.mark.parametrize(
    ("role", "slug", "is_own"),
    [
        ("editor", "write-a-lesson", True),
        ("translator", "translate", True),
        ("publisher", "publish", True),
        ("publisher", "hand-over", True),
        ("keeper", "send-an-alert", False),
    ],
)
def test_own_tasks_come_first(person, role, slug, is_own):
    client = person(role)
    title = next(task.title for task in TASKS if task.slug == slug)

    own, _heading, others = (
        client.get(reverse("office:help")).content.decode().partition("is-others")
    )
    shown = client.get(reverse("office:help_task", args=[slug])).content.decode()

    assert (str(title) in own) == is_own
    assert (str(title) in others) != is_own
    assert ("your account has no right to it" in shown) != is_own
    assert ("Begin: " in shown) == is_own


# The pictures


def test_each_picture_of_a_step_can_be_taken_and_the_other_way_round():
    shown = [step.picture for task in TASKS for step in task.steps if step.picture]

    assert len(shown) == len(set(shown))
    assert set(shown) == {shot.name for shot in SHOTS}


def test_each_picture_shows_its_screen_as_it_is():
    """Otherwise: `make help-pictures`, and look at what it took."""
    assert [key_of(*picture) for picture in outdated()] == []


def test_pictures_are_small():
    files = {str(file.relative_to(FOLDER).with_suffix("")) for file in FOLDER.rglob("*.webp")}
    assert files == {key_of(shot, language) for shot in SHOTS for language in LANGUAGES}
    for name, size in tasks.sizes().items():
        file = FOLDER / f"{name}.webp"
        assert file.stat().st_size <= 30_000, name
        with Image.open(file) as image:
            assert (image.format, image.size) == ("WEBP", size), name


@pytest.mark.parametrize(
    ("written", "is_noticed"),
    [("<p>other</p>", True), ("<p>{% load i18n %}{% translate 'Back' %}</p>", False)],
)
def test_a_changed_template_asks_for_its_picture(tmp_path, monkeypatch, written, is_noticed):
    shot = Shot("one", "editor", "/admin/", ("main",), ("one.html",))
    monkeypatch.setattr(shots, "ROOT", tmp_path)
    template = tmp_path / "one.html"
    template.write_text("<p>{% load i18n %}{% translate 'Back' %}</p>", encoding="utf-8")
    before = made_of(shot, "en")

    template.write_text(written, encoding="utf-8")

    assert (made_of(shot, "en") != before) == is_noticed
