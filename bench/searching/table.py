"""`make search-table`: how well searching finds, by the class of the query, on each engine.

MAP, recall among the first ten, and queries without an answer, in a hundred; a relevant document
among the first ten. On a scratch database (`scratch`) and without one:
`python -m tools.postgres python -m bench.searching.table` for PostgreSQL.
"""

from collections.abc import Iterable, Sequence

from bench.searching import corpus, scratch

FIRST = 10
MOST = 50


def main() -> None:
    from django.db import connection

    from bench.searching import evaluation
    from khmertext.search.queries import Lexicon, read

    documents = corpus.documents()
    queries = corpus.queries(documents)
    texts = [evaluation.Text(one.id, one.title, one.body) for one in documents]
    lexicon = Lexicon(corpus.synonyms())
    answers: dict[str, list[list[str]]] = {}
    engines: tuple[tuple[str, evaluation.Engine], ...] = (
        (connection.vendor, "database"),
        ("without a database", "offline"),
    )
    for name, engine in engines:
        with evaluation.searching(texts, engine) as search:
            answers[name] = [search(read(one.text, lexicon)) for one in queries]
    print(f"{len(documents)} documents, {len(queries)} queries")
    for name, ranked in answers.items():
        show(name, queries, ranked)
    one, other = answers.values()
    same = sum(a[:FIRST] == b[:FIRST] for a, b in zip(one, other, strict=True))
    print(f"the same first {FIRST} in the same order: {100 * same / len(queries):.1f} %")


def show(name: str, queries: Sequence[corpus.Asked], ranked: Sequence[list[str]]) -> None:
    print(f"\n{name[:22]:22}     n    MAP  recall@10  no result  any@10")
    kinds = dict.fromkeys(one.kind for one in queries)
    for kind in (*kinds, "all"):
        rows = [
            (average_precision(found, one.relevant), recall(found, one.relevant), not found)
            for one, found in zip(queries, ranked, strict=True)
            if kind in (one.kind, "all")
        ]
        hit = [
            bool(one.relevant.intersection(found[:FIRST]))
            for one, found in zip(queries, ranked, strict=True)
            if kind in (one.kind, "all")
        ]
        cells = (*map(mean, zip(*rows, strict=True)), mean(hit))
        print(
            f"{kind:22} {len(rows):5}  {cells[0]:5.1f}      {cells[1]:5.1f}      "
            f"{cells[2]:5.1f}   {cells[3]:5.1f}"
        )


def average_precision(found: Sequence[str], relevant: frozenset[str]) -> float:
    hits, total = 0, 0.0
    for place, one in enumerate(found[:MOST], 1):
        if one in relevant:
            hits += 1
            total += hits / place
    return total / min(len(relevant), MOST)


def recall(found: Sequence[str], relevant: frozenset[str]) -> float:
    """Of as many as there can be among the first ten."""
    return len(relevant.intersection(found[:FIRST])) / min(len(relevant), FIRST)


def mean(values: Iterable[float]) -> float:
    every = list(values)
    return 100 * sum(every) / len(every)


if __name__ == "__main__":
    with scratch.database():
        main()
