"""Copies of a lesson as rows: what its making left in any table, written again under other keys.

A prototype goes through the product's own doors. Whatever is new in the database then and names it
are its rows. They become templates in which its numbers, keys and digests are holes, and every copy
fills the holes with its own; digests and compressed bodies are made by the product's functions. No
table and no column is listed here but where a number stands in it that is no foreign key.
"""

import contextlib
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Max
from wagtail.models import Page, Revision
from wagtail.search.models import IndexEntry
from wagtail_localize.models import String, StringTranslation, Translation

from cms.documents.models import (
    Document,
    Facet,
    Feed,
    SearchEntry,
    SearchFile,
    SearchPart,
    SearchTerm,
    place_of,
)
from cms.documents.rendered import compress, digest
from cms.documents.search import entries
from cms.publishing.admin_search import entries as admin_entries
from cms.two_people.approvals.models import ChangeRequest
from localize.workflow.digests import canonical, content_digest, source_digest, text_digest
from localize.workflow.models import MatchKey, Release

AT_ONCE = 25  # copies that are held in memory
# numbers of rows inside JSON, by their names there
IN_JSON = {
    "pk": Page,
    "revision": Revision,
    "latest_revision": Revision,
    "live_revision": Revision,
    "request": ChangeRequest,
}
# numbers of rows in columns of text, and the columns that say of which model
GENERIC = {
    "object_id": ("base_content_type_id", "content_type_id"),
    "to_object_id": ("to_content_type_id",),
    "subject_id": ("content_type_id", "subject_type"),
}
# what is made of another column of the row, in this order
MADE = {"compressed": compress, "digest of": digest}
Rows = dict[Any, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Place:
    """A module in every language, or its book, as lessons name it. paths: by locale."""

    number: str  # eight letters, in its title and slug
    key: uuid.UUID
    order: int
    paths: dict[int, str]
    book: "Place | None" = None

    def said(self, order: int) -> dict[Any, str]:
        """What fills the holes of a lesson at `order` in this module that are not its own."""
        said = {("code",): f"M{self.order}-L{order}"}
        for name, one in (("module", self), ("book", self.book)):
            if one is not None:
                said |= {(f"{name} number",): one.number, (f"{name} order",): str(one.order)}
                said |= {hole: text for text, hole in _spelled(one.key, f"{name} key").items()}
        if self.book is not None:
            said[("code",)] = f"B{self.book.order}-{said[('code',)]}"
        return said

    def position(self, order: int) -> int:
        """Of a lesson among all (`lessons.models.ordering`)."""
        return ((self.book.order if self.book else 0) * 1000 + self.order) * 1000 + order


def tables() -> list[Any]:
    found = apps.get_models(include_auto_created=True)
    # SQLite fills the tables of full text by triggers; marks are hashes of pieces of a text, and
    # what searching knows is made of the copies' own words (`_index`)
    return [
        one
        for one in found
        if one._meta.managed
        and not one._meta.proxy
        and not one._meta.db_table.endswith("_fts")
        and one not in (MatchKey, IndexEntry, SearchEntry, SearchTerm, SearchPart, SearchFile)
    ]


def rows_of(model: Any) -> list[tuple[Any, ...]]:
    """As the driver hands them out, in the order of their keys."""
    columns = ", ".join(f'"{one.column}"' for one in _fields(model))
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{table}" ORDER BY "{key}"')
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def keys() -> dict[Any, set[Any]]:
    """The key of every row that there is."""
    return {model: {row[_at(model, "pk")] for row in rows_of(model)} for model in tables()}


def since(before: dict[Any, set[Any]]) -> Rows:
    """The rows that were not there."""
    found = {}
    for model, known in before.items():
        at = _at(model, "pk")
        found[model] = [row for row in rows_of(model) if row[at] not in known]
    return found


def _at(model: Any, name: str) -> int:
    """The column of a field; "pk" is the key."""
    name = model._meta.pk.name if name == "pk" else name
    return [one.name for one in _fields(model)].index(name)


def _pointers(model: Any, row: tuple[Any, ...]) -> dict[int, tuple[Any, int]]:
    """Column → table and number of the row that `row` is (its key) or points at."""
    found = {}
    values = dict(zip((one.attname for one in _fields(model)), row, strict=True))
    for at, one in enumerate(_fields(model)):
        if one.name in GENERIC and str(row[at]).isdigit():
            found[at] = (_named(values, GENERIC[one.name]), int(row[at]))
        elif (one.remote_field is not None or one.primary_key) and row[at] is not None:
            root = _root(one.remote_field.model if one.remote_field is not None else model)
            found[at] = (root, row[at])
    return found


def _made_of(value: Any, row: tuple[Any, ...]) -> tuple[str, int] | None:
    """What a cell says of the bytes in another column of its row, and that column."""
    for at, other in enumerate(row):
        if isinstance(other, bytes | memoryview):
            if value == digest(bytes(other)):
                return ("digest of", at)
            if not isinstance(value, str) and bytes(value) == compress(bytes(other)):
                return ("compressed", at)
    return None


def _text(cell: Any) -> str:
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).decode(errors="ignore")
    return "" if cell is None else str(cell)


