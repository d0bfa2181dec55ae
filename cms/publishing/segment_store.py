"""wagtail-localize's store of segments, filled in bulk.

The package looks up and makes one row after the other: eight statements for each string of a page.
`freeze` writes the same rows (a test compares them) with a look-up and an insertion for each kind.
Beside `wagtail_compat`, because all of it follows what the package does inside;
`EXPECTATIONS` there has what is relied on.

The unique rows that pages share are inserted in the order of their keys, and whoever calls has
taken its turn (`localize.workflow.work.take_turn`): two writers never wait for each other.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from types import SimpleNamespace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
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
    get_schema_version,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments

Row = tuple[Any, ...]
MOVED_AT_ONCE = 200  # each names three values, and SQLite takes a limited number


def freeze(page: Page) -> tuple[TranslationSource, Page | None]:
    """Take a live page, as it is stored now, or a version of it, into the store of segments.

    `last_updated_at` becomes the time of the publication that was taken in: whether a later one
    has to be is then no question of clocks. Returns the source and the page as it stands in it;
    None: it stood there like this before.
    """
    content = page.to_json()
    source = TranslationSource.objects.filter(
        object_id=page.translation_key, locale_id=page.locale_id
    ).first()
    if source is not None and json.loads(source.content_json) == json.loads(content):
        return source, None
    if source is None:
        source = TranslationSource(
            object_id=_object_of(page),
            locale=page.locale,
            specific_content_type=ContentType.objects.get_for_model(type(page)),
        )
    source.content_json = content
    source.object_repr = str(page)[:200]
    source.schema_version = get_schema_version(page._meta.app_label)
    source.last_updated_at = page.last_published_at or timezone.now()
    source.save()
    frozen = page.with_content_json(json.loads(content))
    _store(source, frozen)
    return source, frozen


def _object_of(page: Page) -> uuid.UUID:
    kind = ContentType.objects.get_for_model(page.get_translation_model())
    made = TranslatableObject(translation_key=page.translation_key, content_type=kind)
    TranslatableObject.objects.bulk_create([made], ignore_conflicts=True)
    key: uuid.UUID = page.translation_key
    return key


def _store(source: TranslationSource, page: Page) -> None:
    values = extract_segments(page)
    contexts = _contexts(source, page, values)
    by_kind: dict[type, list[Any]] = {kind: [] for kind in _WRITERS}
    for value in values:
        by_kind[type(value)].append(value)
    for kind, write in _WRITERS.items():
        write(source, contexts, by_kind[kind])


def _contexts(
    source: TranslationSource, page: Page, values: Iterable[Any]
) -> dict[str, TranslationContext]:
    """By path; new ones know the path of their field, as old ones have learned it."""
    paths = {TranslationContext._get_path_id(value.path): value.path for value in values}
    scope = TranslationContext.objects.filter(object_id=source.object_id, path_id__in=paths)
    known = {context.path_id: context for context in scope}
    for context in (context for context in known.values() if not context.field_path):
        context.get_field_path(page)  # made by a version that had none
    made = TranslationContext.objects.bulk_create(
        TranslationContext(
            object_id=source.object_id, path_id=path_id, path=path, field_path=_field(path, page)
        )
        for path_id, path in paths.items()
        if path_id not in known
    )
    return {context.path: context for context in [*known.values(), *made]}


def _field(path: str, page: Page) -> str:
    unsaved = SimpleNamespace(path=path, field_path="", save=lambda **fields: None)
    found: str = TranslationContext.get_field_path(unsaved, page)
    return found


# One kind of segment each

Contexts = dict[str, TranslationContext]


def _write_strings(source: TranslationSource, contexts: Contexts, values: list[Any]) -> None:
    texts = {String._get_data_hash(value.string.data): value.string.data for value in values}
    keys = _keys(
        String.objects.filter(locale_id=source.locale_id),
        "data_hash",
        texts,
        lambda key: String(locale_id=source.locale_id, data_hash=key, data=texts[key]),
    )
    rows = {
        (
            contexts[value.path].pk,
            value.order,
            keys[String._get_data_hash(value.string.data)],
            json.dumps(value.attrs, cls=DjangoJSONEncoder),
        ): None
        for value in values
    }
    _exactly(StringSegment, source, ("context_id", "order", "string_id", "attrs"), rows)


def _write_templates(source: TranslationSource, contexts: Contexts, values: list[Any]) -> None:
    shapes = {_template_key(value): value for value in values}
    keys = _keys(
        Template.objects.all(),
        "uuid",
        shapes,
        lambda key: Template(
            uuid=key,
            template=shapes[key].template,
            template_format=shapes[key].format,
            string_count=shapes[key].string_count,
        ),
    )
    rows = {
        (contexts[value.path].pk, value.order, keys[_template_key(value)]): None for value in values
    }
    _exactly(TemplateSegment, source, ("context_id", "order", "template_id"), rows)


def _template_key(value: Any) -> uuid.UUID:
    return uuid.uuid5(uuid.uuid5(Template.BASE_UUID_NAMESPACE, value.format), value.template)


def _write_related(source: TranslationSource, contexts: Contexts, values: list[Any]) -> None:
    kinds = {value.translation_key: value.content_type for value in values}
    keys = _keys(
        TranslatableObject.objects.all(),
        "translation_key",
        kinds,
        lambda key: TranslatableObject(translation_key=key, content_type=kinds[key]),
    )
    rows = {
        (contexts[value.path].pk, value.order, keys[value.translation_key]): None
        for value in values
    }
    _exactly(RelatedObjectSegment, source, ("context_id", "order", "object_id"), rows)


def _write_overridables(source: TranslationSource, contexts: Contexts, values: list[Any]) -> None:
    rows = {
        (
            contexts[value.path].pk,
            value.order,
            json.dumps(value.data, cls=DjangoJSONEncoder),
        ): None
        for value in values
    }
    _exactly(OverridableSegment, source, ("context_id", "order", "data_json"), rows)


_WRITERS: dict[type, Callable[[TranslationSource, Contexts, list[Any]], None]] = {
    StringSegmentValue: _write_strings,
    TemplateSegmentValue: _write_templates,
    RelatedObjectSegmentValue: _write_related,
    OverridableSegmentValue: _write_overridables,
}


# Steps of all of them


def _keys(
    scope: models.QuerySet[Any],
    column: str,
    wanted: Collection[uuid.UUID],
    make: Callable[[uuid.UUID], models.Model],
) -> dict[uuid.UUID, Any]:
    """The primary key of each row of `scope` by its unique `column`; what is missing is made."""
    if not wanted:
        return {}

    def look_up(keys: Collection[uuid.UUID]) -> dict[uuid.UUID, Any]:
        return dict(scope.filter(**{f"{column}__in": keys}).values_list(column, "pk"))

    known = look_up(wanted)
    missing = [key for key in wanted if key not in known]
    if missing:
        scope.model._default_manager.bulk_create(map(make, missing), ignore_conflicts=True)
        known |= look_up(missing)
    return known


def _exactly(
    model: Any, source: TranslationSource, fields: tuple[str, ...], wanted: dict[Row, None]
) -> None:
    """Give `source` segments of these values and no other; those that it has stay as they are, and
    one that only stands in another order keeps its key: what people type goes by that."""
    place = fields.index("order")
    known: set[Row] = set()
    left: dict[Row, list[Any]] = defaultdict(list)
    rows = model.objects.filter(source=source).order_by("order", "pk")
    for pk, *values in rows.values_list("pk", *fields):
        if (row := tuple(values)) in wanted and row not in known:
            known.add(row)
        else:
            left[_without(place, row)].append(pk)
    moved, made = [], []
    for row in wanted:
        if row in known:
            continue
        one = model(source=source, **dict(zip(fields, row, strict=True)))
        if left[_without(place, row)]:
            one.pk = left[_without(place, row)].pop(0)
            moved.append(one)
        else:
            made.append(one)
    if gone := [pk for pks in left.values() for pk in pks]:
        model.objects.filter(pk__in=gone).delete()
    model.objects.bulk_update(moved, ["order"], batch_size=MOVED_AT_ONCE)
    model.objects.bulk_create(made)


def _without(place: int, row: Row) -> Row:
    return row[:place] + row[place + 1 :]
