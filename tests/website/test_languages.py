"""What a page shows in another language than its own is marked with it, labels too."""

import re
from collections.abc import Iterator

import pytest
from django.template import Context, Template
from lxml import html

from public.website.vocabulary import Vocabulary
from public.website.what_happened import sign
from tests.website.conftest import path_of

KHMER = re.compile("[\u1780-\u17ff]")


def said(page: str) -> Iterator[tuple[str, str]]:
    """(language, text) of everything that is read on a page."""
    document = html.document_fromstring(page)
    for element in document.body.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style", "select"):
            marked = element.xpath("ancestor-or-self::*[@lang][1]/@lang")[-1]
            around = element.xpath("ancestor::*[@lang][1]/@lang")[-1]
            yield from (
                (marked, text) for text in [element.text, element.get("aria-label")] if text
            )
            if element.tail:
                yield around, element.tail


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("lesson", "lessons"),
        ("lesson", "guides"),
        ("course", "courses"),
        ("module", "modules"),
        ("resource", "resources"),
        ("service", "services"),
        ("organization", "organizations"),
    ],
)
def test_page_of_another_language_is_in_it_with_its_labels(site, reader, name, kind):
    page = reader.html(f"{path_of(getattr(site, name), kind, 'km')}?fallback=en")

    assert [text for language, text in said(page) if language == "en" and KHMER.search(text)] == []
    assert any(language == "km" for language, _text in said(page))


@pytest.mark.parametrize("asked", ["", f"&q={sign('q', 'hurt')}"])
def test_numbers_of_another_language_are_marked_and_the_questions_are_not(site, reader, asked):
    page = reader.html(f"/read/km/help-now/?fallback=en{asked}")

    texts = list(said(page))
    assert [text for language, text in texts if language == "en" and KHMER.search(text)] == []
    assert any(language == "km" and KHMER.search(text) for language, text in texts)
    named = {language for language, text in texts if text.strip() == "Child line"}
    assert named == {"en"}


def test_what_a_search_finds_in_another_language_has_labels_of_it(site, reader):
    answer = reader.client.post("/read/km/search/", {"q": "lesson"})

    texts = list(said(answer.content.decode()))
    assert [text for language, text in texts if language == "en" and KHMER.search(text)] == []
    assert any(language == "en" for language, _text in texts)


def test_label_in_another_language_is_marked():
    entries = {
        "0102": {"label": "Mangkul <Bourei>", "locale": "en"},
        "0103": {"label": "ភ្នំស្រុក"},
    }
    words = Vocabulary("km", {}, {"district": entries}, {})
    shown = Template(
        '{% load website %}{% label "district" "0102" %}|{% all_labels "district" codes %}'
    ).render(Context({"vocabulary": words, "codes": [*entries, "9999"]}))

    marked = '<span lang="en">Mangkul &lt;Bourei&gt;</span>'
    assert shown == f"{marked}|{marked}, ភ្នំស្រុក"
