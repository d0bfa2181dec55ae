"""What counts as the same content, and what does not."""

import json

import pytest

from lessons.models import LessonPage
from localize.digests import content_digest, digest


def block(html: str) -> dict[str, str]:
    return {"body": json.dumps([{"type": "paragraph", "value": html}])}


def test_the_editors_block_keys_do_not_count():
    assert digest(block('<p data-block-key="a1b2c">x</p>')) == digest(block("<p>x</p>"))
    assert digest({"t": '<p data-block-key="a">x</p>'}) == digest({"t": "<p>x</p>"})


@pytest.mark.parametrize("other", ["<p>y</p>", "<p><b>x</b></p>", '<p title="k">x</p>'])
def test_every_change_of_text_or_markup_counts(other):
    assert digest(block("<p>x</p>")) != digest(block(other))


def test_bookkeeping_and_slug_do_not_count(desk, page):
    before = content_digest(page)
    page.slug, page.locked, page.draft_title = "elsewhere", True, "Draft"

    assert content_digest(page) == before


def test_a_page_read_again_says_the_same(desk, page, khmer):
    for one in (page, khmer):
        again = type(one).objects.get(pk=one.pk)
        assert content_digest(again) == content_digest(one.get_latest_revision_as_object())


def lesson(**value):
    return LessonPage(title="x", body=[{"type": "activity", "id": "a", "value": value}])


@pytest.mark.parametrize("empty", [None, "", False, []])
def test_parts_of_a_block_that_are_empty_or_not_there_yet_are_the_same(empty):
    read = lesson(title="Play")
    list(read.body)  # Wagtail fills in what is missing when it reads a block

    digests = {content_digest(p) for p in (lesson(title="Play"), read)}
    digests.add(content_digest(lesson(title="Play", facilitator_note=empty, materials=[])))

    assert len(digests) == 1


@pytest.mark.parametrize("value", [{"minutes": 0}, {"title": "x"}, {"materials": ["x"]}])
def test_parts_of_a_block_that_say_something_count(value):
    assert content_digest(lesson(**value)) != content_digest(lesson())