def _spelled(key: uuid.UUID, *hole: Any) -> dict[str, Any]:
    """Both ways in which a UUID stands in a row or in JSON."""
    return {str(key): (*hole, "dashed"), key.hex: (*hole, "hex")}


def _named(values: dict[str, Any], columns: tuple[str, ...]) -> Any:
    """The table of numbers of the model that one of `columns` says, as a key or a label."""
    for said in (values[name] for name in columns if values.get(name)):
        if isinstance(said, int):
            model = ContentType.objects.get_for_id(said).model_class()
        else:
            model = apps.get_model(said)
        return None if model is None else _root(model)
    return None


def _fields(model: Any) -> Sequence[Any]:
    fields: Sequence[Any] = model._meta.local_concrete_fields
    return fields


def _root(model: Any) -> Any:
    """Where the number of a row comes from: the top of multi-table inheritance, or one-to-one."""
    while (pk := model._meta.pk).remote_field is not None:
        model = pk.remote_field.model
    return model


class Prototype:
    """`page`, its translations, and every row that was made for them since `before`.

    number: eight letters that stand in each of its own texts. Its place is one that no other number
    in its JSON is. `cells` are its rows: a value, or a tuple of text and holes in turns.
    """

    def __init__(self, page: Any, number: str, place: Place, before: dict[Any, Any]) -> None:
        self.page, self.number, self.place = page, number, place
        pages = Page.objects.filter(translation_key=page.translation_key)
        self.holes: dict[str, Any] = {}
        # place of something in a list → what that is
        self.orders = {page.order: ("order",), place.order: ("module order",)}
        if place.book is not None:
            self.orders[place.book.order] = ("book order",)
        self._add(
            {
                number: ("number",),
                **_spelled(page.translation_key, "key"),
                **{text: hole for hole, text in place.said(page.order).items() if len(text) > 3},
                **{one.path: ("path", one.locale_id) for one in pages},
            }
        )
        for work in Translation.objects.filter(source__object_id=page.translation_key):
            self._add(_spelled(work.uuid, "work"))
        self.rows = self._own(since(before))
        # table that gives numbers → number → place among the prototype's
        self.ranks: dict[Any, dict[Any, int]] = {
            model: {row[_at(model, "pk")]: rank for rank, row in enumerate(rows)}
            for model, rows in self.rows.items()
            if _root(model) is model and isinstance(model._meta.pk, models.IntegerField)
        }
        self._add_digests(pages)
        self.cells = {
            model: [tuple(self._cells(model, row)) for row in rows]
            for model, rows in self.rows.items()
        }

    def _add(self, holes: dict[str, Any]) -> None:
        self.holes |= holes
        literal = "|".join(sorted(map(re.escape, self.holes), key=len, reverse=True))
        in_json = (
            rf'"(?:{"|".join(IN_JSON)})": ?\d+\b',
            rf'"(?:order|position)": ?(?:{"|".join(map(str, self.orders))})\b',
            r'"[a-z]+\.[a-z]+:\d+\b',
        )
        self._pattern = re.compile(f"({'|'.join((literal, *in_json))})")

    def _add_digests(self, pages: Any) -> None:
        """Holes for what is made of texts that differ from copy to copy."""
        for model in (String, StringTranslation):
            for row in self.rows.get(model, ()):
                text = row[_at(model, "data")]
                made_of = self.parts(text)
                self.holes[text_digest(text)] = ("sha256", made_of)
                self.holes |= _spelled(String._get_data_hash(text), "hash", made_of)
        for page in pages.specific():
            if (released := Release.objects.filter(page=page.pk).first()) is not None:
                of_content = content_digest(page)
                self._add({of_content: ("sha256", self.parts(released.content))})
                made_of = self.parts(canonical([of_content, page.slug]))
                self._add({source_digest(page): ("sha256", made_of)})

    def _own(self, found: Rows) -> Rows:
        """The rows that name the page, and those that belong to one of them."""
        marks = re.compile("|".join([self.number, *_spelled(self.page.translation_key, "")]))
        own = {
            model: {n for n, row in enumerate(rows) if any(marks.search(_text(one)) for one in row)}
            for model, rows in found.items()
        }
        while True:
            keys = {
                model: {found[model][n][_at(model, "pk")] for n in numbers}
                for model, numbers in own.items()
                if _root(model) is model
            }
            more = {
                (model, n)
                for model, rows in found.items()
                for n, row in enumerate(rows)
                if n not in own[model]
                and any(key in keys.get(root, ()) for root, key in _pointers(model, row).values())
            }
            if not more:
                break
            for model, n in more:
                own[model].add(n)
        return {m: [found[m][n] for n in sorted(numbers)] for m, numbers in own.items() if numbers}

    def _cells(self, model: Any, row: tuple[Any, ...]) -> Iterator[Any]:
        pointers = _pointers(model, row)
        for at, (one, value) in enumerate(zip(_fields(model), row, strict=True)):
            root, key = pointers.get(at, (None, None))
            if (rank := self._rank(root, key)) is not None:
                yield ("text" if one.name in GENERIC else "row", root, rank)
            elif isinstance(value, str | bytes | memoryview) and (made := _made_of(value, row)):
                yield made
            elif one.name == "seq":
                yield ("seq",)
            elif one.name == "order" and value == self.page.order:
                yield ("order as number",)
            elif model is Facet and one.name == "place":
                yield ("place", *self._document(pointers))
            elif one.name == "position" and value == self.place.position(self.page.order):
                yield ("position",)
            elif isinstance(value, uuid.UUID) and str(value) in self.holes:
                yield ("uuid", self.holes[str(value)])
            elif isinstance(value, bytes | memoryview):
                yield ("bytes", self.parts(bytes(value).decode()))
            else:
                yield self.parts(value) if isinstance(value, str) else value

    def _document(self, pointers: dict[int, tuple[Any, int]]) -> tuple[Any, int | None]:
        (key,) = (key for root, key in pointers.values() if root is Document)
        return Document, self._rank(Document, key)

    def _rank(self, root: Any, key: Any) -> int | None:
        return self.ranks.get(root, {}).get(key)

    def parts(self, text: str) -> Any:
        """`text` as pieces and holes in turns; itself where it has none."""
        pieces = self._pattern.split(text)
        if len(pieces) == 1:
            return text
        filled = (self._hole(piece) if at % 2 else piece for at, piece in enumerate(pieces))
        return ("filled", tuple(filled))

    def _hole(self, found: str) -> Any:
        if found in self.holes:
            return self.holes[found]
        name, number = re.findall(r"[\w.]+", found)
        if name in ("order", "position"):
            hole = self.orders[int(number)]
        else:
            root = IN_JSON[name] if name in IN_JSON else _root(apps.get_model(name))
            if (rank := self._rank(root, int(number))) is None:
                return found
            hole = ("text", root, rank)
        return ("after", found[: -len(number)], hole)


