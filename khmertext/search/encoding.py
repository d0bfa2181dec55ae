"""Tokens of plain ASCII, because no database's own tokenizer reads Khmer.

They take vowels and coeng for separators, or do what the locale of the database says. A character
is two letters, its place in its block of 128 characters, behind the number of the block wherever
that is another one: Khmer has none, Lao 29. So a token begins with another exactly where the text
does.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

WORD: Final = "kw"
CLUSTER: Final = "kc"
PAIR: Final = "kp"
TRIPLE: Final = "kt"
#: Of English: a word with its ending.
FORM: Final = "kx"

_NIBBLES: Final = "abcdefghijklmnop"
_PLACES: Final = [_NIBBLES[n >> 4] + _NIBBLES[n & 15] for n in range(0x80)]
_KHMER: Final = 0x1780
_LETTERS: Final = {_KHMER + n: letters for n, letters in enumerate(_PLACES)}


# a text has few different pieces, and each of them often
@lru_cache(maxsize=1 << 14)
def encode(text: str) -> str:
    """Two letters from a to p for each character, and digits where another block begins."""
    made = text.translate(_LETTERS)
    return made if made.isascii() else "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    last = _KHMER >> 7
    for block, place in (divmod(ord(one), 0x80) for one in text):
        if block != last:
            yield str(block)
            last = block
        yield _PLACES[place]
