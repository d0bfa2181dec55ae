"""How heavy a page is, and how many queries it takes."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from fontTools.ttLib import TTFont

from lessons.models import LessonPage
from public.website import font
from tests.website.conftest import path_of

PAGE = 150_000  # bytes of HTML, CSS and JavaScript of a lesson, not compressed
FONT = 200_000
SCRIPT = 3000


def test_lesson_with_everything_is_light(reader, site) -> None:
    html = reader.html(path_of(site.lesson, "lessons"))
    files = [finders.find(name) for name in ("website/website.css", "website/exit.js")]
    with open(files[0], "rb") as css, open(files[1], "rb") as script:
        weight = len(html.encode()) + len(css.read()) + len(script.read())

    assert weight < PAGE / 2  # real lessons are longer; half is for them


def test_search_is_light(reader, site) -> None:
    assert Path(finders.find("website/search.js")).stat().st_size < SCRIPT
    # every page has the box
    box = re.search('<form class="search".*?</form>', reader.html("/read/en/courses/"), re.DOTALL)
    assert len(box[0].encode()) < 1000


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    return font.build(tmp_path_factory.mktemp("built") / "fonts" / "khmer.woff2")


def test_font_is_small_and_shapes_khmer(built) -> None:
    assert built.stat().st_size <= FONT
    made = TTFont(built)
    assert {0x1780, 0x17D2, 0x17B6, 0x200B, ord("A"), ord("–")} <= set(made.getBestCmap())
    features = {record.FeatureTag for record in made["GSUB"].table.FeatureList.FeatureRecord}
    assert {"blwf", "pref", "pstf", "pres", "abvs", "blws", "psts", "clig"} & features
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in made["fvar"].axes] == [
        ("wght", 400, 700)
    ]


@pytest.mark.soak
def test_font_is_the_same_each_time(built, tmp_path) -> None:
    assert font.build(tmp_path / "again").read_bytes() == built.read_bytes()


def test_queries_do_not_grow_with_blocks(reader, site) -> None:
    path = path_of(site.lesson, "lessons")
    reader.html(path)
    with CaptureQueriesContext(connection) as few:
        reader.html(path)
    lesson = LessonPage.objects.get(pk=site.lesson.pk)
    raw = list(lesson.body.raw_data)
    lesson.body = lesson.body.stream_block.to_python(raw * 3)
    site.office.publish(lesson)

    with CaptureQueriesContext(connection) as many:
        reader.html(path)

    # home, lesson, book, the latest recall, which its paper asks for, and files to carry away
    assert len(many) == len(few) <= 5
