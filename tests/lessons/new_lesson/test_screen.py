"""“New lesson”: from one form to a draft, whatever it starts from, and who may."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry

from cms.publishing.new_pages import making
from home.models import InfoPage
from lessons.models import CoursePage, LessonPage, ModulePage
from lessons.new_lesson import copies
from localize.editor.readiness import readiness
from localize.workflow.publish import publish_source
from tests.lessons.docx_import import files

NEW = reverse("lessons_new")


def written(module, editor, publisher):
    """A public lesson with a quiz."""
    lesson = LessonPage(
        title="Old",
        summary="A summary.",
        duration_min=20,
        audience="caregiver",
        live=False,
    )
    lesson.objectives = [("objective", "Name one.")]
    lesson.body = [("heading", {"level": "2", "text": "Begin"})]
    module.add_child(instance=lesson)
    lesson.save_revision(user=editor)
    publish_source(lesson, by=publisher)
    return LessonPage.objects.get(pk=lesson.pk)


def only(**found):
    return LessonPage.objects.get(**found)


def test_blank_lesson_is_a_draft_at_once_for_the_readers_of_its_book(module, begin, editor):
    response = begin(module)

    page = only()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.title, page.slug, page.live, page.owner) == (
        "Passwords",
        "passwords",
        False,
        editor,
    )
    assert (page.audience, page.age_min, page.age_max) == ("caregiver", 13, 24)
    assert page.code == "B4-M1-L1"
    assert page.get_latest_revision().user == editor
    assert PageLogEntry.objects.filter(page=page.pk).count() == 1


def test_english_title_makes_the_address_of_a_khmer_lesson(khmer_module, begin):
    begin(khmer_module, title="ពាក្យសម្ងាត់", english="Strong passwords")

    assert only().slug == "strong-passwords"


def test_nobody_is_the_readers_of_a_new_book_and_its_lessons_get_what_it_chooses(
    module, begin, client, editor
):
    client.force_login(editor)
    home = module.get_parent().get_parent()
    new = reverse("new_page", args=["lessons", "coursepage"])
    client.post(new, {"place": home.translation_key, "language": "en", "title": "ABC"})
    book = CoursePage.objects.get(title="ABC")
    part = book.add_child(instance=ModulePage(title="Part", live=False))
    begin(part)

    assert (book.audience, only().audience) == ("", "")
    assert {one.place for one in readiness(book, editor).problems} >= {"audience"}
    CoursePage.objects.filter(pk=book.pk).update(audience="trainer", age_min=18)

    form = client.get(reverse("wagtailadmin_pages:edit", args=[only().pk])).context["form"]

    assert (form["audience"].value(), form["age_min"].value()) == ("trainer", 18)


def test_copy_takes_the_words_and_neither_agreement_nor_public_state(
    module,
    client,
    begin,
    editor,
    publisher,
):
    old = written(module, editor, publisher)
    client.force_login(editor)

    offered = client.get(NEW, {"original": old.pk}).content.decode()
    assert "A copy of this lesson" in offered and "<strong>Old</strong>" in offered
    assert "A copy of this lesson" not in client.get(NEW).content.decode()
    begin(module, start="copy", original=old.pk, title="New")

    new = only(title="New")
    assert (new.summary, new.duration_min, len(new.body)) == ("A summary.", 20, 1)
    assert (new.live, new.first_published_at) == (False, None)
    assert new.code != old.code
    assert new.translation_key != old.translation_key
    assert not new.is_released()


def test_title_and_address_of_a_word_file_may_be_others(khmer_module, begin):
    file = SimpleUploadedFile("lesson.docx", files.simple("Text.", title="In the file"))
    begin(khmer_module, start="word", file=file, title="Typed", english="Strong passwords")

    assert (only().title, only().slug) == ("Typed", "strong-passwords")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Write a title."),
        ({"place": ""}, "Choose a module."),
        ({"start": "copy", "original": "99999"}, "Open the lesson to copy"),
        ({"start": "copy", "original": "²"}, "Open the lesson to copy"),
        ({"start": "copy", "original": "9" * 40}, "Open the lesson to copy"),
        ({"start": "word"}, "Choose the Word file."),
        ({"title": "a\0b"}, "Null characters"),
        ({"title": "a" * 256}, "at most 255"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(module, begin, typed, sentence):
    screen = begin(module, **({"title": "Kept"} | typed)).content.decode()

    assert sentence in screen
    assert "Kept" in screen or "title" in typed
    assert not LessonPage.objects.exists()


def test_ten_times_the_modules_cost_no_more_statements(module, client, editor):
    client.force_login(editor)
    client.get(NEW)
    with CaptureQueriesContext(connection) as few:
        client.get(NEW)
    for number in range(5):
        more = ModulePage(title=f"Module {number}", live=False)
        module.get_parent().add_child(instance=more)

    with CaptureQueriesContext(connection) as many:
        screen = client.get(NEW).content.decode()

    assert "Module 4" in screen
    assert len(many) <= len(few) <= 40


@pytest.mark.parametrize("name", ["translator", "publisher"])
def test_who_may_not_add_lessons_is_offered_no_module(module, begin, client, request, name):
    begin(module, user=request.getfixturevalue(name))

    assert "There is no module to which you may add lessons." in client.get(NEW).content.decode()
    assert not LessonPage.objects.exists()


def test_drafts_of_others_are_not_copied_without_the_right(module, begin, editor, client):
    begin(module, title="Secret")
    stranger = type(editor).objects.create_user("stranger", password="a long password")

    assert copies.original(stranger, str(only().pk)) is None
    assert copies.original(editor, str(only().pk)) == only()


# Other kinds


@pytest.mark.parametrize("kind", ["lessons/nothing", "auth/user", "wagtailcore/page"])
def test_only_our_kinds_of_page_are_made(client, editor, kind):
    client.force_login(editor)

    assert client.get(f"/admin/new/{kind}/").status_code == 404


def test_information_page_needs_the_right_to_add(module, client, translator):
    home = module.get_parent().get_parent()
    client.force_login(translator)
    new = reverse("new_page", args=["home", "infopage"])

    client.post(new, {"place": home.translation_key, "language": "en", "title": "ABC"})

    assert "There is no place where you may add this." in client.get(new).content.decode()
    assert not InfoPage.objects.exists()
    assert client.get(reverse("new_page_below", args=[home.pk])).status_code == 302  # refused


def test_place_that_is_not_there_in_this_language_names_the_one_in_which_it_is(module, begin):
    part = module.get_parent().add_child(instance=ModulePage(title="Part", live=False))

    screen = begin(part, language="km").content.decode()

    assert "“Part” is not there in this language yet. Choose English." in screen
    assert not LessonPage.objects.exists()


def test_nothing_is_made_where_it_may_not_stand(module, editor):
    with pytest.raises(PermissionDenied):
        making.make(CoursePage(title="New"), parent=module, by=editor)

    assert not CoursePage.objects.filter(title="New").exists()
