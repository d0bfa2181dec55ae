"""The lint of wording: it warns and never refuses."""

import pytest

from lessons.models.plain_language import long_sentences
from tests.lessons.samples import block, set_fields

TWENTY = "one two three four five six seven eight nine ten " * 2
KHMER = "ក" * 120


@pytest.mark.parametrize(
    ("text", "count", "why"),
    [
        (TWENTY, 0, "exactly twenty words"),
        (TWENTY + "more", 1, "twenty-one words"),
        (f"{TWENTY.strip()}. {TWENTY}", 0, "two sentences"),
        (f"{TWENTY}\n{TWENTY}", 0, "two lines"),
        ("", 0, "nothing"),
        (KHMER, 0, "exactly 120 characters"),
        (KHMER + "ក", 1, "121 characters"),
        (f"{KHMER}\u17d4{KHMER}", 0, "a full stop between"),
        (f"{KHMER}, {KHMER}", 1, "a comma is no full stop"),
    ],
)
def test_long_sentences(text, count, why):
    assert len(long_sentences(text)) == count, why


def test_warnings_name_field_and_block(lesson):
    body = [block("callout", {"style": "info", "text": "Call 1280."})]
    set_fields(lesson, {"body": body, "preparation": TWENTY * 2})

    assert [one.place for one in lesson.text_warnings()] == ["preparation", f"body.{body[0]['id']}"]


def test_warnings_stop_nothing(lesson):
    set_fields(lesson, {"summary": "Call 117. " + TWENTY.replace(" ", ", ")[:150]}).live = True

    lesson.full_clean()
