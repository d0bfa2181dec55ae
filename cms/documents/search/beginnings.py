"""Titles that begin with, or contain, what somebody has typed so far; by look-ups in the index.

The last piece may be the beginning of a word, or of a cluster: tokens begin with another exactly
where their texts do (`khmertext.search.encoding`).
"""

from collections.abc import Iterable, Iterator
from string import ascii_lowercase

from django.db.models import BigIntegerField, TextField
from django.db.models.expressions import RawSQL

from cms.documents.search import tables
from cms.documents.statements import Given
from khmertext.search import Run
from khmertext.search.analyser import LONGEST, runs_of, word_token
from khmertext.search.encoding import CLUSTER, FORM, PAIR, TRIPLE, WORD
from khmertext.search.wanted import Wanted, all_of, any_of, begun

MOST = 100  # documents that are looked at
# every token that is not as its word is written begins so; who types this letter means none of them
ENCODED = WORD[0]
AFTER_IT = sorted({*ascii_lowercase} - {kind[1] for kind in (WORD, CLUSTER, PAIR, TRIPLE, FORM)})
SHORTEST = 3  # letters of what may be a word without its ending


def found() -> RawSQL:
    """Ids of documents whose titles may have all of what is `wanted` (`asked`), each piece at the
    beginning of a word. Of very many not all are named."""
    sql = tables.found(in_title=True, most=MOST)
    return RawSQL(sql, [Given("wanted", TextField())], BigIntegerField())


def asked(typed: Iterable[str]) -> str:
    """As the database at hand reads it; nothing where nothing was typed. typed: keys of one text,
    any of which will do."""
    ways = [_asked(some) for key in typed if (some := list(runs_of(key)))]
    return tables.asked(any_of(ways)) if ways else ""


def _asked(runs: list[Run]) -> Wanted:
    pieces = [any_of(_whole(run)) for run in runs[:-1]]
    return all_of([*pieces, any_of(_begun(runs[-1]))])


def _whole(run: Run) -> Iterator[Wanted]:
    yield all_of(run.words)
    if run.pairs:
        yield all_of(run.pairs)


def _begun(run: Run) -> Iterator[Wanted]:
    """The words with the last one begun; without spaces also the clusters, so."""
    if run.script == "other":
        yield from _begun_word(run)
        return
    if not run.pairs:
        # whatever word begins with the cluster has it
        yield begun(run.clusters[0])
        return
    *before, last = run.words
    yield all_of([*before, begun(last)])
    yield begun(word_token(run.text))
    *pairs, last = run.pairs
    yield all_of([*pairs, begun(last)])


def _begun_word(run: Run) -> Iterator[Wanted]:
    """Endings are not in the index: `shari` is on its way to `sharing`, which is `shar` there."""
    if run.text == ENCODED:
        yield from (begun(ENCODED + letter) for letter in AFTER_IT)
        return
    yield begun(run.words[0])
    text = run.text[:LONGEST]
    if text.isascii():
        yield begun(text)
        yield from (text[:end] for end in range(SHORTEST, len(text)))
