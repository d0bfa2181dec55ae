"""Rows of Wagtail's index: written with our tokens, found by them.

PostgreSQL gets finished vectors, so that neither its parser nor a locale has a say. `title_norm`,
by which the stock backend weighs titles, says which analyser wrote a row: no table is needed for
that, and a row that is to be written again is one statement away from saying so.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Manager, Model, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from wagtail.search import index
from wagtail.search.models import IndexEntry

from cms.core.wagtail_compat import delete_rows
from cms.documents.search import tables
from cms.publishing.admin_search.tokens import beginnings_of, words_of
from khmertext.search import VERSION
from khmertext.search.wanted import Wanted

_FORM: Final = 1  # of what is made of the analyser's tokens here
#: In `title_norm` of each row that is as it should be. The stock backend has none below 0.
STAMP: Final = float(-(1000 * VERSION + _FORM))
#: Of a row whose object has changed since.
OUTDATED: Final = 0.0


# where the stock backend of PostgreSQL keeps texts as they are
_PLAIN = [name.name for name in IndexEntry._meta.fields if name.name in ("title_text", "body_text")]


def write(model: type[Model], objects: Iterable[Any]) -> None:
    """Write the rows of `objects`, which are of `model`; one statement.

    One with a method `as_searched` is searched by the words of what that returns.
    """
    kind = ContentType.objects.get_for_model(model)
    rows = [_row(kind, one) for one in objects]
    IndexEntry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["content_type", "object_id"],
        update_fields=["title", "body", "autocomplete", "title_norm", *_PLAIN],
    )


def outdate(instance: Model) -> None:
    """Have the worker write the row of this object again."""
    _of(instance).update(title_norm=OUTDATED)


def keep(instance: Model) -> None:
    """Leave the row of this object as it is until it is saved again."""
    _of(instance).update(title_norm=STAMP)


def _of(instance: Model) -> QuerySet[IndexEntry]:
    kind = ContentType.objects.get_for_model(instance)
    return IndexEntry.objects.filter(content_type=kind, object_id=str(instance.pk))


def forget(instance: Model) -> None:
    """Also what is known of it as one of a model below its own."""
    rows = IndexEntry.objects.filter(content_type__in=_kinds(type(instance)))
    delete_rows(rows.filter(object_id=str(instance.pk)))


def forget_rows(keys: list[int]) -> None:
    delete_rows(IndexEntry.objects.filter(pk__in=keys))


def forget_all() -> None:
    delete_rows(IndexEntry.objects.all())


def forget_gone() -> None:
    """Rows whose object is gone, or whose model is not searched any more."""
    kinds = ContentType.objects.filter(pk__in=IndexEntry.objects.values("content_type"))
    for kind in kinds:
        rows = IndexEntry.objects.filter(content_type=kind)
        model: Any = kind.model_class()
        if model is not None and index.class_is_indexed(model):
            there = model.get_indexed_objects().annotate(as_text=Cast("pk", TextField()))
            rows = rows.exclude(object_id__in=there.order_by().values("as_text"))
        delete_rows(rows)


def _kinds(model: type[Model]) -> list[ContentType]:
    models = (one for one in apps.get_models() if issubclass(one, model))
    return list(ContentType.objects.get_for_models(*models).values())


def found(model: type[Model], wanted: Wanted, where: str) -> QuerySet[Any]:
    """Keys of the objects of `model` and of models below it. where: one of `_COLUMNS`."""
    key: Any = model._meta.pk
    while key.remote_field:
        key = key.target_field
    rows = IndexEntry.objects.filter(content_type__in=_kinds(model), pk__in=_match(wanted, where))
    return rows.values_list(Cast("object_id", key), flat=True)


# What is searched: where any word may stand, where whole words do, where those of a title do; as
# groups of columns, in each of which PostgreSQL has an index (SQLite reads every row)
_COLUMNS: Final = {
    "typed": (("title", "body"), ("autocomplete",)),
    "words": (("title", "body"),),
    "title typed": (("title",), ("autocomplete",)),
    "title words": (("title",),),
}


def _match(wanted: Wanted, where: str) -> RawSQL:
    groups = _COLUMNS[where]
    either = " OR ".join(tables.held_by(*group) for group in groups)
    table = IndexEntry._meta.db_table
    return RawSQL(f"SELECT id FROM {table} WHERE {either}", [tables.asked(wanted)] * len(groups))


def _row(kind: ContentType, searched: Any) -> IndexEntry:
    as_searched = getattr(searched, "as_searched", None)
    title, body, typed = _texts(as_searched() if as_searched else searched)
    return IndexEntry(
        content_type=kind,
        object_id=str(searched.pk),
        title=_stored(words_of(title)),
        body=_stored(words_of(body)),
        autocomplete=_stored(beginnings_of(typed)),
        title_norm=STAMP,
    )


def _stored(tokens: list[str]) -> Any:
    text = " ".join(tokens)
    if connection.vendor != "postgresql":
        return text
    from django.contrib.postgres.search import SearchVectorField

    return Cast(Value(text, output_field=TextField()), SearchVectorField())


def _texts(searched: Any) -> tuple[str, str, str]:
    """The title, everything else, and what can be found while it is typed."""
    title: list[str] = []
    body: list[str] = []
    typed: list[str] = []
    for field, value in _values(searched, searched.get_search_fields()):
        if isinstance(field, index.AutocompleteField):
            typed.append(value)
        else:
            (title if field.field_name == "title" else body).append(value)
    return "\n".join(title), "\n".join(body), "\n".join(typed)


def _values(searched: Any, fields: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    for field in fields:
        if isinstance(field, index.SearchField | index.AutocompleteField):
            yield field, _text(field.get_value(searched))
        elif isinstance(field, index.RelatedFields):
            related = field.get_value(searched)
            if isinstance(related, Manager):
                for one in related.all():
                    yield from _values(one, field.fields)
            elif related is not None:
                yield from _values(related, field.fields)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return "\n".join(map(_text, value))
    return "" if value is None else str(value)
