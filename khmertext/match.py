"""The form in which texts are compared: glossary, memory, consistency, search. Never stored."""

import re
import unicodedata

from khmertext.characters import ZWJ, ZWNJ, ZWSP
from khmertext.digits import digits
from khmertext.normalise import normalise
from khmertext.protect import TAG_PATTERN

_BLOCK_TAG_PATTERN = re.compile(
    r"</?(?:p|br|hr|li|ul|ol|h[1-6]|div|table|tr|td|th|blockquote)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_SPACE_PATTERN = re.compile(r"\s+")
_DROPPED = dict.fromkeys(map(ord, (ZWSP, ZWNJ, ZWJ)))


def match_key(text: str) -> str:
    """Return what two texts must share to count as the same.

    Without tags, ZWSP and joiners, digits ASCII, white space single, letters casefolded, all
    normalised. Idempotent on text without tags.
    """
    if "<" in text:
        text = TAG_PATTERN.sub("", _BLOCK_TAG_PATTERN.sub(" ", text))
    if not text.isascii():
        text = normalise(text)
        dropped = text.translate(_DROPPED)
        if dropped != text:
            # in two steps: signs on both sides of a ZWSP have been put in order apart from each
            # other where the text was normalised before, so they are here
            text = normalise(dropped)
        text = digits(unicodedata.normalize("NFD", text), "latin")
    folded = unicodedata.normalize("NFC", text.casefold())
    return _SPACE_PATTERN.sub(" ", folded).strip()
