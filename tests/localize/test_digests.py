"""What counts as the same content, and what does not."""

import json

import pytest

from home.models import InfoPage
from lessons.models import LessonPage
from localize.digests import content_digest


def lesson_with(html: str) -> LessonPage:
    """A lesson with the same rich text in a field and in a block."""
    body = [{"type": "paragraph", "id": "p", "value": html}]
    return LessonPage(title="x", preparation=html, body=body)


def test_the_editors_block_keys_do_not_count_inside_blocks():
    plain, keyed = (
        InfoPage(
            title="x",
            body=[
                {"type": "question_answer", "id": "f", "value": {"question": "x", "answer": html}}
            ],
        )
        for html in ("<p>x</p>", '<p data-block-key="a1b2c">x</p>')
    )

    assert content_digest(keyed) == content_digest(plain)


def test_the_editors_block_keys_do_not_count():
    plain, keyed = "<p>x</p>", '<p data-block-key="a1b2c">x</p>'

    assert content_digest(lesson_with(keyed)) == content_digest(lesson_with(plain))


@pytest.mark.parametrize("other", ["<p>y</p>", "<p><b>x</b></p>", '<p title="k">x</p>'])
def test_every_change_of_text_or_markup_counts(other):
    assert content_digest(lesson_with("<p>x</p>")) != content_digest(lesson_with(other))


@pytest.mark.parametrize(
    "fields",
    [
        {"title": 'Stay safe data-block-key="%s"'},
        {"title": '<p data-block-key="%s">'},
        {"preparation": '<p>Stay safe data-block-key="%s"</p>'},
        {"body": [{"type": "paragraph", "id": "p", "value": '<p>x data-block-key="%s"</p>'}]},
        {"body": [{"type": "activity", "id": "a", "value": {"title": '<p data-block-key="%s">'}}]},
    ],
)
def test_what_looks_like_a_key_and_can_be_read_counts(fields):
    name, value = next(iter(fields.items()))
    one, other = (
        LessonPage(**{"title": "x", name: json.loads(json.dumps(value).replace("%s", words))})
        for words in ("tell a friend", "tell nobody")
    )

    assert content_digest(one) != content_digest(other)


def test_bookkeeping_and_slug_do_not_count(desk, page):
    before = content_digest(page)
    page.slug, page.locked, page.draft_title = "elsewhere", True, "Draft"

    assert content_digest(page) == before


def test_a_page_read_again_says_the_same(desk, page, khmer):
    for one in (page, khmer):
        again = type(one).objects.get(pk=one.pk)
        assert content_digest(again) == content_digest(one.get_latest_revision_as_object())


STEP = {"type": "item", "id": "s", "value": "Stand in a circle."}
# with what Wagtail has a default for, which is not empty
PLAY = {"title": "Play", "grouping": "whole", "steps": [STEP]}


def lesson(**value):
    return LessonPage(title="x", body=[{"type": "activity", "id": "a", "value": value}])


@pytest.mark.parametrize("empty", [None, "", False, []])
def test_parts_of_a_block_that_are_empty_or_not_there_yet_are_the_same(empty):
    read = lesson(**PLAY)
    list(read.body)  # Wagtail fills in what is missing when it reads a block

    digests = {content_digest(p) for p in (lesson(**PLAY), read)}
    digests.add(content_digest(lesson(**PLAY, facilitator_note=empty, materials=[])))

    assert len(digests) == 1


@pytest.mark.parametrize("value", [{"minutes": 0}, {"title": "x"}, {"materials": ["x"]}])
def test_parts_of_a_block_that_say_something_count(value):
    assert content_digest(lesson(**value)) != content_digest(lesson())