class Copy:
    """What fills the holes of one copy."""

    def __init__(self, of: Prototype, number: str, order: int, place: Place) -> None:
        self.of, self.order = of, order
        self.key, self.work = uuid.uuid4(), uuid.uuid4()
        siblings = {locale: f"{path}{_step(order)}" for locale, path in place.paths.items()}
        self.said = {
            ("number",): number,
            ("order",): str(order),
            **place.said(order),
            **{("path", locale): path for locale, path in siblings.items()},
            **{hole: text for text, hole in _spelled(self.key, "key").items()},
            **{hole: text for text, hole in _spelled(self.work, "work").items()},
        }
        self.position = place.position(order)
        self.first: dict[Any, int] = {}  # table → its number of the first row of this copy
        self.made: dict[int, str] = {}

    def value(self, cell: Any) -> Any:
        if not isinstance(cell, tuple):
            return cell
        match cell[0]:
            case "filled":
                return "".join(self.value(piece) for piece in cell[1])
            case "row":
                return self.first[cell[1]] + cell[2]
            case "text":
                return str(self.first[cell[1]] + cell[2])
            case "after":
                return cell[1] + self.value(cell[2])
            case "uuid":
                return uuid.UUID(self.value(cell[1]))
            case "bytes":
                return self.value(cell[1]).encode()
            case "position":
                return self.position
            case "place":
                return place_of(self.position, self.first[cell[1]] + cell[2])
            case "order as number":
                return self.order
            case "sha256" | "hash":
                return self._digest(cell)
        return self.said[cell]

    def _digest(self, cell: Any) -> str:
        if (known := self.made.get(id(cell))) is None:
            text = self.value(cell[1])
            if cell[0] == "sha256":
                known = text_digest(text)
            else:
                hashed = String._get_data_hash(text)
                known = str(hashed) if cell[2] == "dashed" else hashed.hex
            self.made[id(cell)] = known
        return known

    def row(self, cells: tuple[Any, ...], seq: int) -> list[Any]:
        row = list(cells)
        for at, cell in enumerate(cells):
            if isinstance(cell, tuple) and cell[0] not in MADE:
                row[at] = seq if cell[0] == "seq" else self.value(cell)
        for kind, make in MADE.items():
            for at, cell in enumerate(cells):
                if isinstance(cell, tuple) and cell[0] == kind:
                    row[at] = make(row[cell[1]])
        return row


