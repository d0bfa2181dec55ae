"""A whole book from one Word file: the outline, then all drafts or none, and the report."""

import re
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lessons.book_from_word import making
from lessons.book_from_word.outline import outline
from lessons.docx_import.reading.read import read
from lessons.models import CoursePage, LessonPage, ModulePage
from tests.lessons.docx_import import files

SMALL = files.khmer_book(pages=4, lessons=4, modules=2)


def book_of(content, language="km"):
    return outline(read(content), language=language)


def written(*lines):
    """A file of (level of heading, or 0; words)."""
    document = files.blank()
    for level, words in lines:
        document.add_heading(words, level) if level else document.add_paragraph(words)
    return files.saved(document)


def test_outline_names_modules_and_lessons_and_what_to_look_at():
    book = book_of(files.khmer_book(pages=24, lessons=12, modules=3))

    assert (book.title, book.description) == ("សៀវភៅសុវត្ថិភាព", "សៀវភៅនេះសម្រាប់អ្នកសម្របសម្រួល។")
    assert [len(module.lessons) for module in book.modules] == [4, 4, 4]
    assert book.modules[0].summary == "អំពីម៉ូឌុលនេះ។"
    first, second, *_rest = book.lessons()
    assert (first.number, first.title, first.paragraphs) == (1, "មេរៀន 1", 16)
    assert (first.to_look_at, second.to_look_at) == (0, 1)
    assert [one["value"] for one in first.lesson.fields["objectives"]] == ["យល់ដឹងអំពីសុវត្ថិភាព"]


def test_words_of_the_template_are_headings_in_a_lesson_however_large():
    book = book_of(written((1, "M"), (2, "L"), (1, "Objectives"), (0, "Know it."), (2, "K")), "en")

    assert [part.title for part in book.lessons()] == ["L", "K"]


def test_lesson_before_any_module_and_module_without_lesson():
    book = book_of(written((2, "L"), (0, "x"), (1, "M"), (0, "Only words.")), "en")

    assert [(m.title, m.summary, len(m.lessons)) for m in book.modules] == [
        ("L", "", 1),
        ("M", "Only words.", 0),
    ]


def test_new_book_offers_to_begin_with_the_file(client, editor, home):
    client.force_login(editor)

    screen = client.get(reverse("new_page", args=["lessons", "coursepage"])).content.decode()

    assert f'href="{reverse("lessons_book")}"' in screen


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "Choose the Word file."),
        (b"words", "Word"),
        (written((0, "Only words.")), "No module was found."),
        (written((1, "M"), (0, "Only words.")), "No lesson was found."),
        (written((1, "M"), *[(2, f"L{n}") for n in range(201)]), "more than 200 lessons"),
    ],
)
def test_what_is_no_book_is_refused_with_what_to_do(send, content, sentence):
    screen = send(content, outline="1").content.decode()

    assert sentence in screen
    assert not CoursePage.objects.filter(owner__username="editor").exists()


@pytest.mark.usefixtures("real_children")
def test_outline_makes_nothing_and_confirming_makes_all(send, home, client):
    screen = send(SMALL, outline="1").content.decode()
    assert re.findall('name="lesson" value="(\\d)" checked', screen) == ["1", "2", "3", "4"]
    assert not ModulePage.objects.filter(title="ម៉ូឌុល 1").exists()

    response = send(SMALL, make="1", lesson=["1", "2", "4"], audience="caregiver")

    book = CoursePage.objects.get(title="សៀវភៅសុវត្ថិភាព")
    assert response.url == reverse("lessons_book_report", args=[book.pk])
    assert (book.live, book.get_parent().pk) == (False, home.pk)
    lessons = LessonPage.objects.descendant_of(book).order_by("path")
    assert [one.title for one in lessons] == ["មេរៀន 1", "មេរៀន 2", "មេរៀន 4"]
    assert {one.live for one in lessons} == {False}
    assert {one.audience for one in (book, *lessons)} == {"caregiver"}
    assert [one.code for one in lessons][-1] == f"B{book.order}-M2-L1"
    report = client.get(response.url).content.decode()
    assert "មេរៀន 3" in report
    for one in lessons:
        assert reverse("wagtailadmin_pages:edit", args=[one.pk]) in report
        assert client.get(reverse("lessons_word_report", args=[one.pk])).status_code == 200
    header = client.get(reverse("wagtailadmin_explore", args=[book.pk])).content.decode()
    assert response.url in header


@pytest.mark.parametrize("lesson", [[], ["²"]])
def test_without_a_tick_the_outline_is_shown_again(send, lesson):
    screen = send(SMALL, make="1", lesson=lesson).content.decode()

    assert "Tick at least one lesson." in screen
    assert not CoursePage.objects.filter(title="សៀវភៅសុវត្ថិភាព").exists()


def test_what_breaks_half_way_leaves_nothing(send, monkeypatch):
    whole = making.draft.make

    def fails_at_the_third(lesson, **how):
        if LessonPage.objects.filter(title="មេរៀន 2").exists():
            raise RuntimeError("the disk is full")
        return whole(lesson, **how)

    monkeypatch.setattr(making.draft, "make", fails_at_the_third)
    with pytest.raises(RuntimeError):
        send(SMALL, make="1", lesson=["1", "2", "3"])

    assert not CoursePage.objects.filter(title="សៀវភៅសុវត្ថិភាព").exists()
    assert not LessonPage.objects.filter(title="មេរៀន 1").exists()


