"""Cut text into what a reader sees as one letter.

For Khmer that is a base with everything stacked on it (an orthographic cluster, KES), for Thai, Lao
and Burmese a consonant with all vowels and tones around it; for other scripts the grapheme cluster
of Unicode TR 29, as far as the standard library's patterns go.
"""

import re
from typing import Final

from khmertext.characters import (
    ATTACHED_SET,
    BURMESE_MARK_SET,
    CARRIER_SET,
    COENG,
    CONSONANT_SET,
    LEADING_SET,
    MARK_SET,
    STACKED_SET,
    VIRAMA,
    ZWJ,
    ZWNJ,
)

# Here the deprecated letters and inherent vowels count too: any text must come apart.
_BASE_SET = CARRIER_SET + "\u17a3\u17a4"
_MARK_SET = MARK_SET + "\u17b4\u17b5"

#: Combining marks, variation selectors, skin tones and tags of other scripts that may be met.
_EXTEND_SET: Final = (
    f"\u0300-\u036f\u0483-\u0489{ATTACHED_SET}{BURMESE_MARK_SET}"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
)

_CLUSTER_PATTERN = re.compile(
    f"[{_BASE_SET}](?:{COENG}[{_BASE_SET}]|[{_MARK_SET}{ZWNJ}{ZWJ}])*"
    f"|[{_MARK_SET}]+"  # without a base: the marks of one mistake together
    "|\r\n"
    "|[\U0001f1e6-\U0001f1ff]{2}"  # flags
    f"|(?:[{LEADING_SET}](?=[{CONSONANT_SET}]))?.[{_EXTEND_SET}]*"
    f"(?:(?<={VIRAMA})[{STACKED_SET}][{_EXTEND_SET}]*)*"
    f"(?:{ZWJ}[^\\s{_BASE_SET}{_MARK_SET}][{_EXTEND_SET}]*)*",
    re.DOTALL,
)


def clusters(text: str) -> list[str]:
    """Cut text into clusters; joined again they are the text. Normalise first to compare."""
    return _CLUSTER_PATTERN.findall(text)


def cluster_spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) of each cluster in code points, end exclusive."""
    return [match.span() for match in _CLUSTER_PATTERN.finditer(text)]
