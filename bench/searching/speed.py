"""How long searching takes, and what it costs a publication: `python -m bench.searching.speed`.

On a scratch database (`scratch`), with `python -m tools.postgres` on PostgreSQL. SIZE=20000 is the
number of documents, half of them in each language; their texts are sentences of catalogues
(`corpus`) in another order each time. Queries are those of `corpus`, each class in turns, with two
filters; what is timed is `public.api.search.search` whole, with counts and highlights, and
`suggest` with the beginnings of the same queries: the better of two times, as a machine with other
work says something else each time.
"""

import os
import random
import time
import uuid
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import orjson

from bench.searching import scratch

SEED: Final = 332
SENTENCES: Final = 12  # of a document
TOPICS: Final = ("privacy", "bullying", "grooming", "images", "scams", "wellbeing")
AUDIENCES: Final = ("caregiver", "young_person", "trainer", "social_service_workforce")
BUILD: Final = 1000  # documents at a time
KINDS: Final = ("lessons", "lessons", "lessons", "resources", "pages")


def main(size: int) -> None:
    from django.db import connection

    per_document = make(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(f"{connection.vendor}: {size} documents, {per_document:.1f} ms each to index and store")
    measure()


def make(size: int, there: int = 0) -> float:
    """Milliseconds that the entries took, of one document. there: how many were made before."""
    from django.db import transaction

    from bench.searching import corpus
    from cms.documents.models import Document, Facet, Feed
    from cms.documents.search import entries, upkeep

    chance = random.Random(SEED + there)
    Feed.objects.update(seq=size)
    khmer = [one.text.replace("\n", " ") for one in corpus.documents()]
    texts = {"km": khmer, "en": corpus.english()}
    took = 0.0
    for start in range(there, size, BUILD):
        documents = [
            _document(start + number + 1, texts, chance)
            for number in range(min(BUILD, size - start))
        ]
        Document.objects.bulk_create(documents)
        facets = [row for one in documents for row in Facet.of(one, _facets(chance))]
        Facet.objects.bulk_create(facets, batch_size=500)
        with transaction.atomic():
            began = time.perf_counter()
            for place in range(0, len(documents), 25):
                entries.write(documents[place : place + 25])
            took += time.perf_counter() - began
    upkeep.recount()
    return took / (size - there) * 1000


def _document(seq: int, texts: dict[str, list[str]], chance: random.Random) -> Any:
    from django.utils import timezone

    from cms.documents.models import Document

    locale = ("km", "en")[seq % 2]
    title, summary, *body = (chance.choice(texts[locale]) for _ in range(SENTENCES + 2))
    key, now = uuid.UUID(int=chance.getrandbits(128), version=4), timezone.now()
    card = {"title": title[:200], "summary": summary[:300]}
    return Document(
        key=key,
        locale=locale,
        kind=KINDS[seq // 2 % len(KINDS)],
        seq=seq,
        slug=key.hex,
        title=title[:200],
        search_text="\n".join(body),
        body=b"{}",
        body_gzip=b"",
        card=orjson.dumps(card),
        etag="-",
        updated_at=now,
    )


def _facets(chance: random.Random) -> list[tuple[str, str]]:
    return [
        ("audience", chance.choice(AUDIENCES)),
        *(("topic", one) for one in chance.sample(TOPICS, 2)),
        ("module", str(uuid.UUID(int=chance.randrange(100)))),
    ]


def timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of the better of two, and the answer; at most three statements."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    assert len(captured) <= 3, captured.captured_queries
    took = []
    for _ in range(2):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return min(took), answer


def measure() -> None:
    from bench.searching import corpus
    from khmertext.search.queries import Lexicon
    from public.api.filters.lists import Filter
    from public.api.search import search, suggest

    lexicon = Lexicon(corpus.synonyms())
    filters = (Filter("audience", AUDIENCES[:2]), Filter("topic", TOPICS[:3]))
    by_kind: dict[str, list[tuple[float, int]]] = {}
    queries = [*corpus.queries(corpus.documents())]
    chance = random.Random(SEED)
    chance.shuffle(queries)
    suggest("km", "a")  # the terms are read once
    for query in queries[: int(os.environ.get("QUERIES", "150"))]:
        for name, some in (("plain", ()), ("filters", filters)):
            ask = partial(search, "km", query.text, filters=some, lexicon=lexicon)
            took, answer = timed(ask)
            by_kind.setdefault(f"{query.kind}, {name}", []).append((took, answer.count))
            by_kind.setdefault(f"all, {name}", []).append((took, answer.count))
        for length in (1, 3, 6):
            took, found = timed(partial(suggest, "km", query.text[:length]))
            by_kind.setdefault(f"suggest, {length} characters", []).append((took, len(found)))
    print(
        "ms".ljust(28),
        "n".rjust(5),
        "p50".rjust(7),
        "p95".rjust(7),
        "max".rjust(7),
        "hits".rjust(7),
    )
    for name, found in sorted(by_kind.items()):
        times = sorted(took for took, _ in found)
        at = [times[int(len(times) * share)] for share in (0.5, 0.95)] + [times[-1]]
        hits = sorted(total for _, total in found)[len(found) // 2]
        print(name.ljust(28), f"{len(found):5}", *(f"{one:7.1f}" for one in at), f"{hits:7}")


if __name__ == "__main__":
    with scratch.database():
        main(int(os.environ.get("SIZE", "20000")))
