"""A copied lesson is what the product makes: same tables, same columns, same documents."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import models
from wagtail.models import Page
from wagtail_localize.models import Translation

from bench import _copies, _corpus
from cms.documents import projection
from cms.documents.models import Document
from localize.workflow import counters, gate
from localize.workflow.progress import outstanding
from tests.parts import IS_SOAK

# when a row was made, and the names of blocks
CHANCE = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[\d.]*(?:Z|\+00:00|\+00)?"
    r"|[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}"
    r'|"id": \d+|\b\d{16}\b'
)
# a hash of a path; where a row stands, which its number is a part of
UNLIKE = ("path_id", "place")
TIMES = (models.DateTimeField, models.DurationField, models.FloatField)


def alike(cell: Any) -> Any:
    if isinstance(cell, tuple):
        return tuple(alike(one) for one in cell)
    # PostgreSQL knows a type for keys
    return CHANCE.sub("…", str(cell)) if isinstance(cell, str | UUID) else cell


def rows(prototype: _copies.Prototype) -> dict[str, list[str]]:
    """By table; in an order of their own, because copies may be written in another one."""
    return {
        model._meta.label: sorted(
            str(
                [
                    None
                    if isinstance(one, TIMES) or one.primary_key or one.name in UNLIKE
                    else alike(cell)
                    for one, cell in zip(_copies._fields(model), cells, strict=True)
                ]
            )
            for cells in made
        )
        for model, made in prototype.cells.items()
    }


# lessons of a corpus: the first twenty in `make soak`; here one that is public, one in translation
NUMBERS = range(20) if IS_SOAK else (0, 4)
MADE = 100  # what the product makes of one has a number that is so much greater
KINDS = {number: _corpus.kind_of(number) for number in NUMBERS}


@pytest.fixture
def corpus(db: None) -> _corpus.Corpus:
    made = _corpus.site()
    made.strings = 60 if IS_SOAK else 6  # one of each state
    if "showing" in KINDS.values():
        _corpus.directory(made)
    return made


@pytest.mark.soak
@pytest.mark.slow("takes four lessons through the whole workflow")
def test_copies_are_what_the_product_makes(corpus: _corpus.Corpus) -> None:
    _corpus.prototypes(corpus, set(KINDS.values()))
    place = _corpus.module(corpus, 1)
    copied, made = {}, {}
    for number, kind in KINDS.items():
        before = _copies.keys()
        copy = _corpus.copy_of(corpus, kind, number, 301 + number, place)
        _copies.write([copy])
        page = Page.objects.filter(translation_key=copy.key).order_by("pk")[0].specific
        copied[number] = _copies.Prototype(page, _corpus.code("l", number), place, before)
    for number, kind in KINDS.items():
        before = _copies.keys()
        other = number + MADE
        page = _corpus.lesson(corpus, kind, other, 301 + other, place)
        made[number] = _copies.Prototype(page, _corpus.code("l", other), place, before)
    corpus.places = [place]
    _corpus.show_lists(corpus)

    for number in KINDS:
        assert rows(copied[number]) == rows(made[number]), number
    assert projection.check() == []
    for number, kind in KINDS.items():
        is_ready = kind != "waiting"
        key = copied[number].page.translation_key
        for page in Page.objects.filter(translation_key=key, live=True).specific():
            assert gate.is_released(page)
        job = Translation.objects.get(source__object_id=key)
        assert (not outstanding(job.source, job.target_locale)) is is_ready
        assert Document.objects.filter(key=key, deleted=False).count() == (4 if is_ready else 2)
    assert list(counters.differences(repair=False)) == []
    assert Document.objects.values("seq").distinct().count() == Document.objects.count()


def test_small_corpus_has_lessons_of_every_kind() -> None:
    assert {_corpus.kind_of(number) for number in range(10)} == set(_corpus.PLACES)
