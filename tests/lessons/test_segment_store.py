"""A page taken into wagtail-localize's store at once: the rows that the package would write."""

import random
import uuid
from collections import defaultdict

import pytest
import wagtail_localize.models as package
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    Template,
    TemplateSegment,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.segments import RelatedObjectSegmentValue

from cms.publishing import segment_store
from lessons.models import LessonPage
from tests.lessons.samples import block, set_fields
from tests.parts import rounds

LINK = (
    '<p>w-link <a href="https://example.org/a">there</a> and <a href="https://b.org/">here</a></p>'
)
# of each kind of row what tells it from the others
WANTED = {
    String: ("locale", "data_hash", "data"),
    Template: ("uuid", "template", "template_format", "string_count"),
    TranslatableObject: ("translation_key", "content_type"),
    TranslationContext: ("object", "path_id", "path", "field_path"),
    TranslationSource: (
        "object",
        "locale",
        "specific_content_type",
        "object_repr",
        "content_json",
        "schema_version",
    ),
    StringSegment: ("source__object", "context__path", "order", "string__data", "attrs"),
    TemplateSegment: ("source__object", "context__path", "order", "template__uuid"),
    RelatedObjectSegment: ("source__object", "context__path", "order", "object"),
    OverridableSegment: ("source__object", "context__path", "order", "data_json"),
}


def rows():
    return {
        model.__name__: sorted(map(repr, model.objects.values_list(*fields)))
        for model, fields in WANTED.items()
    }


def by_package(page):
    TranslationSource.update_or_create_from_instance(page)


def in_bulk(page):
    segment_store.freeze(page)


def left_by(take_in, *versions):
    """The rows after each version was taken in; then nothing of it happened."""
    found = []
    with transaction.atomic():
        for page in versions:
            take_in(page)
            found.append(rows())
        transaction.set_rollback(True)
    return found


def changed(page, **values):
    """Another version of a page in memory."""
    return set_fields(LessonPage.objects.get(pk=page.pk), values)


@pytest.fixture
def with_related(monkeypatch):
    """Pages of ours have no such part; the package knows it."""
    extract = package.extract_segments
    keys = [uuid.uuid4(), uuid.uuid4()]

    def more(page):
        kind = ContentType.objects.get_for_model(Page)
        at = len(extract(page))
        return extract(page) + [
            RelatedObjectSegmentValue("title", kind, key, order=at + place)
            for place, key in enumerate(keys, start=1)
        ]

    for module in (package, segment_store):
        monkeypatch.setattr(module, "extract_segments", more)


def test_every_block_and_field(lesson, with_related):
    first = changed(lesson, preparation=LINK)

    (ours,) = left_by(in_bulk, first)
    (theirs,) = left_by(by_package, first)

    assert ours == theirs
    assert all(ours.values())


@pytest.mark.slow("all segments of a lesson, written four times")
def test_what_changes_moves_and_goes(lesson, with_related):
    body = list(lesson.body.raw_data)
    twice = block("paragraph", "<p>w-para-one</p><p>w-para-one</p>")
    versions = [
        changed(lesson, preparation=LINK),
        changed(lesson, preparation=LINK.replace("w-link", "w-other"), body=body[3:] + body[:2]),
        changed(lesson, preparation="", body=[twice, block("paragraph", "<p>w-para-one</p>")]),
        changed(lesson, summary=lesson.title, body=[]),
        changed(lesson, preparation=LINK),
    ]

    ours = left_by(in_bulk, *versions)

    assert ours == left_by(by_package, *versions)
    assert len({repr(one["StringSegment"]) for one in ours}) == 4  # the last is as the first


def test_what_others_made_is_used(lesson):
    """Strings of another page, and a context of a version that knew no paths of fields."""

    def over_old(take_in):
        def both(page):
            by_package(page)
            TranslationContext.objects.update(field_path="")
            TranslationSource.objects.update(content_json="{}")
            take_in(page)

        return both

    ours = left_by(over_old(in_bulk), lesson)

    assert ours == left_by(over_old(by_package), lesson)


def test_same_again_writes_nothing(lesson, django_assert_num_queries):
    source, frozen = segment_store.freeze(lesson)
    before = rows()

    again, unchanged = segment_store.freeze(lesson)

    assert (again, unchanged) == (source, None)
    assert frozen is not None and rows() == before


def test_time_is_that_of_the_publication(lesson):
    """Not of the ingestion: a later publication is never taken for this one."""
    lesson.last_published_at = at = timezone.now() - timezone.timedelta(hours=1)

    source, _frozen = segment_store.freeze(lesson)

    assert source.last_updated_at == at


def statements(page):
    with transaction.atomic():
        with CaptureQueriesContext(connection) as captured:
            segment_store.freeze(page)
        transaction.set_rollback(True)
    return len(captured)


def paragraphs(count):
    return [block("paragraph", f"<p>Sentence {number}.</p>") for number in range(count)]


def test_statements_do_not_grow_with_the_strings(lesson):
    few, many = (changed(lesson, body=paragraphs(count)) for count in (20, 60))

    assert statements(many) == statements(few) <= 45


def keys():
    """Of each string in its place, as often as it stands there."""
    found = defaultdict(set)
    for pk, *place in StringSegment.objects.values_list("pk", "context__path", "string__data"):
        found[tuple(place)].add(pk)
    return found


def rich(block_id, sentences):
    text = "".join(f"<p>{one}</p>" for one in sentences)
    return {"type": "paragraph", "value": text, "id": block_id}


@pytest.mark.slow("versions by chance of a lesson")
@pytest.mark.parametrize("seed", range(rounds(3, 40)))
def test_string_that_stays_in_its_place_keeps_its_key(lesson, seed):
    """Whatever is put in, taken out or moved above it: a text that waits is for that key."""
    chance = random.Random(seed)
    ids = [str(uuid.UUID(int=number + 1)) for number in range(3)]
    body = {one: [f"{one[-1]} sentence {n}" for n in range(8)] for one in ids}
    before = None
    for step in range(12):
        blocks = chance.sample(ids, chance.randint(1, 3))  # moved, gone or back
        sentences = body[chance.choice(ids)]
        act = chance.choice(["insert", "remove", "move", "twice"])
        if act == "insert":
            sentences.insert(chance.randint(0, len(sentences)), f"new {step}")
        elif act == "remove" and len(sentences) > 1:
            sentences.pop(0)
        elif act == "move":
            chance.shuffle(sentences)
        else:
            sentences.insert(0, chance.choice(sentences))
        segment_store.freeze(changed(lesson, body=[rich(one, body[one]) for one in blocks]))
        now = keys()
        for place, pks in (before or {}).items():
            stays = min(len(pks), len(now.get(place, ())))
            assert len(pks & now.get(place, set())) == stays, (act, place)
        before = now
