"""What runs from right to left says so, on pages and in what is carried away; what runs from left
to right, as every page does by itself, says nothing."""

import pytest

from public.packs import epub, html, pdf, printer
from tests.described import turn
from tests.packs.test_books import book_of, files_of
from tests.website.conftest import Reader, path_of

ROOT = '<html lang="en" dir="rtl">'


@pytest.fixture
def turned(monkeypatch):
    """Of English there are pages of every kind."""
    turn("en", monkeypatch)


def test_pages_run_as_their_language_does(site, turned):
    paths = ("/read/en/", "/read/en/help-now/", "/read/en/search/", path_of(site.lesson, "lessons"))

    for path in paths:
        assert ROOT in Reader().html(path), path
    assert ROOT in Reader().get("/read/en/nothing/").content.decode()
    choice = Reader().html("/read/")
    assert '<html lang="km">' in choice and '<li lang="en" dir="rtl">' in choice


def test_a_document_in_another_language_runs_as_its_own(site, turned):
    shown = Reader().html(path_of(site.lesson, "lessons").replace("/en/", "/km/") + "?fallback=en")

    assert '<html lang="km">' in shown
    assert '<article lang="en" dir="rtl">' in shown


def test_files_run_as_their_language_does(site, turned):
    found = book_of(site)
    printed = pdf.book(found)
    inside = files_of(epub.make(found))

    assert ROOT in html.make(found).decode()
    assert ROOT in printed.decode()
    assert printer.BEGINNING.match(printed)
    assert b'lang="en" xml:lang="en" dir="rtl">' in inside["book/help.xhtml"]
    assert b'<spine page-progression-direction="rtl">' in inside["book/book.opf"]


def test_what_runs_from_left_to_right_says_nothing(site):
    found = book_of(site)
    made = [html.make(found), pdf.book(found), *files_of(epub.make(found)).values()]

    assert not [one for one in made if b' dir="' in one or b"progression" in one]
    assert ' dir="' not in Reader().html("/read/km/?fallback=en") + Reader().html("/read/")