def test_who_may_not_add_books_makes_none(send, client, publisher):
    send(SMALL, user=publisher, make="1", lesson=["1"])

    assert not CoursePage.objects.filter(title="សៀវភៅសុវត្ថិភាព").exists()
    assert (
        "There is no place where you may add this."
        in client.get(reverse("lessons_book")).content.decode()
    )


def test_report_is_for_who_may_edit_the_book(send, client, keeper, module):
    url = send(SMALL, make="1", lesson=["1"]).url
    other = reverse("lessons_book_report", args=[module.get_parent().pk])

    assert client.get(other).status_code == 404
    client.force_login(keeper)
    assert client.get(url).status_code == 302  # refused


def test_lesson_that_is_too_long_alone_is_named_and_the_others_are_there():
    words = [(0, Random(number).randbytes(4900).hex()) for number in range(31)]
    book = book_of(written((1, "M"), (2, "Long"), *words, (2, "Short"), (0, "Words.")), "en")

    long, short = book.lessons()
    assert long.problem.startswith("That is as long as a book.") and long.lesson is None
    assert short.problem == "" and short.lesson is not None


# What the drafts lack is typed in the report


@pytest.fixture
def made(send):
    """The address of the report of a book of two lessons without minutes or summary, and these."""
    send(SMALL, make="1", lesson=["1", "2"], audience="caregiver")
    book = CoursePage.objects.get(title="សៀវភៅសុវត្ថិភាព")
    lessons = LessonPage.objects.descendant_of(book).order_by("path")
    return reverse("lessons_book_report", args=[book.pk]), *lessons


def latest(lesson):
    return LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()


def test_what_is_missing_of_all_lessons_is_typed_in_one_table(client, made, editor):
    report, one, two = made
    summary, minutes = f"{one.pk}-summary", f"{one.pk}-duration_min"
    screen = client.get(report).content.decode()
    assert f'name="{summary}"' in screen and f'name="{two.pk}-duration_min"' in screen
    assert f'name="{one.pk}-objectives"' not in screen and "-audience" not in screen

    # a cell that is wrong stays, with its sentence, and the others are saved
    wrong = client.post(report, {summary: "ក\u17b6\u17b6" * 90, minutes: "0"}).content.decode()
    assert "ក\u17b6\u17b6" in wrong and "greater than or equal to 1" in wrong
    client.post(report, {summary: "សុវត្ថិភាព", f"{two.pk}-summary": "Call 012 345 678."})
    assert latest(one).summary == "សុវត្ថិភាព" and latest(two).summary == ""
    assert LessonPage.objects.get(pk=one.pk).latest_revision.user == editor

    again = client.get(report).content.decode()
    assert f'name="{summary}"' not in again and f'name="{minutes}"' in again
    rest = {minutes: "45", f"{two.pk}-summary": "សុវត្ថិភាព", f"{two.pk}-duration_min": "30"}
    answer = client.post(report, rest)

    assert [latest(one).duration_min, latest(two).duration_min] == [45, 30]
    assert answer.url == reverse("localize:lot", args=[one.get_ancestors().type(CoursePage)[0].pk])


def test_what_somebody_else_wrote_or_locked_meanwhile_stays_and_nothing_typed_is_lost(
    client, made, publisher
):
    report, one, two = made
    theirs = latest(one)
    theirs.summary = "Theirs."
    theirs.save_revision(user=publisher)
    LessonPage.objects.filter(pk=two.pk).update(locked=True, locked_by=publisher)

    typed = {f"{one.pk}-summary": "Mine.", f"{two.pk}-summary": "Yours."}
    told = client.post(report, typed, follow=True).content.decode()

    assert "Somebody else wrote it meanwhile. You had typed: “Mine.”" in told
    assert "You had typed: “Yours.”" in told
    assert [latest(one).summary, latest(two).summary] == ["Theirs.", ""]


@pytest.mark.postgresql  # SQLite has one writer and no locks of rows
def test_who_saves_at_the_same_moment_waits_so_that_neither_writes_over_the_other(client, made):
    report, one, _two = made
    with CaptureQueriesContext(connection) as caught:
        client.post(report, {f"{one.pk}-summary": "Mine."})

    asked = [query["sql"] for query in caught]
    locked = next(n for n, sql in enumerate(asked) if "FOR NO KEY UPDATE" in sql)
    assert locked < next(n for n, sql in enumerate(asked) if 'FROM "wagtailcore_revision"' in sql)


def test_objectives_are_one_in_each_line_and_at_most_five(client, made):
    report, one, _two = made
    name = f"{one.pk}-objectives"
    draft = latest(one)
    draft.objectives = []
    draft.save_revision()

    many = client.post(report, {name: "\n".join("abcdef")}).content.decode()
    assert "Write one to five entries." in many and not latest(one).objectives
    client.post(report, {name: "Name it.\n\n Agree on it. "})

    assert [str(each.value) for each in latest(one).objectives] == ["Name it.", "Agree on it."]
