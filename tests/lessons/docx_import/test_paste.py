"""Pasted text: what is refused, and what a line is."""

import pytest
from django.core.exceptions import ValidationError

from lessons.docx_import import paste
from lessons.docx_import.values import Role


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n\t\n", "no_text"),
        ("x\n" * (paste.LONGEST_PASTE // 2 + 1), "too_long"),
        ("x" * 10_001, "long_paragraph"),
    ],
)
def test_what_is_refused(text, code):
    with pytest.raises(ValidationError) as refusal:
        paste.read(text)

    assert refusal.value.code == code


def test_lines_are_paragraphs_below_their_heading():
    items = paste.read("# One\n\na\r\n## Two\nb").items

    assert [(item.role, item.text, item.place.heading) for item in items] == [
        (Role.HEADING, "One", "One"),
        (Role.TEXT, "a", "One"),
        (Role.HEADING, "Two", "Two"),
        (Role.TEXT, "b", "Two"),
    ]
