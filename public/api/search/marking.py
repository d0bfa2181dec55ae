"""What was asked for, marked in what a document says of itself and in its text."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from khmertext.search.highlights import SNIPPET, Marker, cut

#: Code points in which the best part of a text is looked for: a whole one may be a book's chapter.
LOOKED_AT: Final = 5 * SNIPPET

# a text never says a number: the cards do, as they are at this moment, with what is to be said of
# them (how they are known, until when they are offered)
_NUMBER = re.compile(r"\d(?:[\s().\u200b-\u200d-]{0,2}\d){2,}")


class Marks(NamedTuple):
    """HTML. summary: None where there is none; snippet: None where the text has nothing to mark."""

    title: str
    summary: str | None
    snippet: str | None


def marks(title: str, summary: str | None, text: str, marker: Marker) -> Marks:
    return Marks(
        title=marker.marked(title),
        summary=marker.marked(summary) if summary else None,
        snippet=_snippet(text, (title, summary), marker),
    )


def _snippet(text: str, shown: tuple[str | None, ...], marker: Marker) -> str | None:
    """Of the lines without a number that are not shown already, as many as are looked at."""
    lines = (line for line in text.split("\n") if line not in shown and not has_number(line))
    kept = "\n".join(_around_first(lines, marker))
    found = marker.spans(kept)
    return cut(kept, found) if found else None


def _around_first(lines: Iterable[str], marker: Marker) -> Iterator[str]:
    """From the line before the first one with something to mark, and LOOKED_AT behind it."""
    before, left = None, LOOKED_AT
    for line in lines:
        if left == LOOKED_AT and not marker.is_in(line):
            before = line
            continue
        if left == LOOKED_AT and before is not None:
            yield before
        yield line
        left -= len(line) + 1
        if left <= 0:
            return


def has_number(text: str) -> bool:
    """Three digits or more, in any script: short codes, too."""
    return _NUMBER.search(text) is not None
