"""The template says what the importer understands, and the importer understands all of it."""

import io
import zipfile
from functools import cache

import docx
import pytest

from lessons.blocks.body import BodyBlock
from lessons.docx_import.headings import markers
from lessons.docx_import.headings.compose import compose
from lessons.docx_import.reading.read import read
from lessons.docx_import.views import TEMPLATES


@pytest.fixture(params=["en", "km"])
def language(request):
    return request.param


@cache
def content_in(language):
    return (TEMPLATES / f"lesson-template-{language}.docx").read_bytes()


@cache
def made_in(language):
    return compose(read(content_in(language)), language=language)


@pytest.fixture
def made(language):
    return made_in(language)


def test_everything_in_it_is_understood(made):
    assert made.notes == ()


def test_every_block_that_words_can_make_is_in_it(made):
    by_hand = {"image", "video", "resource_ref", "page_break"}

    assert {block["type"] for block in made.fields["body"]} == set(
        BodyBlock().child_blocks
    ) - by_hand


def test_the_instructions_name_every_word(language):
    document = docx.Document(io.BytesIO(content_in(language)))

    table = document.tables[0]

    shown = [row.cells[0].text for row in table.rows][1:]
    assert shown == [" / ".join(m.texts.values()) for m in markers.MARKERS if m.code != "skip"]
    assert all(row.cells[1].text for row in table.rows)


def test_it_names_nobody(language):
    content = content_in(language)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        core = archive.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert docx.Document(io.BytesIO(content)).core_properties.author == ""
