"""One process of the bench: `python -m bench._run SUBJECT` on the corpus in the database that
BENCH_DATABASE_URL names; a number instead makes a corpus of so many lessons there."""

import os
import sys
from importlib import import_module
from pathlib import Path

from bench import _stage


def main(what: str) -> None:
    with _stage.folder() as name:
        _stage.prepare(Path(os.environ.get("BENCH_MEDIA") or name))
        # only now may models be imported
        corpus = import_module("bench._corpus")
        connection = import_module("django.db").connection
        if what.isdigit():
            corpus.build(int(what))
            connection.cursor().execute("ANALYZE")
        else:
            import_module(f"bench.{what}").measure(corpus.found())


if __name__ == "__main__":
    main(sys.argv[1])
