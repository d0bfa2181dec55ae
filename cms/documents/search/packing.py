"""The impacts of a document's tokens in few bytes, to be looked up and not to be listed.

Four bytes a token, in order: 28 bits of its CRC-32, and its impact in the other four. Two tokens of
one document share them about once in a thousand documents, and then one of them counts as the
other.
"""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from zlib import crc32


def pack(impacts: Mapping[str, int]) -> bytes:
    """impacts: from 1 to 15."""
    packed = array("I", sorted({place(token) | impact for token, impact in impacts.items()}))
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


@lru_cache(maxsize=1 << 12)
def place(token: str) -> int:
    return crc32(token.encode()) & 0xFFFFFFF0


def read(packed: bytes, places: Sequence[int]) -> list[int]:
    """The impacts of the tokens that have these `places`; 0 of those that are not there."""
    impacts = array("I")
    impacts.frombytes(packed)
    if sys.byteorder == "big":
        impacts.byteswap()
    count = len(impacts)
    impacts.append(0)  # what is found behind all others
    # an impact is at least 1, so that of a token comes just behind its place
    return [
        found & 15
        if (found := impacts[bisect_left(impacts, place, 0, count)]) & 0xFFFFFFF0 == place
        else 0
        for place in places
    ]
