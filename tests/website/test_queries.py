"""A lesson of sixty blocks costs as many queries as one of two: opened in the editor, saved,
previewed, and read. Half of the blocks are pictures, each its own, and half are help boxes. In
the suite tests/website/test_weight.py asks it of the reader.

Publishing is the exception: wagtail-localize writes rows for every string. It may not fetch what
the blocks point at one by one, though.
"""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from lessons.models import LessonPage, Picture
from tests.lessons.private_data import picture as picture_bytes
from tests.lessons.samples import block, items, set_fields
from tests.lessons.test_editing import CHOICES, EMPTY, STREAMS
from tests.opened import opened_now

FEW, MANY = 2, 60
CHOSEN = ("lessons_picture", "home_servicepage")


class Lesson:
    """A draft of so many blocks, and the form that its editor sends."""

    def __init__(self, site, number):
        self.number = number
        self.streams = {
            "objectives": [block("objective", "Know")],
            "key_messages": [block("message", "Ask")],
            "body": [one for _ in range(number // 2) for one in _pair(site.service.pk)],
        }
        self.page = LessonPage(
            title=f"{number} blocks",
            summary="s",
            duration_min=45,
            live=False,
            **CHOICES,
        )
        site.module.add_child(instance=set_fields(self.page, self.streams))
        self.page.save_revision(user=site.office.people.editor)

    def address(self, name):
        return reverse(f"wagtailadmin_pages:{name}", args=[self.page.pk])

    def form(self, **more):
        return nested_form_data(
            {
                "title": self.page.title,
                "slug": self.page.slug,
                "summary": "s",
                "order": str(self.page.order),
                "preparation": rich_text(""),
                "family_activity": rich_text(""),
                **CHOICES,
                **dict.fromkeys(EMPTY, ""),
                **{name: streamfield([]) for name in STREAMS},
                "duration_min": "45",
                **{name: _fields(blocks) for name, blocks in self.streams.items()},
                **more,
            }
        )


def _pair(service):
    picture = Picture.objects.create(
        title="t", alt_text="a", file=ContentFile(picture_bytes("png"), name="a.png")
    )
    image = {"image": picture.pk, "alt": "a", "decorative": False, "caption": ""}
    return block("image", image), block("help_box", {"text": "w", "refs": items(service)})


def _fields(value):
    """The form of a value; blocks keep their ids, and a box that is not ticked is left out."""
    if isinstance(value, list):
        form = streamfield([(one["type"], _fields(one["value"])) for one in value])
        for number, one in enumerate(value):
            form[str(number)]["id"] = one["id"]
        return form
    if isinstance(value, dict):
        return {name: _fields(one) for name, one in value.items() if one is not False}
    return value


def queries(act, *, expected):
    with CaptureQueriesContext(connection) as captured:
        assert act().status_code == expected
    return [query["sql"] for query in captured]


def life(lesson, client, people):
    """({step: how many queries}, the queries of publishing)"""
    edit, preview = lesson.address("edit"), lesson.address("preview_on_edit")
    key = lesson.page.translation_key
    client.force_login(people.editor)
    client.get(edit)  # makes the small pictures that choosers show
    opened = lesson.form() | opened_now(lesson.page)
    steps = {
        "open": queries(lambda: client.get(edit), expected=200),
        "save": queries(lambda: client.post(edit, opened), expected=302),
        "send": queries(lambda: client.post(preview, lesson.form()), expected=200),
        "preview": queries(lambda: client.get(preview), expected=200),
    }
    saved = LessonPage.objects.get(pk=lesson.page.pk).get_latest_revision_as_object()
    assert [one.block_type for one in saved.body] == ["image", "help_box"] * (lesson.number // 2)

    client.force_login(people.publisher)
    form = lesson.form(**{"action-publish": "1"}) | opened_now(lesson.page)
    publishing = queries(lambda: client.post(edit, form), expected=302)
    assert LessonPage.objects.get(pk=lesson.page.pk).live
    for name, path in (
        ("opened when live", edit),
        ("api", f"/api/v1/en/lessons/{key}/"),
        ("reader", f"/read/en/lessons/{key}/"),
    ):
        steps[name] = queries(lambda path=path: client.get(path), expected=200)
    return {name: len(found) for name, found in steps.items()}, publishing


@pytest.fixture
def lives(site, client):
    # all three stand in the module before anything is counted; the first asks what is asked once
    lessons = [Lesson(site, number) for number in (FEW, FEW, MANY)]
    return [life(lesson, client, site.office.people) for lesson in lessons][1:]


@pytest.mark.soak
def test_sixty_blocks_cost_as_many_queries_as_two(lives):
    (few, few_published), (many, many_published) = lives

    assert many == few
    for table in CHOSEN:
        start = f'FROM "{table}"'
        found = [sum(start in sql for sql in each) for each in (few_published, many_published)]
        assert 0 < found[1] < found[0] + 5, table  # and not one more for each block
