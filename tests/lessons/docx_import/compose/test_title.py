"""The title and the headings."""

from tests.lessons.docx_import import files
from tests.lessons.docx_import.compose.conftest import body, kinds, lesson, pasted


def test_the_title_is_the_title(document):
    document.add_heading("First", 1)
    document.add_heading("Second", 2)
    document.add_heading("Third", 3)
    document.add_heading("Fourth", 4)

    made = lesson(files.saved(document))

    assert made.title == "The title"
    assert [(b["level"], b["text"]) for _kind, b in body(made)] == [
        ("2", "First"),
        ("2", "Second"),
        ("3", "Third"),
        ("3", "Fourth"),
    ]


def test_without_title_the_first_heading_1_is_the_title():
    document = files.blank()
    document.add_heading("Objectives", 1)
    document.add_paragraph("Name three.")
    document.add_heading("Passwords", 1)
    document.add_heading("More", 1)

    made = lesson(files.saved(document))

    assert made.title == "Passwords"
    assert body(made) == [("heading", {"level": "2", "text": "More"})]


def test_without_headings_the_first_line_is_the_title():
    made = pasted("A line\nAnd another")

    assert made.title == "A line"
    assert kinds(made) == ["no_title"]
    assert body(made) == [("paragraph", "<p>And another</p>")]


def test_a_first_line_that_is_no_title_stays_in_the_text():
    made = pasted("word " * 60)

    assert made.title == "—"
    assert body(made)[0][0] == "paragraph"


def test_a_long_title_is_cut_and_named(document):
    made = lesson(files.simple("text", title="x" * 300))

    assert made.title == "x" * 255
    assert kinds(made) == ["long_title"]
