"""The form in which texts are compared: glossary, memory, consistency, search. Never stored."""

import re
import unicodedata
from collections.abc import Iterator

from khmertext.characters import ATTACHED_SET, ZWJ, ZWNJ, ZWSP
from khmertext.digits import digits
from khmertext.normalise import normalise
from khmertext.protect import TAG_PATTERN

_BLOCK_TAG_PATTERN = re.compile(
    r"</?(?:p|br|hr|li|ul|ol|h[1-6]|div|table|tr|td|th|blockquote)(?:[\s/][^<>]*)?>",
    re.IGNORECASE,
)
_SPACE_PATTERN = re.compile(r"\s+")
# What may look the same in Thai and in Lao, whose blocks are alike: marks in another order, am
# (0E33, 0EB3) as two signs, and two vowels (0E40, 0EC0) that look like the next one of the block.
_TONE_SET = "\u0e48-\u0e4c\u0ec8-\u0ecc"
_MARKED_PATTERN = re.compile(f"[{ATTACHED_SET}\u0e32\u0eb2]{{2,}}|\u0e40\u0e40|\u0ec0\u0ec0")
_MARKS_PATTERN = re.compile(f"[{ATTACHED_SET}]{{2,}}")
_AM_PATTERN = re.compile(f"([\u0e4d\u0ecd])([{_TONE_SET}]*)[\u0e32\u0eb2]")
_DROPPED = dict.fromkeys(map(ord, (ZWSP, ZWNJ, ZWJ)))


def match_key(text: str) -> str:
    """Return what two texts must share to count as the same.

    Without tags, ZWSP and joiners, digits ASCII, white space single, letters casefolded, all
    normalised, signs of Thai and Lao in one order. Idempotent on text without tags.
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
        text = _MARKED_PATTERN.sub(one_form, text)
        text = digits(unicodedata.normalize("NFD", text), "latin")
    folded = unicodedata.normalize("NFC", text.casefold())
    return _SPACE_PATTERN.sub(" ", folded).strip()


def reordered(text: str) -> Iterator[tuple[int, int, str]]:
    """Where the key has Thai or Lao in another order of signs: start, end, and what."""
    for match in _MARKED_PATTERN.finditer(text):
        if match[0] != (form := one_form(match)):
            yield *match.span(), form


def one_form(match: re.Match[str]) -> str:
    """Of two vowels the one that they look like; else ຼ (0EBC), marks, tones, am."""
    if match[0][0] in "\u0e40\u0ec0":
        return chr(ord(match[0][0]) + 1)
    made = _AM_PATTERN.sub(lambda am: am[2] + chr(ord(am[1]) - 0x1A), match[0])
    return _MARKS_PATTERN.sub(lambda marks: "".join(sorted(marks[0], key=_place)), made)


def _place(mark: str) -> int:
    in_block = ord(mark) & 0x7F
    return {0x3C: -1, 0x33: 2}.get(in_block, int(0x48 <= in_block <= 0x4C))
