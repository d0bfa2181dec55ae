"""What was asked for, marked in the text that readers see.

The text stays as it is written: whole clusters are marked, never a part of one, and everything else
is escaped, so the result is HTML that may stand in any element. Texts are normalised, as
everything stored is. What is looked at is what the analyser reads: without a ZWSP inside a word,
and with its usual spelling; each letter of that knows where it stands in the text.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from itertools import accumulate
from typing import Final, NamedTuple

from khmertext.characters import (
    COENG,
    COENG_DA,
    COENG_TA,
    CONTINUING_SET,
    LEADING_SET,
    VIRAMA,
    WAITING_SET,
    ZWJ,
    ZWNJ,
    ZWSP,
)
from khmertext.clusters import cluster_spans, clusters
from khmertext.match import reordered
from khmertext.search.analyser import OTHER, UNSPACED_RUN, analyse
from khmertext.search.queries import Query
from khmertext.search.spellings import replaced
from khmertext.segment import words

Span = tuple[int, int]  # in code points, end exclusive

#: Code points of a snippet, about three lines on a phone.
SNIPPET: Final = 180
_AROUND: Final = 60  # how far a cut looks for the end of a sentence
_MORE: Final = "…"

_INVISIBLE: Final = f"{ZWSP}{ZWNJ}{ZWJ}"
_OTHER = re.compile(f"{OTHER}(?:['’]{OTHER})*")
_UNSPACED_RUN = re.compile(UNSPACED_RUN)
_SEEN = re.compile(f"[^{_INVISIBLE}]+")
_REST = re.compile(f"(?:{COENG}[\u1780-\u17b3]|[{CONTINUING_SET}])*")  # of a cluster
_SENTENCE_END = re.compile(r"[។៕!?\n]\s*|\.\s+")


class _Seen(NamedTuple):
    """text: as the analyser reads it. stands: where each of its letters does."""

    text: str
    stands: list[Span]

    @classmethod
    def of(cls, text: str) -> "_Seen":
        pieces = [match.span() for match in _SEEN.finditer(text)]
        key = "".join(text[start:end] for start, end in pieces).replace(COENG_DA, COENG_TA)
        stands = [(at, at + 1) for start, end in pieces for at in range(start, end)]
        made: list[str] = []
        places: list[Span] = []
        last = 0
        for start, end, usual in sorted((*reordered(key), *replaced(key))):
            made += key[last:start], usual
            places += stands[last:start]
            rest = _REST.match(key, end)
            until = rest.end() if rest else end
            places += [(stands[start][0], stands[until - 1][1])] * len(usual)
            last = end
        return cls("".join([*made, key[last:]]), [*places, *stands[last:]])

    def span(self, start: int, end: int) -> Span:
        return self.stands[start][0], self.stands[end - 1][1]


class Marker:
    """What marks the words of one query in many texts.

    alike: pieces of them, too: where two clusters are neighbours that are so in the query; and no
    words of one cluster, if there is anything else.
    """

    def __init__(self, query: Query, *, alike: bool = False) -> None:
        words = query.all_words
        asked = [clusters(word.text) for word in words if word.clusters]
        several = [word for word in asked if len(word) > 1]
        if alike:
            typed = clusters("".join(word.text for word in query.words if word.clusters))
            several += [typed[start : start + 2] for start in range(len(typed) - 1)]
        self._several = _pattern(several)
        # those of one cluster stand in many words: only where one is a word it is meant
        # and in a query with a slip such a word is what the dictionary left over
        is_left_over = alike and bool(several)
        self._single = _pattern(word for word in asked if len(word) == 1 and not is_left_over)
        self._others = {word.token for word in words if not word.clusters}

    def spans(self, text: str) -> list[Span]:
        """Where the text has them. In order, apart."""
        return _joined(self._found(text), text)

    def is_in(self, text: str) -> bool:
        """Has the text any of them? It is read no further than the first one of a sort."""
        return any(True for _span in self._found(text))

    def _found(self, text: str) -> Iterator[Span]:
        seen = _Seen.of(text)
        return (seen.span(start, end) for start, end in self._found_in(seen.text))

    def _found_in(self, text: str) -> Iterator[Span]:
        if self._several:
            yield from (match.span() for match in self._several.finditer(text))
        if self._single:
            yield from _where_words(text, self._single)
        if self._others:
            for match in _OTHER.finditer(text):
                if not self._others.isdisjoint(_tokens(match.group())):
                    yield match.span()

    def marked(self, text: str) -> str:
        """The whole text as HTML with `<mark>`."""
        return _html(text, self.spans(text), 0, len(text))


def cut(text: str, marks: list[Span], length: int = SNIPPET) -> str:
    """The part of a text that says most about the query: about `length` code points, as HTML.

    It begins and ends between words, best where a sentence does; an ellipsis says that there is
    more. Without anything to mark it is the beginning.
    """
    if len(text) <= length:
        return _html(text, marks, 0, len(text))
    best = _densest(marks, length)
    start = _begin(text, max(0, best - length // 4), best)
    end = _cut_before(text, start, min(len(text), start + length))
    head = _MORE if start else ""
    tail = _MORE if end < len(text.rstrip()) else ""
    return f"{head}{_html(text, marks, start, end).strip()}{tail}"


def _pattern(asked: Iterable[list[str]]) -> re.Pattern[str] | None:
    """Whole clusters; the longest first."""
    unique = sorted({"".join(word) for word in asked}, key=lambda word: (-len(word), word))
    if not unique:
        return None
    any_of = "|".join(map(re.escape, unique))
    is_whole = f"(?<![{LEADING_SET}{VIRAMA}])(?![{CONTINUING_SET}])"
    return re.compile(f"(?<![{WAITING_SET}])(?:{any_of}){is_whole}")


def _where_words(text: str, single: re.Pattern[str]) -> Iterator[Span]:
    for run in _UNSPACED_RUN.finditer(text):
        if not single.search(run.group()):
            continue
        pieces = words(run.group())
        ends = accumulate(map(len, pieces), initial=run.start())
        for piece, start in zip(pieces, ends, strict=False):
            if single.fullmatch(piece):
                yield start, start + len(piece)


@lru_cache(maxsize=1 << 13)
def _tokens(word: str) -> frozenset[str]:
    return frozenset(analyse(word).words)


def _joined(found: Iterable[Span], text: str) -> list[Span]:
    """Sorted, and those that touch, overlap or have only a ZWSP between them as one."""
    result: list[Span] = []
    for start, end in sorted(found):
        if result and not text[result[-1][1] : start].strip(_INVISIBLE):
            result[-1] = result[-1][0], max(end, result[-1][1])
        else:
            result.append((start, end))
    return result


def _densest(marks: list[Span], length: int) -> int:
    """Where the mark begins behind which most is marked within `length`; 0 without marks."""
    best, most, last = 0, 0, 0
    for number, (start, _end) in enumerate(marks):
        last = max(last, number)
        while last < len(marks) and marks[last][1] <= start + length:
            last += 1
        amount = sum(end - begin for begin, end in marks[number:last])
        if amount > most:
            best, most = start, amount
    return best


def _begin(text: str, wanted: int, latest: int) -> int:
    """A good place to begin at `wanted` or somewhat before or after, not behind `latest`."""
    if wanted == 0:
        return 0
    low = max(0, wanted - _AROUND)
    ends = [match.end() + low for match in _SENTENCE_END.finditer(text[low:latest])]
    near = [end for end in ends if end <= latest]
    if near:
        return min(near, key=lambda end: abs(end - wanted))
    after = [place for place in _boundaries(text, wanted, latest) if wanted <= place <= latest]
    return after[0] if after else latest


def _cut_before(text: str, start: int, wanted: int) -> int:
    if wanted >= len(text):
        return len(text)
    before = [one for one in _boundaries(text, wanted - _AROUND, wanted) if start < one <= wanted]
    if before:
        return before[-1]
    return next(
        (end for begin, end in reversed(cluster_spans(text[:wanted])[:-1]) if end > start), wanted
    )


def _boundaries(text: str, low: int, high: int) -> list[int]:
    """Between which words the text may be cut, from `low` to `high`; what is read begins earlier,
    because in the middle of a word no dictionary finds its feet."""
    start = max(0, low - _AROUND)
    ends = accumulate(map(len, words(text[start : high + _AROUND])))
    return [start + end for end in ends if low <= start + end <= high]


def _html(text: str, marks: list[Span], start: int, end: int) -> str:
    pieces: list[str] = []
    last = start
    for begin, until in marks:
        begin, until = max(begin, start), min(until, end)
        if begin < until:
            pieces += escape(text[last:begin]), "<mark>", escape(text[begin:until]), "</mark>"
            last = until
    pieces.append(escape(text[last:end]))
    return "".join(pieces).replace("\n", " ")
