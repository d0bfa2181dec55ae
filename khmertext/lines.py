"""Where a line of Khmer, Lao, Thai or Burmese may end: between words, which are written without
spaces.

Browsers guess with dictionaries of their own and cut compounds; readers of books break anywhere.
So a page gets a ZWSP (U+200B) where a line may end and a WORD JOINER (U+2060) inside what is held
together (UAX #14, classes ZW and WJ). For what is shown only: nothing of it is ever stored.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from khmertext.characters import KHMER_SET, ZWJ, ZWNJ, ZWSP
from khmertext.clusters import clusters
from khmertext.segment import words

WORD_JOINER: Final = "\u2060"
LONGEST: Final = 12  # clusters of what is held together: more may be wider than a narrow column

# what is no text of the page: tags, and what stands whole in elements that show no lines
_NO_TEXT = re.compile(
    r"<!--.*?-->|<(script|style|textarea|title|option)\b[^>]*>.*?</\1\s*>|<[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_UNSPACED = re.compile(f"[\u0e00-\u0eff\u1000-\u109f{KHMER_SET}{ZWNJ}{ZWJ}]{{2,}}")
# no line begins with these signs, and a number stays with what it counts
_SIGN = re.compile("[\u17d4-\u17db\u0eaf\u0ec6\u104a\u104b]")
_DIGIT = re.compile("[\u17e0-\u17e9]")

Compounds = Mapping[str, Collection[str]]  # two characters → terms that begin with them


def compounds(terms: Collection[str]) -> Compounds:
    """Of terms without spaces those that a browser could cut and that fit on one line."""
    found: dict[str, list[str]] = {}
    for term in dict.fromkeys(terms):
        if _UNSPACED.fullmatch(term) and 1 < len(clusters(term)) <= LONGEST:
            found.setdefault(term[:2], []).append(term)
    return found


def with_lines(html: str, held: Compounds) -> str:
    """`html` with the marks in its text nodes; attributes, scripts and forms stay as they are.

    held: of `compounds`. Expects normalised text. Idempotent: what has marks gets no second ones.
    """
    pieces: list[str] = []
    last = 0
    for found in _NO_TEXT.finditer(html):
        pieces += _marked(html[last : found.start()], held), found[0]
        last = found.end()
    pieces.append(_marked(html[last:], held))
    return "".join(pieces)


def _marked(text: str, held: Compounds) -> str:
    return _UNSPACED.sub(lambda found: "".join(_pieces(found[0], held)), text) if text else text


def _pieces(run: str, held: Compounds) -> Iterator[str]:
    """The words of one run with what stands between them."""
    at = joined_until = 0
    before = ""
    for piece in words(run):
        if before:
            yield _between(before, piece, is_held=at < joined_until)
        terms = held.get(run[at : at + 2], ())
        longest = max((len(one) for one in terms if run.startswith(one, at)), default=0)
        joined_until = max(joined_until, at + longest)
        yield _whole(piece, joined_until - at) if at < joined_until else piece
        at, before = at + len(piece), piece


def _whole(piece: str, until: int) -> str:
    """One word of a term: the dictionary of a browser may know other words in it than ours."""
    shown, at = "", 0
    for cluster in clusters(piece):
        shown += (WORD_JOINER if 0 < at < until else "") + cluster
        at += len(cluster)
    return shown


def _between(before: str, after: str, *, is_held: bool) -> str:
    if is_held or _SIGN.match(after) or _DIGIT.match(before[-1]):
        return WORD_JOINER
    return ZWSP
