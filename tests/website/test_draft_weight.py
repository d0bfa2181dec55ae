"""What an editor is told about the weight of a draft."""

import pytest
from django.test import Client
from django.urls import reverse

from lessons.library.models.pictures import Rendition
from public.website import weight
from tests.website.conftest import path_of


@pytest.fixture
def editor(site) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(site.office.people.editor)
    return client


def ready(page):
    return reverse("localize:ready", args=[page.pk])


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def rendition(width, kind="image/webp", count=1000):
    return {"url": f"{width}-{kind}", "width": width, "bytes": count, "type": kind}


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

    weighed = weight.weights(page)

    assert set(weighed) == {"lessons", "guides"}
    served = reader.get(path_of(page, "lessons"), **{"Accept-Encoding": "gzip"})
    picture = Rendition.objects.get(image__title="x.png", filter_spec="width-640|format-webp")
    beside = weight.beside() + picture.bytes
    assert abs(weighed["lessons"] - beside - len(served.content)) < 500


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

    assert "on a slow phone, at the first visit" in editor.get(ready(lesson)).content.decode()
