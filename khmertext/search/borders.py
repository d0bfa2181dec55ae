"""Where a word may begin in a text: what is typed is found there, and not across two words.

The dictionary takes many compounds for one word (ពាក្យសម្ងាត់, a word that is secret); who looks for
one types its second word as often as its first.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Final

from khmertext.characters import UNSPACED_SET
from khmertext.clusters import clusters
from khmertext.segment import words

_UNSPACED = re.compile(f"[{UNSPACED_SET}]")
_OTHER = re.compile(f"[^\\W_{UNSPACED_SET}]")
_COMPOUND: Final = 4  # clusters, at least
_SECOND: Final = 2  # of them at least are of its second word


def has(piece: str, key: str) -> bool:
    """Does a word of `key` begin with `piece`? Both are search keys."""
    start = key.find(piece)
    while start != -1:
        if _may_begin(key, start):
            return True
        start = key.find(piece, start + 1)
    return False


def _may_begin(key: str, start: int) -> bool:
    if start == 0:
        return True
    if _OTHER.match(key[start]):
        return _OTHER.match(key[start - 1]) is None
    return _UNSPACED.match(key[start]) is None or start in borders(key)


# of what is public, which is asked for again with each letter
@lru_cache(maxsize=1 << 12)
def borders(key: str) -> frozenset[int]:
    """Where a word begins, as the dictionary cuts it; and the second word of a compound."""
    found: set[int] = set()
    start = 0
    for word in words(key):
        found.add(start)
        if _UNSPACED.match(word):
            found.update(start + at for at in _second_words(word))
        start += len(word)
    return frozenset(found)


def _second_words(word: str) -> Iterator[int]:
    own = clusters(word)
    if len(own) < _COMPOUND:
        return
    for at in list(accumulate(map(len, own)))[:-_SECOND]:
        if len(words(word[:at])) == 1 == len(words(word[at:])):
            yield at
