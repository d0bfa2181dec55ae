"""Cut text into words. Khmer, Lao, Thai and Burmese are written without spaces, so this takes a
dictionary: ICU's, which knows each of these scripts by its letters.

Why ICU: it needs no model, is safe in threads (one breaker a call) and cuts three million
characters a second. Where it cannot be imported, clusters stand in for words.
"""

import re
from collections.abc import Iterable

from khmertext.characters import (
    BASE_SET,
    CONSONANT_SET,
    CONTINUING_SET,
    STACKED_SET,
    UNSPACED,
    WAITING_SET,
    ZWJ,
    ZWNJ,
)
from khmertext.clusters import clusters

try:
    from icu4py.breakers import WordBreaker
except ImportError:  # no wheel for this platform
    _HAS_ICU = False
else:
    _HAS_ICU = True

# Scripts apart first: in glued text ("page" + Khmer) ICU's dictionary loses its footing.
# Half a surrogate pair, as broken JSON may hold it, is nothing that ICU can read: one by one.
_JOINERS = f"{ZWNJ}{ZWJ}"
_RUN_PATTERN = re.compile(
    "|".join(f"[{block}{_JOINERS}]+" for block in UNSPACED)
    + f"|[^{''.join(UNSPACED)}{_JOINERS}\ud800-\udfff]+|[\ud800-\udfff]"
)
_CHARS = "".join(map(chr, range(0xE00, 0x2100)))
_MARKS = frozenset(re.findall(f"[{CONTINUING_SET}{_JOINERS}]", _CHARS))
_WAITING = frozenset(re.findall(f"[{WAITING_SET}]", _CHARS))
_BASES = frozenset(re.findall(f"[{BASE_SET}{CONSONANT_SET}{STACKED_SET}]", _CHARS))


def words(text: str) -> list[str]:
    """Cut text into words, spaces and signs; joined again they are the text.

    ZWSP is a boundary and comes as a piece of its own. Expects normalised text.
    """
    if not _HAS_ICU:
        return clusters(text)
    return _keep_clusters_whole(
        piece for run in _RUN_PATTERN.findall(text) for piece in _words_of_run(run)
    )


def _words_of_run(run: str) -> Iterable[str]:
    if len(run) == 1:
        return (run,)
    return WordBreaker(run, "km")  # not its `segments()`: that one counts UTF-16 units


def _keep_clusters_whole(pieces: Iterable[str]) -> list[str]:
    """Mend cuts inside a cluster, such as ICU makes after a coeng in what is not a word."""
    whole: list[str] = []
    last = ""
    for piece in pieces:
        if last and (piece[0] in _MARKS or (last[-1] in _WAITING and piece[0] in _BASES)):
            last += piece
            whole[-1] = last
        else:
            last = piece
            whole.append(piece)
    return whole
