"""A page with markup in it, and what a person does to a file in their own program."""

from dataclasses import replace

import pytest
from wagtail_localize.models import StringTranslation, Translation

from localize.exchange import imports, xliff, xlsx
from localize.exchange.rows import Contents, contents_of
from tests.localize.conftest import Desk
from tests.shared_fixtures import again, world

FORMATS = {"xlf": xliff, "xlsx": xlsx}

RICH = '<p>Call <b>1280</b> now, or <a href="https://example.org/">write to us</a>.</p>'
RICH_SOURCE = 'Call <b>1280</b> now, or <a id="a1">write to us</a>.'
RICH_KHMER = 'សូមហៅ <b>1280</b> ឥឡូវនេះ ឬ <a id="a1">សរសេរមកយើង</a>។'


def make_translation(desk: Desk) -> Translation:
    return desk.translation(desk.write(body=[("paragraph", RICH)]))


translation_world = world(make_translation, "desk_world")


@pytest.fixture
def translation(desk, translation_world) -> Translation:
    """A title, an introduction and a paragraph with a link; nothing in Khmer yet."""
    return again(translation_world)


@pytest.fixture
def translator(desk):
    return desk.people.translator


@pytest.fixture(params=sorted(FORMATS))
def extension(request) -> str:
    return request.param


def translated(contents: Contents, texts: dict[str, str]) -> Contents:
    """`contents` with a text for each source that is named, as a translator returns it."""
    rows = [replace(row, text=texts.get(row.source, row.text)) for row in contents.rows]
    return replace(contents, rows=tuple(rows))


def sent_back(translation: Translation, texts: dict[str, str], extension: str) -> bytes:
    """The downloaded file with `texts` filled in."""
    return FORMATS[extension].write(translated(contents_of(translation), texts))


def take(translation, data: bytes, extension: str, *, by) -> imports.ImportReport:
    contents = imports.read(data, f"file.{extension}")
    return imports.apply(translation, contents, by=by)


def texts_of(translation: Translation) -> dict[str, str]:
    """What is stored now, by source."""
    stored = StringTranslation.objects.filter(
        context__object_id=translation.source.object_id, locale=translation.target_locale
    )
    return dict(stored.values_list("translation_of__data", "data"))
