"""Searching without a network: `python -m bench.searching.offline`, CHROMIUM names the browser.

How well the file and both clients of docs/client find what the databases find; then, with SIZE=2000
documents a language (sentences of catalogues, `speed`), how large the file is, how long it takes to
make, and what it costs a browser: to load, to ask, in memory. With `python -m tools.postgres` the
database is PostgreSQL.
"""

import gzip
import json
import os
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from bench.searching import corpus, scratch, speed, table

CLIENT: Final = Path(__file__).resolve().parents[2] / "docs" / "client"
ADDRESS: Final = "http://bench.invalid/"
FIRST: Final = 10
PAGE: Final = """async ([data, queries]) => {
  const { Index } = await import("/search.js");
  const held = () => performance.memory?.usedJSHeapSize ?? 0;
  const parsed = JSON.parse(data), before = held(), began = performance.now();
  const index = new Index(parsed);
  const load = performance.now() - began, memory = held() - before, answers = [], took = [];
  for (const query of queries) {
    const began = performance.now();
    answers.push(index.search(query).map((one) => one.key));
    took.push(performance.now() - began);
  }
  return { load, memory, answers, took };
}"""


def main(size: int) -> None:
    how_well()
    speed.make(2 * size)
    how_costly()


def how_well() -> None:
    from django.db import connection

    from bench.searching import evaluation
    from khmertext.search import compact
    from khmertext.search.queries import Lexicon, read

    documents = corpus.documents()
    queries = corpus.queries(documents)
    texts = [evaluation.Text(one.id, one.title, one.body) for one in documents]
    lexicon = Lexicon(corpus.synonyms())
    with evaluation.searching(texts, "database") as search:
        right = [search(read(one.text, lexicon)) for one in queries]
    # keys in the order of ids, which decides between equal scores
    keys = {str(uuid.UUID(int=n)): one.id for n, one in enumerate(sorted(documents, key=_id))}
    by_id = {id: key for key, id in keys.items()}
    data = compact.encode(
        [
            compact.Listed(uuid.UUID(by_id[one.id]), "", compact.part(one.title, "", one.body))
            for one in documents
        ],
        corpus.synonyms(),
    )
    asked = [one.text for one in queries]
    print(f"{len(documents)} documents, {len(queries)} queries")
    table.show(connection.vendor, queries, right)
    found = {"search.py": in_python(data, asked), "search.js": in_browser(data, asked)["answers"]}
    for name, ranked in found.items():
        own = [[keys[key] for key in one] for one in ranked]
        table.show(name, queries, own)
        firsts = [(a[:FIRST], b[:FIRST]) for a, b in zip(right, own, strict=True)]
        same = sum(set(a) == set(b) for a, b in firsts)
        in_order = sum(a == b for a, b in firsts)
        print(
            f"the same first {FIRST}: {100 * same / len(queries):.1f} %, "
            f"in the same order: {100 * in_order / len(queries):.1f} %"
        )


def how_costly() -> None:
    from django.utils import timezone

    from cms.documents.models import Document
    from cms.documents.search import offline

    asked = [one.text for one in corpus.queries(corpus.documents())]
    for locale in ("km",):
        began = time.perf_counter()
        offline.analyse(locale)
        parts = time.perf_counter() - began
        file = offline.make(locale, timezone.now())
        rows = Document.objects.filter(locale=locale).values_list("title", "card", "search_text")
        whole = sum(
            len(gzip.compress("\n".join((title, bytes(card).decode(), text)).encode()))
            for title, card, text in rows
        )
        size = len(file.body_gzip)
        print(f"\n{len(rows)} documents: parts {parts:.1f} s, file {file.seconds:.2f} s")
        print(f"{len(file.body):,} bytes, {size:,} as gzip; words of the documents {whole:,}")
        told = in_browser(bytes(file.body), asked)
        took = sorted(told["took"])
        print(
            f"browser: load {told['load']:.0f} ms, {told['memory'] / 1e6:.1f} MB, a query "
            f"{took[len(took) // 2]:.1f} ms, of 95 in 100 {took[len(took) * 95 // 100]:.1f} ms, "
            f"at most {took[-1]:.1f} ms"
        )


def in_python(data: bytes, queries: Sequence[str]) -> list[list[str]]:
    sys.path.insert(0, str(CLIENT))
    from search import Index  # type: ignore[import-not-found]

    index = Index(json.loads(data))
    return [[one.key for one in index.search(query)] for query in queries]


def in_browser(data: bytes, queries: Sequence[str]) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM"),
            args=["--no-sandbox", "--enable-precise-memory-info"],
        )
        page = browser.new_page()
        script = (CLIENT / "search.js").read_text(encoding="utf-8")
        page.route(
            f"{ADDRESS}**",
            lambda route: (
                route.fulfill(body=script, content_type="text/javascript")
                if route.request.url.endswith(".js")
                else route.fulfill(body="", content_type="text/html")
            ),
        )
        page.goto(ADDRESS)
        told: dict[str, Any] = page.evaluate(PAGE, [data.decode(), list(queries)])
        browser.close()
    return told


def _id(document: corpus.Document) -> str:
    return document.id


if __name__ == "__main__":
    with scratch.database():
        main(int(os.environ.get("SIZE", "2000")))
