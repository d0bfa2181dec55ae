"""Khmer and ASCII digits."""

from typing import Final, Literal

_LATIN: Final = "0123456789"
_KHMER: Final = "០១២៣៤៥៦៧៨៩"

_TO_LATIN = str.maketrans(_KHMER, _LATIN)
_TO_KHMER = str.maketrans(_LATIN, _KHMER)


def digits(text: str, to: Literal["latin", "khmer"]) -> str:
    """Write every digit of the text in the other set; telephone links need the Latin one."""
    return text.translate(_TO_LATIN if to == "latin" else _TO_KHMER)
