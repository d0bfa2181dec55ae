"""Search in a corpus of somebody else, through the same analyser and the same engine.

Nothing of it stays: on a database the documents are written in a transaction that is taken back.
(On SQLite nobody else can write meanwhile.)
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from cms.documents.models import Document, DocumentQuerySet, Feed, SearchEntry
from cms.documents.search import engine, entries, upkeep
from khmertext.search.queries import Query
from khmertext.tests.search.memory import Index

Engine = Literal["database", "offline"]
Search = Callable[[Query], list[str]]

LOCALE = "x-eval"  # of nothing that is public
BATCH = 500
MOST = 50  # documents in an answer


@dataclass(frozen=True)
class Text:
    """A document of the corpus."""

    id: str
    title: str
    body: str


@contextmanager
def searching(texts: Sequence[Text], which: Engine) -> Iterator[Search]:
    """A search of `texts`, which have different ids: ids, best first, at most MOST."""
    with _offline(texts) if which == "offline" else _database(texts) as search:
        yield search


@contextmanager
def _offline(texts: Sequence[Text]) -> Iterator[Search]:
    index = Index()
    for text in texts:
        index.add(text.id, text.title, "", text.body)
    yield lambda query: index.search(query, most=MOST)[0]


@contextmanager
def _database(texts: Sequence[Text]) -> Iterator[Search]:
    with transaction.atomic():
        ids = _store(sorted(texts, key=lambda text: text.id))
        upkeep.count(LOCALE)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE documents_searchentry")
            cursor.execute("ANALYZE documents_document")
        among = engine.Among(LOCALE, _everything)

        def search(query: Query) -> list[str]:
            found = engine.hits(query, among).found
            return [ids[hit.pk] for hit in found[:MOST]]

        try:
            yield search
        finally:
            transaction.set_rollback(True)


def _everything(_shape: object) -> DocumentQuerySet:
    return Document.objects.filter(locale=LOCALE, deleted=False)


def _store(texts: Sequence[Text]) -> dict[int, str]:
    """The id of each text by the primary key of its document. Equal scores are in the order of
    ids, as they are without a database."""
    Feed.objects.lock()
    seq = Document.objects.aggregate(highest=Max("seq"))["highest"] or 0
    ids: dict[int, str] = {}
    for start in range(0, len(texts), BATCH):
        some = texts[start : start + BATCH]
        documents = [
            _document(UUID(int=start + number), seq + 1 + start + number)
            for number in range(len(some))
        ]
        Document.objects.bulk_create(documents)
        made: list[SearchEntry] = []
        for document, text in zip(documents, some, strict=True):
            ids[document.pk] = text.id
            made.append(entries.entry(document.pk, document.locale, text.title, "", text.body))
        entries.store(made)
    return ids


def _document(key: UUID, seq: int) -> Document:
    now = timezone.now()
    return Document(
        key=key,
        locale=LOCALE,
        kind="text",
        seq=seq,
        slug=key.hex,
        body=b"{}",
        body_gzip=b"",
        card=b"{}",
        etag="-",
        updated_at=now,
    )
