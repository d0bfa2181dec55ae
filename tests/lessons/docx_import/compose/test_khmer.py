"""Old fonts and Khmer."""

import pytest

from tests.lessons.docx_import import files
from tests.lessons.docx_import.compose.conftest import body, kinds, lesson, typed


def test_old_fonts_stay_as_they_are_in_a_marked_block(document):
    document.add_heading("Rights", 2)
    files.in_font(document.add_paragraph(), files.LIMON, "Limon S1")

    made = lesson(files.saved(document), "km")

    assert body(made)[1] == ("callout", {"style": "warning", "text": files.LIMON})
    note = next(note for note in made.notes if note.kind == "old_font")
    assert (note.quote, note.below, note.detail) == (files.LIMON, "Rights", "Limon S1")


def test_old_text_is_known_without_its_font():
    made = typed(files.LIMON, "km")

    assert body(made) == [("callout", {"style": "warning", "text": files.LIMON})]
    assert made.notes[0].detail == "?"


@pytest.mark.parametrize("text", ["Facebook and YouTube are apps.", "ABC", "Do you use TikTok?"])
def test_english_is_not_taken_for_an_old_font(text):
    assert "old_font" not in kinds(typed(text))


def test_an_old_word_in_a_readable_paragraph_stays_there(document):
    paragraph = document.add_paragraph("The name is written here as ")
    files.in_font(paragraph, "kumar", "Limon S1")

    made = lesson(files.saved(document))

    assert body(made)[0][0] == "paragraph"
    assert [(note.kind, note.quote) for note in made.notes] == [("old_font", "kumar")]


def test_khmer_is_stored_in_normal_form():
    normal = "ស\u17d2ត\u17d2រី"  # in normal form coeng ro follows coeng ta
    misordered = "ស\u17d2រ\u17d2តី"

    made = typed(f"## {misordered}\n{misordered}", "km")

    assert body(made) == [
        ("heading", {"level": "2", "text": normal}),
        ("paragraph", f"<p>{normal}</p>"),
    ]
