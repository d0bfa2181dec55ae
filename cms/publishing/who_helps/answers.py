"""What is known of the answers to what happened: whom each puts first, and which of them a text may
mean. Read once for each content of the table by a process.

Whoever looks for help gets an answer whatever the table holds: where it has no row, or one that
cannot be, stands what is shipped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from cms.publishing.vocabularies.happened import CATEGORIES_OF, UNDERSTOOD_FIRST
from cms.publishing.who_helps import table
from cms.publishing.who_helps.models import WhatHappened
from localize.khmer.search import Tokens, analyse

Phrase = tuple[Sequence[str], bool]  # tokens side by side; are they clusters


@dataclass(frozen=True)
class Answers:
    """The table at one moment. phrases: those of the first code that is found decide."""

    version: int
    categories: Mapping[str, Sequence[str]]
    phrases: Sequence[tuple[str, Sequence[Phrase]]]

    def happened(self, text: str) -> str | None:
        """What somebody may have said who typed this: a code of `HAPPENED`; `other` is need without
        a topic, None is nothing of that kind."""
        said = analyse(text)
        return next(
            (code for code, phrases in self.phrases if any(_says(said, one) for one in phrases)),
            None,
        )


_known: Answers | None = None


def known() -> Answers:
    """As this process read them last: for who compares `version_now` with `version` beside what it
    asks anyway, and looks again (`current`) where they differ."""
    return _known or current()


def current() -> Answers:
    """As they stand now: one statement, and one more if they changed."""
    version = WhatHappened.objects.aggregate(version=Sum("version", default=0))["version"]
    return _known if _known is not None and _known.version == version else _read()


def version_now() -> Coalesce:
    """A column with the version of the table."""
    rows = WhatHappened.objects.order_by().annotate(all=Value(1)).values("all")
    total = Subquery(rows.annotate(total=Sum("version")).values("total"))
    return Coalesce(total, 0, output_field=BigIntegerField())


def _read() -> Answers:
    global _known
    rows = list(WhatHappened.objects.all())
    _known = Answers(sum(row.version for row in rows), orders(rows), _phrases(rows))
    return _known


def orders(rows: Sequence[WhatHappened]) -> dict[str, Sequence[str]]:
    """Code → categories, of every answer there is."""
    said = {row.code: tuple(row.categories) for row in rows if table.is_order(row.categories)}
    return {code: said.get(code, shipped) for code, shipped in CATEGORIES_OF.items()}


def _phrases(rows: Sequence[WhatHappened]) -> list[tuple[str, Sequence[Phrase]]]:
    by_code: Mapping[str, Any] = {row.code: row for row in rows}
    said = {code: by_code.get(code) or _as_shipped(code) for code in UNDERSTOOD_FIRST}
    strong = [(code, row.words()) for code, row in said.items()]
    weak = [(code, table.lines_of(row.hints)) for code, row in said.items()]
    return [(code, [_phrase(word) for word in words]) for code, words in (*strong, *weak)]


@cache
def _as_shipped(code: str) -> WhatHappened:
    return WhatHappened(code=code, **table.shipped().get(code, {}))


@cache
def _phrase(word: str) -> Phrase:
    tokens = analyse(word)
    is_khmer = bool(tokens.clusters)
    return (tokens.clusters if is_khmer else tokens.words), is_khmer


def _says(said: Tokens, phrase: Phrase) -> bool:
    """Of Khmer clusters are compared: where words end in it, dictionaries differ."""
    wanted, is_khmer = phrase
    tokens = said.clusters if is_khmer else said.words
    length = len(wanted)
    return length > 0 and any(
        list(tokens[start : start + length]) == list(wanted)
        for start in range(len(tokens) - length + 1)
    )
