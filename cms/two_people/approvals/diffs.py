"""What changed between two texts, in pieces that a person can read.

A language with spaces is compared word by word, another one cluster by cluster: a difference of
code points would cut a vowel from its consonant and show neither. Pure.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, groupby
from typing import Literal

from cms.core.languages import described
from khmertext import clusters

# pairs of equal pieces that one comparison looks at: half a second
EFFORT = 400_000
# with less in common than this two texts are two texts, not one that was mended
ALIKE = 0.3

Kind = Literal["same", "old", "new"]

_WORDS = re.compile(r"<[^>]*>|\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed (`same`), went (`old`) or came (`new`)."""

    kind: Kind
    text: str


def diff(old: str, new: str, *, language: str) -> list[Piece]:
    """Pieces of two texts in `language`; empty when there is nothing to compare with."""
    return compared(old, new, language=language) if old and old != new else []


def compared(old: str, new: str, *, language: str) -> list[Piece]:
    """Pieces of any two texts in `language`."""
    split = _split(language)
    return _compare(split(old), split(new))


def _split(language: str) -> Callable[[str], list[str]]:
    """Into the smallest pieces: words, with tags whole, or clusters, of which none is ever cut."""
    return clusters if described(language).pieces == "clusters" else _WORDS.findall


def excerpt(pieces: list[Piece], *, kept: int = 60) -> list[Piece]:
    """The same pieces, of what stayed only so many clusters beside each change."""
    last = len(pieces) - 1
    return [
        _shortened(piece, kept if at else 0, kept if at < last else 0)
        for at, piece in enumerate(pieces)
    ]


def _shortened(piece: Piece, start: int, end: int) -> Piece:
    letters = clusters(piece.text)
    if piece.kind != "same" or len(letters) <= start + end + 1:
        return piece
    first, last = letters[:start], letters[len(letters) - end :]
    return Piece("same", "".join([*first, "…", *last]))


# How a text is cut where its smallest pieces are too many to compare: lines, then words.
_ENDS = (re.compile(r"\n"), re.compile(r"[\s\u200b។]"))


class _Effort:
    """What is left of the work that one comparison may be. Texts come from anybody, and each piece
    of one is looked at beside all its equals in the other."""

    def __init__(self) -> None:
        self.left = EFFORT

    def allows(self, old: list[str], new: list[str]) -> bool:
        counts = Counter(old)
        cost = len(old) + len(new) + sum(counts[one] * n for one, n in Counter(new).items())
        if cost > self.left:
            return False
        self.left -= cost
        return True


def _compare(old: list[str], new: list[str], effort: _Effort | None = None) -> list[Piece]:
    """Pieces of two lists of the smallest pieces, neighbours of one kind together."""
    found = groupby(_pieces(old, new, effort or _Effort()), key=lambda piece: piece.kind)
    return [Piece(kind, "".join(piece.text for piece in run)) for kind, run in found]


def _pieces(old: list[str], new: list[str], effort: _Effort, level: int = 0) -> Iterator[Piece]:
    """level: how small the parts are that the two were cut into already."""
    if effort.allows(old, new):
        yield from _matched(old, new)
        return
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    yield from _piece("same", old[:start])
    if before and after and effort.allows(before, after):
        yield from _matched(before, after)
    elif before and after and level < len(_ENDS):
        yield from _by_parts(before, after, effort, level)
    else:
        yield from _piece("old", before)
        yield from _piece("new", after)
    yield from _piece("same", old[len(old) - end :])


