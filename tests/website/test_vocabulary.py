"""The reader says what the vocabulary document says, and nothing that is written in the code."""

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from cms.core.vocabularies import vocabulary as made
from cms.core.vocabularies.vocabulary import LISTS, SAID
from cms.documents import projection
from cms.documents.addresses import locales
from cms.documents.models import Document
from home.pages import vocabulary as of_home
from public.website import published, vocabulary
from tests.website.conftest import path_of, without_marks

MARK = "¤"
# said inside documents of services, too: the text of their hours
IN_DOCUMENTS = {"open_always", "hours_unknown"}


@pytest.fixture(autouse=True)
def nothing_read_yet(monkeypatch) -> None:
    """As in a process that has just started."""
    monkeypatch.setattr(vocabulary, "_kept", {})


def marked(locale: str) -> dict[str, Any]:
    """What is shipped, each text with a mark before it."""
    found = made.vocabulary(locale)
    return {
        "lists": {
            name: [one | {"label": MARK + one["label"]} for one in entries]
            for name, entries in found["lists"].items()
        },
        "words": {code: MARK + text for code, text in found["words"].items()},
    }


@pytest.fixture
def other_words(site, monkeypatch):
    """The document says something else than the code."""
    with monkeypatch.context() as patch:
        patch.setattr(of_home, "vocabulary", marked)
        projection.rebuild()
    return site


def pages(site) -> dict[str, str]:
    book = path_of(site.course, "courses")
    return {
        "choice": "/read/",
        "home": "/read/en/",
        "lesson": path_of(site.lesson, "lessons"),
        "guide": path_of(site.lesson, "guides"),
        "module": path_of(site.module, "modules"),
        "course": book,
        "resource": path_of(site.resource, "resources"),
        "service": path_of(site.service, "services"),
        "organization": path_of(site.organization, "organizations"),
        "list": "/read/en/lessons/",
        "library": "/read/en/resources/",
        "places": "/read/en/services/?topic=legal&age=13",
        "help": "/read/en/help-now/?q=0000",
        "paper": "/read/paper/0/",
        "door": "/admin/draft/",
        "manifest": "/read/en/help-now/page.webmanifest",
        "not there": "/read/en/lessons/gone/",
    }


def texts(html: str) -> set[str]:
    """What people read, piece by piece: between tags, in labels of things without text."""
    named = re.findall(r'(?:aria-label|label|"name": ?)="?([^"]*)"', html)
    between = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
    pieces = [*named, *re.split(r"<[^>]*>", between)]
    split = (part for one in pieces for part in re.split(r" · |, |: |\n", unescape(one)))
    return {part.strip(" .:") for part in split} - {""}


def is_shipped(text: str) -> bool:
    """Is a piece of a page a text of the code, with what is filled in?"""
    return text in WHOLE or any(one.fullmatch(text) for one in FILLED)


SHIPPED = {
    label.text("en").strip(" .:")
    for label in (*SAID, *(label for labels in LISTS.values() for label in labels))
    if label.code not in {*IN_DOCUMENTS, "date"}
}
WHOLE = SHIPPED - {*locales().values(), "A4"}  # languages in themselves; a piece of a sentence
FILLED = [
    *(
        re.compile(re.sub(r"\\{\w+\\}", f"[^{MARK}]+", re.escape(text)))
        for text in SHIPPED
        if "{" in text
    ),
    *(re.compile(rf".*\d {label.text('en')} \d.*") for label in LISTS["month"]),
]


def test_no_text_of_the_code_is_shown(other_words, reader):
    shown = {name: reader.get(path).content.decode() for name, path in pages(other_words).items()}

    for name, html in shown.items():
        # the Khmer has no home page here, and English stands on all of these
        assert [text for text in texts(html) if is_shipped(text)] == [], name
        assert MARK in html, name
    # the control: without the mark all of these are
    seen = {text.replace(MARK, "") for html in shown.values() for text in texts(html)}
    found = {text for text in seen if is_shipped(text)}
    assert len(found) > 180
    assert {"Menu", "50 minutes", "10–30 people", "Call", "Legal help"} <= found


@pytest.mark.parametrize("name", ["lesson", "home", "places", "help", "paper"])
def test_words_cost_no_statement_of_their_own(site, reader, name):
    path = pages(site)[name]
    reader.get(path)

    with CaptureQueriesContext(connection) as warm:
        reader.get(path)
    vocabulary._kept.clear()
    with CaptureQueriesContext(connection) as cold:
        reader.get(path)

    asked = [one["sql"] for one in warm if "vocabulary" in one["sql"]]
    assert len(asked) == 1 and "home" in asked[0]  # with the home page, which every page shows
    assert len(cold) == len(warm) + 1


def test_newer_words_are_shown_with_the_next_page(site, reader, monkeypatch):
    assert ">Menu<" in reader.html("/read/en/lessons/")
    said = {"en": "All pages"}
    better = tuple(replace(one, texts=said) if one.code == "menu" else one for one in SAID)
    with monkeypatch.context() as patch:
        patch.setattr(made, "SAID", better)
        projection.rebuild()

    assert ">All pages<" in reader.html("/read/en/lessons/")


def test_word_that_is_younger_than_the_document_is_the_shipped_one(site, reader, monkeypatch):
    older = tuple(one for one in SAID if one.code != "menu")
    with monkeypatch.context() as patch:
        patch.setattr(made, "SAID", older)
        patch.delitem(made.LISTS, "topic")
        projection.rebuild()

    assert ">Menu<" in reader.html("/read/en/lessons/")
    assert ">Bullying<" in reader.html("/read/en/services/")


def test_without_a_home_page_the_words_are_there(site, reader):
    missing = reader.get("/read/km/lessons/")
    other = reader.html(f"{path_of(site.lesson, 'lessons', 'km')}?fallback=en")

    assert "ម៉ឺនុយ" in missing.content.decode()
    assert "ម៉ឺនុយ" in other and "w-title" in other


def test_draft_in_a_language_that_nobody_gets_has_words(site):
    around = published.around("lo")

    assert around.words["lo"].words["menu"] == "Menu"
    assert list(around.words) == [*locales(), "lo"]


def test_before_anything_is_published_the_words_are_there(db, reader):
    assert not Document.objects.exists()

    for locale, sentence in (("en", "This page is not here"), ("km", "រកមិនឃើញទំព័រនេះទេ")):
        answer = reader.get(f"/read/{locale}/")
        assert answer.status_code == 404
        assert sentence in without_marks(answer.content.decode())


def test_while_the_database_is_away_the_words_are_those_read_last(other_words, reader, monkeypatch):
    def away(*args: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(published, "around", away)
        before = reader.get("/read/en/").content.decode()
    reader.html("/read/en/")
    monkeypatch.setattr(published, "around", away)
    after = reader.get("/read/en/").content.decode()

    assert "<h1>Not available right now</h1>" in before
    assert f"<h1>{MARK}Not available right now</h1>" in after


def test_it_is_no_page_for_people(site, reader, client):
    assert reader.get("/read/en/vocabulary/").status_code == 404
    assert "vocabulary" not in reader.get("/sitemap.xml").content.decode()
    assert [mode for mode, _label in site.office.homes["en"].preview_modes] == ["home"]
