"""Cut text into what a reader sees as one letter.

For Khmer that is a base with everything stacked on it (an orthographic cluster, KES); for other
scripts the grapheme cluster of Unicode TR 29, as far as the standard library's patterns go.
"""

import re
from typing import Final

from khmertext.characters import CARRIER_SET, COENG, MARK_SET, ZWJ, ZWNJ

# Here the deprecated letters and inherent vowels count too: any text must come apart.
_BASE_SET = CARRIER_SET + "\u17a3\u17a4"
_MARK_SET = MARK_SET + "\u17b4\u17b5"

#: Combining marks, variation selectors, skin tones and tags of other scripts that may be met.
_EXTEND_SET: Final = (
    "\u0300-\u036f\u0483-\u0489\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
)

_CLUSTER_PATTERN = re.compile(
    f"[{_BASE_SET}](?:{COENG}[{_BASE_SET}]|[{_MARK_SET}{ZWNJ}{ZWJ}])*"
    f"|[{_MARK_SET}]+"  # without a base: the marks of one mistake together
    "|\r\n"
    "|[\U0001f1e6-\U0001f1ff]{2}"  # flags
    f"|.[{_EXTEND_SET}]*(?:{ZWJ}[^\\s{_BASE_SET}{_MARK_SET}][{_EXTEND_SET}]*)*",
    re.DOTALL,
)


def clusters(text: str) -> list[str]:
    """Cut text into clusters; joined again they are the text. Normalise first to compare."""
    return _CLUSTER_PATTERN.findall(text)


def cluster_spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) of each cluster in code points, end exclusive."""
    return [match.span() for match in _CLUSTER_PATTERN.finditer(text)]
