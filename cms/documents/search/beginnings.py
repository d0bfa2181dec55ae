"""Titles that begin with, or contain, what somebody has typed so far; by look-ups in the index.

The last piece may be the beginning of a word, or of a cluster: tokens begin with another exactly
where their texts do (`localize.khmer.search.encoding`).
"""

from collections.abc import Iterator
from string import ascii_lowercase

from django.db import connection
from django.db.models import BigIntegerField, TextField
from django.db.models.expressions import RawSQL

from cms.documents.search.tables import FIND_IN_TITLE, FTS
from cms.documents.statements import Given
from localize.khmer.search import Run, analyse
from localize.khmer.search.analyser import LONGEST, word_token
from localize.khmer.search.encoding import CLUSTER, PAIR, TRIPLE, WORD

MOST = 100  # documents that are looked at
# every token of Khmer begins so; of who types this letter no Khmer word begins with it
OF_KHMER = WORD[0]
AFTER_IT = sorted({*ascii_lowercase} - {kind[1] for kind in (WORD, CLUSTER, PAIR, TRIPLE)})
SHORTEST = 3  # letters of what may be a word without its ending


def begun() -> RawSQL:
    """Ids of documents whose titles may have all of what is `wanted` (an `expression`), each piece
    at the beginning of a word. Of very many not all are named."""
    if connection.vendor == "postgresql":
        found = f"SELECT document_id FROM {FIND_IN_TITLE}(%s, {MOST})"
    else:
        found = f"SELECT rowid FROM {FTS} WHERE {FTS} MATCH 'title : ' || %s LIMIT {MOST}"
    return RawSQL(found, [Given("wanted", TextField())], BigIntegerField())


def expression(text: str) -> str:
    """As the full text of the database at hand reads it; nothing where nothing was typed."""
    runs = analyse(text).runs
    if not runs:
        return ""
    both, either = ("&", "|") if connection.vendor == "postgresql" else ("AND", "OR")
    pieces = [
        *(f"({f' {either} '.join(_whole(run, both))})" for run in runs[:-1]),
        f"({f' {either} '.join(_begun(runs[-1], both))})",
    ]
    return f"({f' {both} '.join(pieces)})"


def _whole(run: Run, both: str) -> Iterator[str]:
    yield f"({f' {both} '.join(run.words)})"
    if run.pairs:
        yield f"({f' {both} '.join(run.pairs)})"


def _begun(run: Run, both: str) -> Iterator[str]:
    """The words with the last one begun; of Khmer also the clusters with the last one begun."""
    if run.script == "other":
        yield from _begun_word(run)
        return
    if not run.pairs:
        # whatever word begins with the cluster has it
        yield _begins(run.clusters[0])
        return
    *before, last = run.words
    yield f"({f' {both} '.join([*before, _begins(last)])})"
    yield _begins(word_token(run.text))
    *pairs, begun = run.pairs
    yield f"({f' {both} '.join([*pairs, _begins(begun)])})"


def _begun_word(run: Run) -> Iterator[str]:
    """Endings are not in the index: `shari` is on its way to `sharing`, which is `shar` there."""
    if run.text == OF_KHMER:
        yield from (_begins(OF_KHMER + letter) for letter in AFTER_IT)
        return
    yield _begins(run.words[0])
    text = run.text[:LONGEST]
    if text.isascii():
        yield _begins(text)
        yield from (text[:end] for end in range(SHORTEST, len(text)))


def _begins(token: str) -> str:
    return f"{token}:*" if connection.vendor == "postgresql" else f"{token}*"
