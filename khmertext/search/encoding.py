"""Tokens of plain ASCII, because no database's own tokenizer reads Khmer.

They take vowels and coeng for separators, or do what the locale of the database says. Two letters
for each Khmer character keep the order of characters, so a token begins with another exactly where
the text does.
"""

from functools import lru_cache
from typing import Final

WORD: Final = "kw"
CLUSTER: Final = "kc"
PAIR: Final = "kp"
TRIPLE: Final = "kt"
#: Of no Khmer: a word with its ending.
FORM: Final = "kx"

_NIBBLES: Final = "abcdefghijklmnop"
_BLOCK: Final = 0x1780
_LETTERS: Final = {_BLOCK + n: _NIBBLES[n >> 4] + _NIBBLES[n & 15] for n in range(0x80)}


# a text has few different pieces, and each of them often
@lru_cache(maxsize=1 << 14)
def encode(khmer: str) -> str:
    """Two letters from a to p for each character; every character is of the Khmer block."""
    return khmer.translate(_LETTERS)


def plain(word: str) -> str:
    """A word of another script: ASCII as it is, every other character by its number."""
    if word.isascii():
        return word
    return "".join(one if one.isascii() else f"u{ord(one):05x}" for one in word)
