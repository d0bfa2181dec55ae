"""The classes of characters, Khmer ones above all, that every other module here is written with.

Each name is a piece of a regular expression: `*_SET` is the inside of a character class
(`[...]`), the others stand on their own. Code points are escaped because most of these
characters are invisible or cannot stand alone on a screen.

Source: Unicode block 1780-17FF, and SIL "Khmer Encoding Structure" v2 (October 2024), here KES:
section "Modern Khmer" for the syllable, "Consonant Shifters" for the strong consonants.
"""

import unicodedata
from typing import Final

# -- single characters ---------------------------------------------------------------------

COENG: Final = "\u17d2"  # stacks the consonant that follows under the base
COENG_DA: Final = "\u17d2\u178a"
COENG_TA: Final = "\u17d2\u178f"  # looks the same; the form that KES stores
ROBAT: Final = "\u17cc"
MUUSIKATOAN: Final = "\u17c9"  # register shifter of weak clusters
TRIISAP: Final = "\u17ca"  # register shifter of strong clusters
VOWEL_U: Final = "\u17bb"
NIKAHIT: Final = "\u17c6"
YUUKALEAPINTU: Final = "\u17c8"
ZWSP: Final = "\u200b"  # word boundary without a visible space
ZWNJ: Final = "\u200c"  # keeps a register shifter above
ZWJ: Final = "\u200d"  # only Middle Khmer has a use for it
REPLACEMENT: Final = "\ufffd"

# -- classes -------------------------------------------------------------------------------

#: The whole block and the lunar date symbols.
KHMER_SET: Final = "\u1780-\u17ff\u19e0-\u19ff"
#: Consonants and independent vowels, without the deprecated 17A3 and 17A4.
BASE_SET: Final = "\u1780-\u17a2\u17a5-\u17b3"
#: What can carry marks: also the dotted circle, with which textbooks show a mark alone.
CARRIER_SET: Final = BASE_SET + "\u25cc"
#: Bases without RO 179A: only they can be the first of two coengs.
NOT_RO_SET: Final = "\u1780-\u1799\u179b-\u17a2\u17a5-\u17b3"
#: Consonants without BA 1794, which has its own rule for the shifters.
NOT_BA_SET: Final = "\u1780-\u1793\u1795-\u17a2"
#: Consonants whose cluster takes TRIISAP as its lowered shifter (KES sonority levels 1-4).
STRONG_SET: Final = (
    "\u1780-\u1783\u1785-\u1788\u178a-\u178d\u178f-\u1792\u1795-\u1797\u179e-\u17a0\u17a2"
)

SHIFTER_SET: Final = MUUSIKATOAN + TRIISAP
VOWEL_SET: Final = "\u17b6-\u17c5"
VOWEL_BEFORE_SET: Final = "\u17be-\u17c5"  # some of them also have a part above or after
VOWEL_BELOW_SET: Final = "\u17bb-\u17bd"
VOWEL_ABOVE_SET: Final = "\u17b7-\u17ba"
VOWEL_AFTER: Final = "\u17b6"
#: Signs above; 17D3 is discouraged but keeps its place, so that it can be reported by name.
SIGN_SET: Final = "\u17c6\u17cb\u17cd-\u17d1\u17d3\u17dd"
FINAL_SET: Final = "\u17c7\u17c8"
#: Everything that needs a base before it, COENG included.
MARK_SET: Final = "\u17b6-\u17d3\u17dd"
#: The same without COENG; only these can be doubled by mistake.
SINGLE_MARK_SET: Final = "\u17b6-\u17d1\u17d3\u17dd"

#: Before one of these a shifter is written below, so it cannot be told from VOWEL_U.
#: 17BF is missing in the text of KES, not in its published test; it is the milder reading.
ABOVE: Final = "(?:[\u17b7-\u17ba\u17be\u17bf\u17dd]|\u17b6\u17c6)"
#: MUUSIKATOAN is also lowered by samyok sannya 17D0.
ABOVE_OR_SAMYOK: Final = "(?:[\u17b7-\u17ba\u17be\u17bf\u17d0\u17dd]|\u17b6\u17c6)"

#: 17A3 and 17A4 are old letters, 17B4 and 17B5 invisible vowels, 17D8 is "et cetera";
#: 17D3 was meant for lunar dates and has no safe replacement.
DEPRECATED_SET: Final = "\u17a3\u17a4\u17b4\u17b5\u17d3\u17d8"
#: Right only in quotations of old or Pali and Sanskrit texts.
OBSOLETE_SET: Final = "\u179d\u179e\u17a8\u17d1\u17dc\u17dd\u17f0-\u17f9"
UNASSIGNED_SET: Final = "\u17de\u17df\u17ea-\u17ef\u17fa-\u17ff"

#: BOM, soft hyphen, word joiner and invisible operators, direction marks, line and paragraph
#: separator.
INVISIBLE_SET: Final = "\ufeff\u00ad\u2060-\u2064\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029"

# -- other scripts -------------------------------------------------------------------------

#: Scripts that are written without spaces between words, each as its block, and the letters and
#: marks of it: no digits, no punctuation, no sign of repetition. Khmer, Thai, Lao, Burmese.
UNSPACED: Final = {
    KHMER_SET: "\u1780-\u17d3\u17dd",
    "\u0e00-\u0e7f": "\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e",
    "\u0e80-\u0eff": "\u0e81-\u0eae\u0eb0-\u0ebd\u0ec0-\u0ec4\u0ec8-\u0ece\u0edc-\u0edf",
    "\u1000-\u109f": "\u1000-\u103f\u1050-\u108f\u109a-\u109d",
}
UNSPACED_SET: Final = "".join(UNSPACED.values())
#: Of Thai and Lao: consonants, vowels written before them, what is written above and below.
CONSONANT_SET: Final = "\u0e01-\u0e2e\u0e81-\u0eae\u0edc-\u0edf"
LEADING_SET: Final = "\u0e40-\u0e44\u0ec0-\u0ec4"
ATTACHED_SET: Final = "\u0e31\u0e33-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb3-\u0ebc\u0ec8-\u0ece"
#: Of Burmese: marks, and the one of them that stacks the letter that follows.
BURMESE_MARK_SET: Final = (
    "\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074"
    "\u1082-\u108d\u108f\u109a-\u109d"
)
VIRAMA: Final = "\u1039"
STACKED_SET: Final = "\u1000-\u102a\u103f"
#: No cluster begins with the first, or with a base behind the second.
CONTINUING_SET: Final = MARK_SET + ATTACHED_SET + BURMESE_MARK_SET
WAITING_SET: Final = COENG + LEADING_SET + VIRAMA
#: Every combining character of every script.
COMBINING_SET: Final = "".join(
    char for char in map(chr, range(0x300, 0xFE30)) if unicodedata.category(char).startswith("M")
)
