"""The order of lists: Khmer as a dictionary has it, English as everybody has it.

A key of our own in place of a database's collation: so every database gives the same order, and a
server's newer ICU moves nothing. The facts are those of CLDR's collation for Khmer on CLDR's root
collation (Unicode TR 35 part 5, TR 10), as ICU 72 answers questions about one or two characters:

- spaces, punctuation, symbols, digits, Khmer, Latin, all else by code point;
- after a base come consonants, then vowels, then the vowels with NIKAHIT or REAHMUK, each of which
  is one letter, then COENG with what it stacks;
- an independent vowel is QA with that vowel; only the four of RO and LO are letters of their own;
- ROBAT is RO before what it stands on, with that as coeng of the RO;
- other signs and accents, and then capitals, decide only between what is equal without them.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from localize.khmer.characters import COENG, LEK_TOO, ROBAT, ZWJ, ZWNJ, ZWSP
from localize.khmer.normalise import normalise

VERSION: Final = 1  # goes up when any text gets another key
PREFIX: Final = f"{VERSION:02x}"  # every key begins with it: two versions never compare as equal
LONGEST: Final = 2000  # hex digits: an index of PostgreSQL takes 2,700 bytes

_PUNCTUATION: Final = " _-\u2010\u2013\u2014,;:៖!¡?¿.·។៕'‹›\"«»()[]{}§¶@*/\\&#%†‡•៙៚"
_SYMBOLS: Final = "`^°©®←→↑↓+±÷×<=>|~"
_MONEY: Final = "$£¥៛€"
_DIGITS: Final = "0123456789"
_KHMER: Final = "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរឫឬលឭឮវឝឞសហឡអ"
_AVAKRAHASANYA: Final = "\u17dc"
_VOWELS: Final = (
    "\u17b6\u17b7\u17b8\u17b9\u17ba\u17bb\u17bc\u17bd"
    "\u17be\u17bf\u17c0\u17c1\u17c2\u17c3\u17c4\u17c5"
)
#: Alone or with a vowel before it: NIKAHIT (U, none, AA), REAHMUK (none, I, U, E, OO).
_CLOSED_VOWELS: Final = (
    *("\u17bb\u17c6", "\u17c6", "\u17b6\u17c6"),
    *("\u17c7", "\u17b7\u17c7", "\u17bb\u17c7", "\u17c1\u17c7", "\u17c4\u17c7"),
)
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_SYMBOL, _LETTER = "another symbol", "another letter"  # the code point follows in the key

_PRIMARY: Final[dict[str, str]] = {
    unit: f"{weight:02x}"
    for weight, unit in enumerate(
        (
            *(*_PUNCTUATION, *_SYMBOLS, _SYMBOL, LEK_TOO, *_MONEY, *_DIGITS, *_KHMER),
            *(_AVAKRAHASANYA, *_VOWELS, *_CLOSED_VOWELS, COENG, *_LATIN, _LETTER),
        ),
        start=1,
    )
}

# Secondary weights, after that of most letters (1) and that of a letter written otherwise (2): the
# accents of Latin by how often they are met, as in the root collation, then the Khmer signs.
_PLAIN, _OTHERWISE = 1, 2
_MARKS: Final = (
    "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0338\u0327\u0328\u0304\u0335"
    "\u17ce\u17cf\u17d1\u17d0\u17c8\u17dd\u17cb\u17c9\u17ca\u17cd\u17cc"
)
_SECONDARY: Final = {mark: weight for weight, mark in enumerate(_MARKS, start=_OTHERWISE + 1)}
_ANOTHER_MARK: Final = _OTHERWISE + len(_MARKS) + 1
_IGNORED: Final = "\u17b4\u17b5\u17d3"

_INDEPENDENT: Final = {
    "ឥ": "អ\u17b7",
    "ឦ": "អ\u17b8",
    "ឧ": "អ\u17bb",
    "ឩ": "អ\u17bc",
    "ឯ": "អ\u17c2",
    "ឰ": "អ\u17c3",
    "ឱ": "អ\u17c4",
    "ឳ": "អ\u17c5",
}
#: Written otherwise than the character that a keyboard has.
_QUOTES: Final = {**dict.fromkeys("‘’‚", "'"), **dict.fromkeys("“”„", '"')}
#: Other forms of letters, as capitals are of small ones.
_FORMS: Final = {"ឨ": "ឧក", "ឪ": "ឩវ", "ឲ": "ឱ"}
_PIECES: Final = str.maketrans(
    {
        **{chr(0x17F0 + value): str(value) for value in range(10)},  # digits of divination
        **{"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i"},
        **{"ø": "o\u0338", "Ø": "O\u0338", "ł": "l\u0335", "Ł": "L\u0335"},
        **{"đ": "d\u0335", "Đ": "D\u0335", "ð": "d\u0335", "Ð": "D\u0335"},
    }
)
_JOINERS: Final = dict.fromkeys(map(ord, (ZWSP, ZWNJ, ZWJ, "\u2060")))

_UNIT_PATTERN: Final = re.compile(
    f"(?P<under>[\u1780-\u17a2]){ROBAT}"
    f"|{'|'.join(sorted(_CLOSED_VOWELS, key=len, reverse=True))}"
    "|.",
    re.DOTALL,
)
_END: Final = "00"  # of a level; no weight is so low
_KEY_PATTERN: Final = re.compile(f"{PREFIX}[0-9a-f]*")


@dataclass(frozen=True)
class _Element:
    """Weights of one letter or sign on the three levels; hex digits and numbers. A sign has no
    primary one."""

    primary: str
    secondary: int = _PLAIN
    tertiary: int = _PLAIN


def sort_key(text: str) -> str:
    """What lists are ordered by: at most LONGEST small hex digits that compare, in whatever locale
    a database has, as the texts do in Khmer dictionaries.

    Texts that differ in their invisible characters or only before `normalise` have the same.
    """
    elements = [*_elements(text)]
    levels = [
        "".join(one.primary for one in elements),
        _level([one.secondary for one in elements]),
        _level([one.tertiary for one in elements]),
    ]
    while levels and not levels[-1]:
        levels.pop()
    return (PREFIX + _END.join(levels))[:LONGEST]


def is_sort_key(value: str) -> bool:
    """Can `sort_key` of this version have made it?"""
    return len(value) <= LONGEST and _KEY_PATTERN.fullmatch(value) is not None


def _level(weights: list[int]) -> str:
    """Hex of what is left of a level without the plain weights at its end."""
    while weights and weights[-1] == _PLAIN:
        weights.pop()
    return "".join(f"{weight:02x}" for weight in weights)


def _elements(text: str) -> Iterator[_Element]:
    for match in _UNIT_PATTERN.finditer(_prepared(text)):
        unit = match.group()
        if under := match["under"]:
            yield from (*_KNOWN["រ"], *_KNOWN[COENG])
            yield _Element(_PRIMARY[under], _OTHERWISE)
        elif unit in _KNOWN:
            yield from _KNOWN[unit]
        else:
            yield from _of_unknown(unit)


def _prepared(text: str) -> str:
    """In normal form without joiners, and letters apart from their accents."""
    text = normalise(text)
    dropped = text.translate(_JOINERS)
    if dropped != text:
        # as in `match_key`: what stood on both sides of one is put in order together
        text = normalise(dropped)
    return unicodedata.normalize("NFKD", text).translate(_PIECES)


def _of_unknown(character: str) -> Iterator[_Element]:
    category = unicodedata.category(character)
    if character.isspace():
        yield from _KNOWN[" "]
    elif category == "Nd":
        yield from _KNOWN[str(unicodedata.decimal(character))]
    elif "\u0300" <= character <= "\u036f":
        yield _Element("", _ANOTHER_MARK)
    elif category not in ("Cc", "Cf"):
        kind = _SYMBOL if category[0] in "PSZ" else _LETTER
        yield _Element(f"{_PRIMARY[kind]}{ord(character):06x}")


def _known() -> dict[str, tuple[_Element, ...]]:
    """The elements of every unit that the tables above name."""
    found: dict[str, tuple[_Element, ...]]
    found = {unit: (_Element(weight),) for unit, weight in _PRIMARY.items()}
    found |= {one: (_Element(_PRIMARY[key], _OTHERWISE),) for one, key in _QUOTES.items()}
    for small in _LATIN:
        found[small.upper()] = (_Element(_PRIMARY[small], tertiary=_OTHERWISE),)
    found |= {mark: (_Element("", weight),) for mark, weight in _SECONDARY.items()}
    found |= dict.fromkeys(_IGNORED, ())
    for vowel, letters in _INDEPENDENT.items():
        found[vowel] = (*found[letters[0]], _Element(_PRIMARY[letters[1]], _OTHERWISE))
    for form, letters in _FORMS.items():
        *before, last = (element for letter in letters for element in found[letter])
        found[form] = (*before, replace(last, tertiary=_OTHERWISE))
    return found


_KNOWN: Final = _known()
