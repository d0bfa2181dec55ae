"""Two people for every version of a source page: who is refused, who may agree, and what is no
change at all."""

import re

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from home.models import InfoPage
from lessons.models import CoursePage, LessonPage, ModulePage
from tests.flows.office import (
    AN_EMPTY_PARAGRAPH,
    NOTHING_TYPED,
    autosave,
    confirm,
    info_form,
    logged_in,
    publish,
    read,
    save,
    told,
)
from tests.lessons.test_editing import CHOICES, EMPTY, STREAMS
from tests.localize.conftest import desk, desk_world  # noqa: F401
from tests.shared_fixtures import again, world


def new_page(desk, person, title="Stay safe", slug="stay-safe", **fields):  # noqa: F811
    """An information page that `person` wrote and saved as a draft."""
    address = reverse("wagtailadmin_pages:add", args=["home", "infopage", desk.homes["en"].pk])
    logged_in(person).post(address, info_form(title=title, slug=slug, **fields))
    return InfoPage.objects.get(slug=slug)


def make_written(desk):  # noqa: F811
    page = new_page(desk, desk.people.editor, intro="Ask a adult.")
    publish(logged_in(desk.people.publisher), page, info_form(intro="Ask a adult."))
    assert read("pages", "stay-safe")["intro"] == "Ask a adult."
    return page


written_world = world(make_written, "desk_world")


@pytest.fixture
def written(desk, written_world):  # noqa: F811
    """A page of the editor's that the publisher published."""
    return again(written_world)


def hand_over(page):
    return reverse("localize:source", args=[page.pk])


def source(page):
    return reverse("localize:source", args=[page.pk])


def seen(client, page):
    """What the button on the screen of the page would send; None: there is no button."""
    html = client.get(source(page)).content.decode()
    button = re.search(
        r'name="seen" value="(\w+)".*?I have read this version and agree', html, re.S
    )
    return button and {"seen": button[1]}


def agree(client, page):
    """Side by side where somebody has asked for it already, else on the screen of the page."""
    button = seen(client, page)
    if not button:
        return confirm(client, reverse("approvals:page", args=[page.pk]))
    return client.post(reverse("localize:endorse_source", args=[page.pk]), button)


# A word that the publisher mended


@pytest.mark.slow("several people log in and publish through the real forms")
def test_a_word_that_the_publisher_mends_goes_out_when_the_editor_agrees(desk, written):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    form = info_form(intro="Ask an adult.")
    session = autosave(publisher, written, form)

    refused = publish(publisher, written, form | session)

    assert "A second person has to agree" in told(refused)
    assert "Dara" in told(refused)
    assert "Chan" not in told(refused)
    assert f'href="{hand_over(written)}"' in told(refused)
    assert "The draft is saved." in told(refused)
    assert read("pages", "stay-safe")["intro"] == "Ask a adult."

    agreed = agree(logged_in(desk.people.editor), written)
    assert "so readers do not get it yet" in told(agreed)
    assert "Chan" in told(agreed)
    assert read("pages", "stay-safe")["intro"] == "Ask a adult."

    publish(publisher, written, form)
    assert read("pages", "stay-safe")["intro"] == "Ask an adult."


def paragraph(html):
    """The form of a body of one paragraph, which keeps its key."""
    body = streamfield([("paragraph", rich_text(html))])
    body["0"]["id"] = "5d2b9f0e-6a43-4c47-8d5e-0d7c3f6f8a11"
    return {"intro": "Ask an adult.", "slug": "links", "body": body}


def test_a_link_without_letters_needs_a_second_person(desk):  # noqa: F811
    """Where it is wide it can be tapped, and everywhere it is read out."""
    publisher, form = logged_in(desk.people.publisher), info_form(**paragraph("<p>x</p>"))
    page = new_page(desk, desk.people.editor, **paragraph("<p>x</p>"))
    publish(publisher, page, form)
    before = read("pages", "links")

    link = '<p>x</p><p><a href="https://www.unicef.org/">\u3000\u200b</a></p>'
    refused = publish(publisher, page, info_form(**paragraph(link)))

    assert before["body"]
    assert "A second person has to agree" in told(refused)
    assert read("pages", "links") == before


