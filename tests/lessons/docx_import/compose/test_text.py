"""Ordinary text: emphasis, links, lists, breaks."""

import pytest

from tests.lessons.docx_import import files
from tests.lessons.docx_import.compose.conftest import body, lesson, typed


def test_emphasis_links_and_breaks_become_rich_text(document):
    paragraph = document.add_paragraph("plain & ")
    paragraph.add_run("bold").bold = True
    paragraph.add_run(" ")
    paragraph.add_run("italic").italic = True
    files.hyperlink(paragraph, "https://example.org/?a=1&b=2", "link")

    assert body(lesson(files.saved(document))) == [
        (
            "paragraph",
            "<p>plain &amp; <b>bold</b> <i>italic</i>"
            '<a href="https://example.org/?a=1&amp;b=2">link</a></p>',
        )
    ]


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "tel:023213004",
        "https://user:secret@example.org/",
        "https://",
        "mailto:nobody",
        "https://[broken",
    ],
)
def test_other_links_lose_their_address_and_are_named(document, address):
    files.hyperlink(document.add_paragraph(), address, "words")

    made = lesson(files.saved(document))

    assert body(made) == [("paragraph", "<p>words</p>")]
    assert [(note.kind, note.quote) for note in made.notes] == [("link", "words")]


def test_mail_addresses_stay_links(document):
    files.hyperlink(document.add_paragraph(), "mailto:admin@example.org", "write")

    assert 'href="mailto:admin@example.org"' in body(lesson(files.saved(document)))[0][1]


def test_markup_in_the_text_stays_text(document):
    document.add_paragraph("<script>alert(1)</script>")

    assert body(lesson(files.saved(document))) == [
        ("paragraph", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    ]


def test_lists_stand_with_their_paragraphs(document):
    document.add_paragraph("before")
    document.add_paragraph("one", style="List Bullet")
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("after")

    assert body(lesson(files.saved(document))) == [
        (
            "paragraph",
            "<p>before</p><ul><li>one</li></ul><ol><li>first</li></ol><p>after</p>",
        )
    ]


def test_deeper_entries_stand_inside_theirs():
    level = "<w:numPr><w:ilvl w:val='{}'/><w:numId w:val='1'/></w:numPr>"
    xml = "".join(
        f"<w:p><w:pPr>{level.format(depth)}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        for depth, text in ((0, "a"), (1, "b"), (0, "c"))
    )
    content = files.with_body(f"<w:p><w:r><w:t>Title</w:t></w:r></w:p>{xml}")

    html = body(lesson(content))[0][1]

    assert html.count("<li>") == 3
    assert "<li>a<" in html
    assert html.index("b") < html.index("</li>")


@pytest.mark.parametrize("text", ["- one", "• one", "1. one", "១. មួយ"])
def test_signs_that_only_look_like_a_list_stay_text(document, text):
    document.add_paragraph(text)

    assert body(lesson(files.saved(document))) == [("paragraph", f"<p>{text}</p>")]


def test_many_paragraphs_are_several_blocks():
    made = typed("\n".join(f"paragraph {n}" for n in range(20)))

    assert [html.count("<p>") for _kind, html in body(made)] == [8, 8, 4]
