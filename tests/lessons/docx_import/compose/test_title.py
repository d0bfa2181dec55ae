"""The title and the headings."""

from tests.lessons.docx_import import files
from tests.lessons.docx_import.compose.conftest import body, kinds, lesson


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


def test_without_the_style_of_a_title_there_is_none_and_nothing_is_lost():
    document = files.blank()
    document.add_heading("Passwords", 1)
    document.add_paragraph("A line")

    made = lesson(files.saved(document))

    assert made.title == "A lesson without a title"
    assert kinds(made) == ["no_title"]
    assert [kind for kind, _value in body(made)] == ["heading", "paragraph"]


def test_a_long_title_is_cut_and_is_whole_in_the_text():
    made = lesson(files.simple("text", title="x" * 300))

    assert made.title == "x" * 255
    assert kinds(made) == ["plain"]
    assert body(made)[0] == ("paragraph", f"<p>{'x' * 300}</p>")
