"""What is published, as the reader needs it: parsed documents and cards of the read side."""

from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Case, F, Q, Subquery, When
from django.utils import timezone

from cms.documents.addresses import HOME, locales, media_path, website_path
from cms.documents.models import Document, DocumentQuerySet, OldSlug
from cms.documents.pack_models import DOCUMENTS, HANDOUT
from cms.documents.packs import offered
from cms.documents.statements import Statement
from public.api import emergency, served
from public.api.filters.cursors import ORDERINGS, Place
from public.api.filters.lists import Filter
from public.api.lists import HelpQuestion, Question
from public.website import vocabulary
from public.website.vocabulary import Vocabulary

Json = dict[str, Any]
CARDS = 30  # on one page of a list
FORMATS = ("html", "pdf")  # of files to carry away: what most people open comes first
# whose books are for people who lead a group: only these hold the guides of their lessons
FACILITATORS = frozenset({"trainer", "social_service_workforce"})
BY_TITLE = frozenset({"organizations", "resources"})  # lists that nobody has put in order


@dataclass(frozen=True)
class Around:
    """What stands around every page of one language: its home page; the words of all languages."""

    home: Json | None
    words: Mapping[str, Vocabulary]


@dataclass(frozen=True)
class Whole:
    """A document and its book, which may be the same, with the documents of its lessons in order:
    guides where the book is for facilitators."""

    one: Json
    book: Json
    lessons: list[Json]
    around: Around


@dataclass(frozen=True)
class Shelf:
    """One page of a list; `following` is the cursor of the next one, `ends` are of the cards."""

    cards: list[Json]
    following: str | None
    ends: list[datetime | None]
    emergency: list[Json] = field(default_factory=list)  # where nothing was found


def one(locale: str, kind: str, which: Q) -> Json | None:
    """The public document of `kind` that `which` picks."""
    found = (
        Document.objects.public(timezone.now())
        .filter(which, locale=locale, kind=kind)
        .order_by("position", "pk")  # the API's choice, should two claim a fixed address
    )
    return next(_documents(found[:1]), None)


def several(locale: str, kind: str, keys: Iterable[str]) -> dict[str, Json]:
    """Key → public document of `kind`, of those of `keys` that are public."""
    found = Document.objects.public(timezone.now()).filter(
        locale=locale, kind=kind, key__in=list(keys)
    )
    return {document["key"]: document for document in _documents(found)}


def whole(locale: str, kind: str, which: Q) -> Whole | None:
    """The document of `kind` (a book, a lesson or a guide) that `which` picks, and what belongs to
    it."""
    found = one(locale, kind, which)
    is_book = kind == "courses"
    if found is None:
        return None
    book = found if is_book else one(locale, "courses", Q(key=found["course"]["key"]))
    if book is None:
        return None
    return Whole(found, book, _lessons_of(book) if is_book else [found], around(locale))


def _lessons_of(book: Json) -> list[Json]:
    kind = "guides" if is_for_facilitators(book) else "lessons"
    keys = [lesson["key"] for module in book["modules"] for lesson in module["lessons"]]
    found = several(book["locale"], kind, keys)
    return [found[key] for key in keys if key in found]


def is_for_facilitators(book: Json) -> bool:
    return bool(book["audience"]) and FACILITATORS.issuperset(book["audience"])


def all_of(locale: str, kind: str) -> list[Json]:
    """Every public document of a kind that `is_help`, in the order of lists."""
    found = Document.objects.public(timezone.now()).filter(locale=locale, kind=kind)
    return [*_documents(found.order_by("position", "position_key", "key"))]


def held_back(documents: Iterable[Json]) -> set[str]:
    """Addresses of the pictures that a consent can end: in no file that leaves, on no phone that
    keeps a page, and named to no other site."""
    files = (file for one in documents for file in one["media"])
    return {file["url"] for file in files if not file.get("may_leave", True)}


def _documents(found: DocumentQuerySet) -> Iterator[Json]:
    for row in served.going_out(found.values_list(*served.WHO, "body", named=True)):
        yield orjson.loads(bytes(row.body))


def around(locale: str) -> Around:
    """One statement; one more when this process does not know a vocabulary yet."""
    codes = tuple(dict.fromkeys((*locales(), locale)))  # a draft may be in one that is not public
    rows = _around(codes).rows(now=timezone.now(), locale=locale)
    shown = served.going_out(_Row(*row) for row in rows if row.whole or row.kind != HOME)
    home = next((orjson.loads(bytes(row.body)) for row in shown if row.kind == HOME), None)
    # of two that claim one address the first wins
    etags = {row.locale: row.etag for row in reversed(shown) if row.kind == vocabulary.KIND}
    known = _known(etags)
    return Around(home, {code: known.get(code) or vocabulary.shipped(code) for code in codes})