def test_the_refusal_is_in_the_language_of_the_person(desk, written):  # noqa: F811
    UserProfile.objects.update_or_create(
        user=desk.people.publisher, defaults={"preferred_language": "km"}
    )

    refused = publish(logged_in(desk.people.publisher), written, info_form(intro="Ask an adult."))

    assert "Dara" in told(refused)
    assert "agree" not in told(refused)
    assert "អ្នកទាំងនេះ" in told(refused)


def test_an_editor_agrees_and_does_not_publish(desk, written):  # noqa: F811
    save(logged_in(desk.people.publisher), written, info_form(intro="Ask an adult."))
    editor = logged_in(desk.people.editor)

    agree(editor, written)
    publish(editor, written, info_form(intro="Ask an adult."))

    assert read("pages", "stay-safe")["intro"] == "Ask a adult."


def test_nobody_agrees_with_what_they_wrote_alone(desk, written):  # noqa: F811
    editor, publisher = logged_in(desk.people.editor), logged_in(desk.people.publisher)
    save(publisher, written, info_form(intro="Ask an adult."))
    agreed = agree(publisher, written)

    refused = publish(publisher, written, info_form(intro="Ask an adult."))

    for answer in (agreed, refused):
        assert "A second person has to agree" in told(answer)
        assert "Dara" in told(answer)
    html = editor.get(source(written)).content.decode()
    assert "You did not write it: you can agree with it." in html
    assert read("pages", "stay-safe")["intro"] == "Ask a adult."


def test_a_word_stays_whose_it_is_when_somebody_saves_on_top(desk, written):  # noqa: F811
    """The editor opens what the publisher typed; saving it again is not agreeing with it."""
    publisher, editor = logged_in(desk.people.publisher), logged_in(desk.people.editor)
    form = info_form(intro="Ask an adult.")
    autosave(publisher, written, form)
    autosave(editor, written, info_form(intro=" Ask an adult.\r\n"))
    save(editor, written, form)

    refused = publish(publisher, written, form)

    assert "A second person has to agree" in told(refused)
    assert read("pages", "stay-safe")["intro"] == "Ask a adult."


def test_agreeing_is_with_the_words_that_were_on_the_screen(desk, written):  # noqa: F811
    """The editor saves over its own last version while the publisher goes on typing."""
    publisher, editor = logged_in(desk.people.publisher), logged_in(desk.people.editor)
    session = autosave(publisher, written, info_form(intro="Ask an adult."))
    on_the_screen = seen(editor, written)
    autosave(publisher, written, info_form(intro="Ask nobody.") | session)

    late = editor.post(reverse("localize:endorse_source", args=[written.pk]), on_the_screen)
    refused = publish(publisher, written, info_form(intro="Ask nobody."))

    assert "Somebody saved another version meanwhile" in told(late)
    assert "A second person has to agree" in told(refused)
    assert read("pages", "stay-safe")["intro"] == "Ask a adult."


def test_agreeing_is_with_one_version_only(desk, written):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    save(publisher, written, info_form(intro="Ask an adult."))
    agree(logged_in(desk.people.editor), written)

    refused = publish(publisher, written, info_form(intro="Ask nobody."))

    assert "A second person has to agree" in told(refused)
    assert read("pages", "stay-safe")["intro"] == "Ask a adult."


# An office of two, and of one


@pytest.fixture
def two(desk):  # noqa: F811
    """Two people who share all roles; nobody else works there."""
    people = [desk.people.editor, desk.people.publisher]
    groups = [
        group
        for name in ("editor", "publisher", "reviewer", "translator2")
        for group in getattr(desk.people, name).groups.all()
    ]
    for person in people:
        person.groups.set(groups)
    others = type(people[0]).objects.exclude(pk__in=[person.pk for person in people])
    others.update(is_active=False)
    return people


def test_one_person_alone_is_told_what_an_administrator_has_to_do(desk, two, written):  # noqa: F811
    first, second = two
    second.is_active = False
    second.save()

    refused = publish(logged_in(first), written, info_form(intro="Ask an adult."))

    assert "Nobody has the right to do it. An administrator has to give" in told(refused)
    assert read("pages", "stay-safe")["intro"] == "Ask a adult."