def _matched(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from _piece("same", old[i1:i2])
        else:
            yield from _piece("old", old[i1:i2])
            yield from _piece("new", new[j1:j2])


def _by_parts(old: list[str], new: list[str], effort: _Effort, level: int) -> Iterator[Piece]:
    """Line by line or word by word; of those that differ, each smallest piece."""
    before, after = _parts(old, _ENDS[level]), _parts(new, _ENDS[level])
    keys = ["".join(part) for part in before], ["".join(part) for part in after]
    if not effort.allows(*keys):
        yield from _piece("old", old)
        yield from _piece("new", new)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        one = list(chain.from_iterable(before[i1:i2]))
        other = list(chain.from_iterable(after[j1:j2]))
        if tag == "equal":
            yield from _piece("same", one)
        else:
            yield from _pieces(one, other, effort, level + 1)


def _parts(pieces: list[str], end: re.Pattern[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for piece in pieces:
        parts[-1].append(piece)
        if end.search(piece):
            parts.append([])
    return parts if parts[-1] else parts[:-1]


def _common(old: list[str], new: list[str]) -> int:
    """How many pieces at the beginning are the same."""
    return next(
        (place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )


def _piece(kind: Kind, pieces: list[str]) -> Iterator[Piece]:
    if pieces:
        yield Piece(kind, "".join(pieces))


def side_by_side(old: str, new: str, *, language: str) -> tuple[list[Piece], list[Piece]]:
    """What to show of the old text and of the new one beside it; without marks where they would
    only confuse."""
    pieces = diff(old, new, language=language)
    same = sum(len(piece.text) for piece in pieces if piece.kind == "same")
    if same < ALIKE * max(len(old), len(new)):
        return ([Piece("same", old)] if old else []), ([Piece("same", new)] if new else [])
    return (
        [piece for piece in pieces if piece.kind != "new"],
        [piece for piece in pieces if piece.kind != "old"],
    )


# A whole page as its readers get it

_MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
# what is no text of the page, or has no place for a mark
_NO_TEXT = re.compile(
    r"<!--.*?-->|<(script|style|svg|select|template|textarea|title)\b.*?</\1\s*>"
    r"""|</?[a-zA-Z!](?:[^"'<>]|"[^"]*"|'[^']*')*>""",
    re.DOTALL | re.IGNORECASE,
)
_NOTICED = re.compile(r"<(?:img|audio|video|source|a)\b", re.IGNORECASE)  # of tags
_NEXT = 3  # texts in whose place a changed one may stand


def page_diff(old: str, new: str, *, language: str) -> str:
    """The HTML `new` with `data-change` at each text, picture and link of its `main` that `old` has
    not, and what `old` had beside that, struck."""
    found, effort = _MAIN.search(new), _Effort()
    if found is None:
        return new
    before, now = _tags_and_texts(_MAIN.search(old)), _tags_and_texts(found)
    places = [[n for n, part in enumerate(parts) if _key(part)] for parts in (before, now)]
    keys = [_key(before[n]) for n in places[0]], [_key(now[n]) for n in places[1]]
    runs: Iterable[tuple[str, int, int, int, int]] = [("replace", 0, len(keys[0]), 0, len(keys[1]))]
    if effort.allows(*keys):
        runs = SequenceMatcher(None, *keys, autojunk=False).get_opcodes()
    for tag, i1, i2, j1, j2 in runs:
        gone = [before[n] for n in places[0][i1:i2]] if tag != "equal" else []
        for n in places[1][j1:j2] if tag != "equal" else ():
            now[n], gone = _marked(gone, now[n], language, effort)
        now[places[1][j2 - 1] if j2 else 0] += "".join(map(_struck, gone))
    return new[: found.start(1)] + "".join(now) + new[found.end(1) :]


def _tags_and_texts(main: re.Match[str] | None) -> list[str]:
    """In turn: a text first and last."""
    inside, parts, at = main[1] if main else "", [], 0
    for match in _NO_TEXT.finditer(inside):
        parts += [inside[at : match.start()], match[0]]
        at = match.end()
    return [*parts, inside[at:]]


def _key(part: str) -> str:
    """What it is told from others by; "" for what nobody reads or looks at."""
    if part.startswith("<"):
        return part if _NOTICED.match(part) else ""
    return " ".join(part.split())


def _marked(gone: list[str], part: str, language: str, effort: _Effort) -> tuple[str, list[str]]:
    """`part` with its marks, after what went before it; and what went and is not shown yet."""
    if part.startswith("<"):
        return re.sub(r"^<\w+", r"\g<0> data-change", part), gone
    split = _split(language)
    text = html.unescape(part)
    for n, one in enumerate(gone[:_NEXT]):
        pieces = _compare(split(html.unescape(one)), split(text), effort)
        same = sum(len(piece.text) for piece in pieces if piece.kind == "same")
        if not one.startswith("<") and same >= ALIKE * max(len(one), len(text)):
            struck, told = map(_struck, gone[:n]), "".join(map(_told, pieces))
            return f"{''.join(struck)}<span data-change>{told}</span>", gone[n + 1 :]
    return f"<span data-change><ins>{part}</ins></span>", gone


def _told(piece: Piece) -> str:
    tag = {"old": "del", "new": "ins"}.get(piece.kind)
    text = html.escape(piece.text)
    return f"<{tag}>{text}</{tag}>" if tag else text


def _struck(part: str) -> str:
    """Of what went, a link or a sound says nothing by itself."""
    is_said = not part.startswith("<") or part.lower().startswith("<img")
    return f"<del data-change>{part}</del>" if is_said else ""
