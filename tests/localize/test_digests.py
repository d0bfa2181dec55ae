"""What counts as the same content, and what does not."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from home.models import InfoPage
from lessons.models import LessonPage
from localize.workflow.digests import (
    canonical,
    content_digest,
    content_of,
    digest,
    says_the_same,
    source_digest,
)
from tests.localize.test_noticeable import KEY


def lesson_with(html: str) -> LessonPage:
    """A lesson with the same rich text in a field and in a block."""
    body = [{"type": "paragraph", "id": "p", "value": html}]
    return LessonPage(title="x", preparation=html, body=body)


def nested(html: str) -> InfoPage:
    """A page with rich text inside a struct."""
    value = {"question": "x", "answer": html}
    return InfoPage(title="x", body=[{"type": "question_answer", "id": "f", "value": value}])


@pytest.mark.parametrize(
    ("stored", "again"),
    [
        ("<p>x</p>", f"<p {KEY}>x</p><p></p>"),
        ('<p><a linktype="page" id="3">x</a></p>', '<p><a id="3" linktype="page">x</a></p>'),
        ("<p>x</p>", "\n<p>x</p>\n"),
    ],
)
def test_noise_of_the_editor_does_not_count_in_blocks_and_fields(stored, again):
    for page_with in (lesson_with, nested):
        assert content_digest(page_with(stored)) == content_digest(page_with(again))
        assert content_digest(page_with(stored)) != content_digest(page_with("<p>z</p>"))


def test_a_part_that_is_not_there_is_its_default():
    without, with_default, other = (
        lesson(title="Play", **part)
        for part in ({}, {"grouping": lesson_default("grouping")}, {"grouping": "pairs"})
    )

    assert content_digest(without) == content_digest(with_default)
    assert content_digest(without) != content_digest(other)


def lesson_default(part):
    body = LessonPage._meta.get_field("body").stream_block
    return body.child_blocks["activity"].child_blocks[part].get_default()


def test_what_was_released_with_noise_in_it_is_still_released():
    page = lesson_with("<p>x</p>")
    released = content_of(page)
    released["preparation"] = f"<p {KEY}>x</p><p></p>"
    released["family_activity"] = "<p></p>"

    assert says_the_same(canonical(released), page)
    assert not says_the_same(canonical(released), lesson_with("<p>y</p>"))


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


def test_end_of_a_page_is_agreed_with_and_an_hour_is_the_same_in_every_zone():
    end = datetime(2027, 1, 1, 5, tzinfo=UTC)
    elsewhere = end.astimezone(ZoneInfo("Asia/Phnom_Penh"))
    page = InfoPage(title="x")

    assert source_digest(page) == digest([content_digest(page), page.slug])
    ending = [source_digest(InfoPage(title="x", expire_at=at)) for at in (end, elsewhere)]
    assert ending[0] == ending[1] != source_digest(page)
    # what readers are shown until then is the same
    assert content_digest(InfoPage(title="x", expire_at=end)) == content_digest(page)