# Other ways to publish


def test_a_translation_that_is_not_ready_names_translators_and_reviewers(desk, written):  # noqa: F811
    translation = desk.translation(written)
    publisher = logged_in(desk.people.publisher)

    answer = publisher.post(reverse("localize:publish", args=[translation.pk]))

    assert "not approved yet" in told(answer)
    assert "These people can translate: " in told(answer)
    assert "Sophea" in told(answer)
    assert f'href="{reverse("localize:translation", args=[translation.pk])}"' in told(answer)


# What is no change


def lesson_form(**fields):
    """What the editor of a lesson posts: complete, and nothing typed that may be left out."""
    return nested_form_data(
        {
            "title": "Strong passwords",
            "slug": "strong-passwords",
            "order": "1",
            "preparation": NOTHING_TYPED,
            "family_activity": NOTHING_TYPED,
            **CHOICES,
            **dict.fromkeys(EMPTY, ""),
            **{name: streamfield([]) for name in STREAMS},
            "summary": "How to make one.",
            "duration_min": "30",
            "objectives": streamfield([("objective", "Make a strong password.")]),
            "key_messages": streamfield([("message", "Never share it.")]),
            "body": streamfield(
                [
                    ("paragraph", rich_text("<p>Use <b>four</b> words.</p>")),
                    ("callout", {"style": "info", "text": "One line.\nAnother."}),
                ]
            ),
            **fields,
        }
    )


def with_ids(form, page):
    """The form as the editor shows it again: its blocks keep their ids."""
    draft = page.get_latest_revision_as_object()
    for name in ("objectives", "key_messages", "body"):
        for place, block in enumerate(getattr(draft, name)):
            form[f"{name}-{place}-id"] = block.id
    return form


def make_lesson(desk):  # noqa: F811
    book = CoursePage(
        audience="young_person", title="Book", description="For you.", order=1, live=False
    )
    desk.homes["en"].add_child(instance=book)
    desk.publish(book)
    module = ModulePage(title="Module", summary="First.", live=False)
    book.add_child(instance=module)
    desk.publish(module)
    address = reverse("wagtailadmin_pages:add", args=["lessons", "lessonpage", module.pk])
    logged_in(desk.people.editor).post(address, lesson_form())
    return LessonPage.objects.get(slug="strong-passwords")


lesson_world = world(make_lesson, "desk_world")


@pytest.fixture
def lesson(desk, lesson_world):  # noqa: F811
    """A lesson that the editor wrote, in a public module."""
    return again(lesson_world)


def noisy(lesson):
    """The same lesson as another editor's browser posts it."""
    return with_ids(
        lesson_form(
            preparation=AN_EMPTY_PARAGRAPH,
            family_activity=rich_text("<p> </p><p></p>"),
            summary="How to make one.\r\n",
            body=streamfield(
                [
                    ("paragraph", rich_text("<p>Use <b>four</b> words.</p><p></p>")),
                    ("callout", {"style": "info", "text": "One line.\r\nAnother."}),
                ]
            ),
        ),
        lesson,
    )


@pytest.mark.slow("several people log in and publish through the real forms")
def test_opening_and_saving_by_itself_makes_nobody_an_author(desk, lesson):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    session = autosave(publisher, lesson, noisy(lesson))

    answer = publish(publisher, lesson, noisy(lesson) | session)

    assert "A second person" not in told(answer)
    assert read("lessons", "strong-passwords")["summary"] == "How to make one."


def test_one_word_in_the_same_noise_has_an_author(desk, lesson):  # noqa: F811
    publisher = logged_in(desk.people.publisher)
    form = noisy(lesson)
    changed = with_ids(
        lesson_form(body=streamfield([("paragraph", rich_text("<p>Use <b>five</b> words.</p>"))])),
        lesson,
    )
    autosave(publisher, lesson, form)

    refused = publish(publisher, lesson, changed)

    assert "A second person has to agree" in told(refused)
    assert read("lessons", "strong-passwords") is None
