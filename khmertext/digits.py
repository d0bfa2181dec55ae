"""Digits of every script (Unicode Nd), and Khmer ones."""

import re
from typing import Final, Literal

_OTHER: Final = re.compile(r"[^\D0-9]")
_TO_KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


def digits(text: str, to: Literal["latin", "khmer"]) -> str:
    """Write every digit in the other set; as long as before. To "latin" from any script: ໑໒໘໐ is
    1280 (telephone links need it, and two languages are compared by it); to "khmer" from Latin."""
    if to == "khmer":
        return text.translate(_TO_KHMER)
    return text if text.isascii() else _OTHER.sub(lambda match: str(int(match[0])), text)
