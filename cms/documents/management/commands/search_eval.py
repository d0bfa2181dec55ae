"""manage.py search_eval: answer queries about a corpus that is not ours, to measure search."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from cms.documents.search import evaluation
from localize.khmer.search.queries import Lexicon, read


class Command(BaseCommand):
    help = (
        "Search in documents ({id, title, body}, one JSON object a line) for queries ({id, text}); "
        "prints {id, ranked: [ids, best first, at most 50]} for each. Nothing is kept."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--docs", type=Path, required=True)
        parser.add_argument("--queries", type=Path, required=True)
        parser.add_argument("--engine", choices=["database", "offline"], default="database")
        parser.add_argument(
            "--synonyms", type=Path, help="A JSON object: phrase → phrases that mean the same."
        )

    def handle(
        self, *args: Any, docs: Path, queries: Path, engine: Any, synonyms: Path | None, **_: Any
    ) -> None:
        texts = evaluation.texts_of(_lines(docs))
        if len({text.id for text in texts}) < len(texts):
            raise CommandError("Two documents have the same id.")
        lexicon = Lexicon(orjson.loads(synonyms.read_bytes())) if synonyms else None
        with evaluation.searching(texts, engine) as search:
            for row in _lines(queries):
                ranked = search(read(row.get("text") or "", lexicon))
                line = orjson.dumps({"id": row["id"], "ranked": ranked})
                self.stdout.write(line.decode())
        sys.stdout.flush()


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for line in file:
            if line.strip():
                yield orjson.loads(line)
