"""What is known of the answers to what happened: whom each puts first, and which of them a text may
mean. Read once for each content of the table by a process.

Whoever looks for help gets an answer whatever the table holds: where it has no row, or one that
cannot be, stands what is shipped.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from cms.core.vocabularies.happened import CATEGORIES_OF, UNDERSTOOD_FIRST
from cms.who_helps import table, understanding
from cms.who_helps.models import AnswerText, WhatHappened
from cms.who_helps.understanding import Phrases, phrases

NOT_SAID = "other"  # whom to see first who said nothing that we understand


class Understood(NamedTuple):
    """code: of `HAPPENED`; `other` is need without a topic, None is nothing of that kind. likely:
    what else it may be, the likeliest first, where no answer is sure."""

    code: str | None
    likely: tuple[str, ...]


NOTHING = Understood(None, ())


@dataclass(frozen=True)
class Answers:
    """The table at one moment. phrases, hints: beside the sets of words that are shipped
    (`understanding`); of what is found the first code decides, and hints only where all else is
    silent."""

    version: int
    categories: Mapping[str, Sequence[str]]
    phrases: Sequence[tuple[str, Phrases]]
    hints: Sequence[tuple[str, Phrases]]

    def understood(self, text: str) -> Understood:
        """What somebody may have said who typed this."""
        said = understanding.read(text)
        found = understanding.parts(said)
        possible = [one for one in self.phrases if not understanding.is_ruled_out(one[0], found)]
        sure = next(
            (
                code
                for code, known in possible
                if understanding.is_meant(code, found) or known.are_in(said)
            ),
            None,
        )
        if sure not in (None, NOT_SAID):
            return Understood(sure, ())
        hint = next((code for code, known in self.hints if known.are_in(said)), sure)
        return Understood(
            hint, understanding.likely(found, [one[0] for one in possible if one[0] != NOT_SAID])
        )

    def happened(self, text: str) -> str | None:
        return self.understood(text).code

    def first(self, code: str | None) -> tuple[str, ...]:
        """The categories of services that come first; None: nothing was understood."""
        return tuple(self.categories[code or NOT_SAID])


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
    rows = list(WhatHappened.objects.prefetch_related("texts"))
    _known = Answers(sum(row.version for row in rows), orders(rows), *_phrases(rows))
    return _known


def orders(rows: Sequence[WhatHappened]) -> dict[str, Sequence[str]]:
    """Code → categories, of every answer there is."""
    said = {row.code: tuple(row.categories) for row in rows if table.is_order(row.categories)}
    return {code: said.get(code, shipped) for code, shipped in CATEGORIES_OF.items()}


def _phrases(rows: Sequence[WhatHappened]) -> tuple[list[Any], list[Any]]:
    """Strong ones, and hints. A hint without Khmer letters may be Khmer, too."""
    said = {code: dict(_as_shipped(code)) for code in UNDERSTOOD_FIRST}
    for row in rows:
        said.setdefault(row.code, {}).update({text.language: text for text in row.texts.all()})
    strong, weak = [], []
    for code in UNDERSTOOD_FIRST:
        texts = said[code].values()
        words, hints = _by_way(texts, "words", "words_latin"), _by_way(texts, "hints")
        strong.append((code, phrases(words["khmer"], words["english"], words["words"])))
        either = [*hints["khmer"], *hints["english"]]
        weak.append((code, phrases(either, [], hints["words"])))
    return strong, weak


def _by_way(texts: Iterable[AnswerText], *names: str) -> Mapping[str, list[str]]:
    """Lines by the way in which their language is read."""
    found: Mapping[str, list[str]] = defaultdict(list)
    for text in texts:
        found[understanding.way_of(text.language)] += text.lines_of(*names)
    return found


@cache
def _as_shipped(code: str) -> Mapping[str, AnswerText]:
    """By language."""
    said = table.shipped().get(code, {})
    return {tag: AnswerText(language=tag, **fields) for tag, fields in said.items() if tag}
