"""Khmer typed in fonts from before Unicode: Limon, ABC, Khek and their like.

Such a font draws Khmer where the text holds Latin letters and signs, so the text itself looks
like "siT§ikumar". There is no tested converter, so it is only recognised, by the name of the font
and by the rules of `khmertext.checks`, and kept as it is.
"""

import re

from khmertext import checks

# Families by the names that fonts of this kind carry. "Khmer OS" and other Unicode fonts are none.
_OLD_FONTS = re.compile(
    r"limon|abc(?![a-z])|khek|fk(?![a-z])|baidok|tacteing|ekreach|truth[-_ ]?kh", re.IGNORECASE
)
_KHMER = re.compile("[\u1780-\u17ff]")
_LETTER = re.compile(r"[^\W\d_]|[\u00a1-\u00bf\u00d7\u00f7]")
_SHORTEST = 3  # code points that a rule can judge
_ENOUGH = 1000  # code points; what follows is typed like the beginning
UNKNOWN = "?"  # what the text itself gives away, without the name of a font


def is_old(font: str) -> bool:
    """Is this the name of a font that draws Latin letters as Khmer?"""
    return _OLD_FONTS.match(font.strip()) is not None


def old_font(text: str, font: str) -> str:
    """`font` if `text` can only be read with it, else ""; digits and signs alone do not count."""
    if not is_old(font) or _KHMER.search(text):
        return ""
    words = (word for word in text.split() if not _is_address(word))
    return font if any(map(_LETTER.search, words)) else ""


def looks_old(text: str) -> bool:
    """Does the text itself show that it was typed for such a font?"""
    text = text[:_ENOUGH]
    if len(text) < _SHORTEST or _KHMER.search(text):
        return False
    issues = checks.run("", text, source_language="en", target_language="km")
    return any(issue.id == "kh_legacy_font" for issue in issues)


def _is_address(word: str) -> bool:
    return "@" in word or word.startswith(("http://", "https://"))