_Row: Any = namedtuple("_Row", (*served.WHO, "etag", "body"))  # type: ignore[misc]


@cache
def _around(codes: tuple[str, ...]) -> Statement:
    """The home page of one language whole, and the ETags of what is said in all of them."""
    is_home = When(kind=HOME, locale=served.of("locale"), then=F("body"))
    rows = Document.objects.public(served.of("live_from", "now")).filter(
        locale__in=codes, kind__in=(HOME, vocabulary.KIND)
    )
    return Statement(
        rows.annotate(whole=Case(is_home)).order_by("position", "pk"),
        (*served.WHO, "etag", "whole"),
        # a plan for any two kinds would read the table
        is_prepared=False,
    )


def _known(etags: dict[str, str]) -> dict[str, Vocabulary]:
    """By language, what these documents say."""
    said = {code: vocabulary.kept(code, etag) for code, etag in etags.items()}
    found = {code: one for code, one in said.items() if one is not None}
    unknown = [code for code in etags if code not in found]
    if unknown:
        statement = served.one(None, len(unknown), ("etag", "body"))
        names = {f"locale{number}": code for number, code in enumerate(unknown)}
        for row in served.documents(statement, kind=vocabulary.KIND, **names):
            found[row.locale] = vocabulary.keep(row.locale, row.etag, bytes(row.body))
    return found


def packs(document: Mapping[str, Any]) -> list[Any]:
    """The files of a document that are given out now, the one for everybody first: `path`, `bytes`,
    `code` of what is said of it, `format`, `ends`."""
    kinds = [pack for pack, of in DOCUMENTS.items() if of == document["kind"]]
    found = offered.offered(timezone.now()).filter(
        kind__in=kinds, locale=document["locale"], key=document["key"]
    )
    rows: list[Any] = sorted(found, key=lambda row: (row.kind == HANDOUT, _rank(row.format)))
    return [
        {
            "path": media_path(row.file.name),
            "bytes": row.bytes,
            "code": f"pack_{HANDOUT if row.kind == HANDOUT else row.format}",
            "format": row.format.upper(),
            "ends": row.ends,
        }
        for row in rows
    ]


def _rank(format: str) -> int:
    return FORMATS.index(format) if format in FORMATS else len(FORMATS)


def languages(kind: str, which: Q) -> dict[str, str]:
    """Language → path of the document, in every language in which it is public."""
    rows = Document.objects.public(timezone.now()).filter(which, kind=kind)
    found = dict(rows.values_list("locale", "key"))
    return {code: website_path(code, kind, found[code]) for code in locales() if code in found}


def key_of_slug(locale: str, kind: str, slug: str) -> UUID | None:
    """The key behind a slug of now or of once, if that document is public."""
    public = Document.objects.public(timezone.now()).filter(locale=locale, kind=kind)
    old = OldSlug.objects.filter(locale=locale, kind=kind, slug=slug)
    found = public.filter(slug=slug) | public.filter(key__in=Subquery(old.values("key")))
    return found.values_list("key", flat=True).first()


def help_shelf(
    locale: str,
    kind: str,
    filters: Sequence[Filter] = (),
    cursor: str | None = None,
    categories: tuple[str, ...] = (),
) -> Shelf:
    """The same of a kind that `is_help`, as the API lists it: each card says how it matches.

    categories: those that come first."""
    ordering = ORDERINGS["position"]
    place = None if cursor is None else Place.decode(cursor, ordering.name)
    question = HelpQuestion(locale, kind, filters, ordering, place, CARDS + 1, categories)
    found = question.rows()
    shown = found[:CARDS]
    ends = [row.live_until for row in shown]
    if not found and cursor is None:
        kit = emergency.kit(locale)
        return Shelf([], None, ends, emergency.entries(kit))
    following = question.cursor(shown) if len(found) > CARDS else None
    cards = [
        orjson.loads(bytes(row.card)) | {"is_open": getattr(row, "is_open", False)} for row in shown
    ]
    return Shelf(cards, following, ends)


def shelf(locale: str, kind: str, cursor: str | None = None) -> Shelf:
    """Cards in the order of the content, or by title. A cursor that is none
    of ours raises a Problem (400)."""
    ordering = ORDERINGS["title" if kind in BY_TITLE else "position"]
    behind = None if cursor is None else ordering.decode(cursor)
    question = Question(locale, kind, (), ordering, behind, CARDS + 1)
    found = question.rows()
    shown = found[:CARDS]
    following = question.cursor(shown) if len(found) > CARDS else None
    cards = [orjson.loads(bytes(row.card)) for row in shown]
    return Shelf(cards, following, [row.live_until for row in shown])