def _step(number: int) -> str:
    return Page._int2str(number).rjust(Page.steplen, "0")


def write(copies: Sequence[Copy]) -> None:
    """Write the rows of all `copies`, and what the tables above them count."""
    with transaction.atomic():
        feed = Feed.objects.lock()
        _without_checks()
        for at in range(0, len(copies), AT_ONCE):
            some = copies[at : at + AT_ONCE]
            rows: dict[Any, list[list[Any]]] = {}
            free = {root: _highest(root) + 1 for one in some for root in one.of.ranks}
            for one in some:
                one.first = dict(free)
                for root, ranks in one.of.ranks.items():
                    free[root] += len(ranks)
                for model, cells in one.of.cells.items():
                    for row in cells:
                        feed.seq += model is Document
                        rows.setdefault(model, []).append(one.row(row, feed.seq))
                one.made.clear()
            for model, made in rows.items():
                _insert(model, made)
            _index([one.key for one in some])
        feed.save(update_fields=["seq"])
        for parent in {one.path[: -Page.steplen] for one in _pages(copies)}:
            count = Page.objects.filter(path__startswith=parent).exclude(path=parent).count()
            Page.objects.filter(path=parent).update(numchild=count)
        roots = {root for one in copies for root in one.of.ranks}
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(roots)):
                cursor.execute(statement)


def _index(keys: list[uuid.UUID]) -> None:
    entries.write(Document.objects.filter(key__in=keys))
    pages = Page.objects.filter(translation_key__in=keys).specific().order_by("content_type")
    for model, some in groupby(pages, type):
        admin_entries.write(model, some)


def _without_checks() -> None:
    """Foreign keys of a million rows are not looked up one by one, where the account may say so."""
    if connection.vendor == "postgresql":
        with (
            contextlib.suppress(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SET LOCAL session_replication_role = replica")


def _pages(copies: Sequence[Copy]) -> Any:
    return Page.objects.filter(translation_key__in=[one.key for one in copies])


def _highest(root: Any) -> int:
    found: int = root._base_manager.aggregate(top=Max("pk"))["top"] or 0
    return found


def _insert(model: Any, rows: list[list[Any]]) -> None:
    columns = ", ".join(f'"{one.column}"' for one in _fields(model))
    table = f'"{model._meta.db_table}"'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            holes = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({holes})", rows)
