"""What an editor is told about the weight of a draft."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.website import weight
from lessons.library.models.pictures import Rendition
from tests.website.conftest import path_of


@pytest.fixture
def editor(site) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(site.office.people.editor)
    return client


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def rendition(width, kind="image/webp", count=1000):
    return {"url": f"{width}-{kind}", "width": width, "bytes": count, "type": kind}


@pytest.mark.parametrize(
    ("size", "expected"), [(0, 2), (1, 2), (20_000, 2), (20_001, 3), (50_000, 3), (1_000_000, 22)]
)
def test_seconds_on_a_slow_network(size, expected):
    assert weight.seconds(size) == expected


@pytest.mark.parametrize(
    ("widths", "expected"),
    [([320, 640, 960, 1280], 960), ([320, 640], 640), ([120], 120), ([1280], 1280)],
)
def test_phone_takes_the_narrowest_picture_that_fills_it(widths, expected):
    found = [rendition(width, kind) for width in widths for kind in ("image/jpeg", "image/webp")]

    chosen = weight.fitting({"renditions": found})

    assert (chosen["width"], chosen["type"]) == (expected, "image/webp")


def test_weight_is_that_of_the_page_that_readers_get(site, reader):
    page = fresh(site.lesson)

    weighed = {one.kind: one for one in weight.weights(page)}

    assert set(weighed) == {"lessons", "guides"}
    html = weighed["lessons"].plain - len(weight.static_bytes(weight.STYLE))
    html -= len(weight.static_bytes(weight.SCRIPT))
    assert abs(html - len(reader.html(path_of(page, "lessons")).encode())) < 200
    served = reader.get(path_of(page, "lessons"), **{"Accept-Encoding": "gzip"})
    picture = Rendition.objects.get(image__title="x.png", filter_spec="width-640|format-webp")
    beside = weight._style() + len(weight.static_bytes(weight.FONT)) + picture.bytes
    assert abs(weighed["lessons"].first_visit - beside - len(served.content)) < 1500  # the script
    assert not weighed["lessons"].is_heavy


def test_heavy_draft_is_told_with_what_helps(site, editor):
    lesson = fresh(site.lesson)
    html = editor.get(edit(lesson)).content.decode()
    assert "over a slow mobile network (400 kbit in a second)" in html
    assert "Too heavy:" not in html
    lesson.family_activity = "<p>" + "many words " * 16_000 + "</p>"
    lesson.save_revision(user=site.office.people.editor)

    html = editor.get(edit(lesson)).content.decode()

    assert "Too heavy:" in html
    assert "at most 150 KB" in html


def test_draft_with_broken_blocks_has_a_weight(site, editor):
    lesson = fresh(site.lesson)
    lesson.body = lesson.body.stream_block.to_python(
        [
            {"type": "image", "value": {"image": None, "alt": "", "caption": ""}, "id": "a"},
            {"type": "resource_ref", "value": {"resource": None}, "id": "b"},
            {"type": "help_box", "value": {"text": "", "refs": []}, "id": "c"},
        ]
    )
    lesson.save_revision(user=site.office.people.editor, clean=False)

    assert "Weight for readers" in editor.get(edit(lesson)).content.decode()
