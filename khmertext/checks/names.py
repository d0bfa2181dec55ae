"""Words that stay as they are in every language: protected names, and what looks like a name.

Protected names come from the term base. `WELL_KNOWN` only silences findings where the term base
forgot one: no check demands these names.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from khmertext.checks.protected import FILL

WELL_KNOWN = (
    "Facebook", "Messenger", "Instagram", "WhatsApp", "YouTube", "TikTok", "Telegram", "Google",
    "Gmail", "Snapchat", "LINE", "WeChat", "Zoom", "Roblox", "Discord", "Android", "iPhone",
    "UNICEF", "ChildFund", "INTERPOL",
)  # fmt: skip
_WORD = re.compile(
    r"[\u1780-\u17b3][\u1780-\u17d3\u200b-\u200d]*|[^\W\d_\u0000-\u024f]+"
    r"|[^\W\d_]{2,}(?:['’-][^\W\d_]+)*"
)
_CONNECTORS = frozenset({"of", "the", "and", "for", "in", "on", "to"})


@lru_cache(maxsize=64)
def names(do_not_translate: tuple[str, ...]) -> tuple[str, ...]:
    """The protected and the well-known names, longest first, without blanks."""
    return tuple(sorted({*do_not_translate, *WELL_KNOWN} - {""}, key=len, reverse=True))


@lru_cache(maxsize=256)
def name_pattern(name: str) -> re.Pattern[str]:
    """`name` exactly, not inside a longer Latin word; Khmer has no word boundary."""
    return re.compile(
        rf"(?<![A-Za-z0-9\u00c0-\u024f]){re.escape(name)}(?![A-Za-z0-9\u00c0-\u024f])"
    )


def without_names(text: str, do_not_translate: tuple[str, ...]) -> str:
    """A masked text with the names filled as well; same length."""
    for name in names(do_not_translate):
        if name in text:
            text = name_pattern(name).sub(FILL * len(name), text)
    return text


def unprotected_words(text: str, do_not_translate: tuple[str, ...]) -> list[str]:
    """The words of a masked text that are to be translated (Latin ones from two letters)."""
    return _WORD.findall(without_names(text, do_not_translate).replace(FILL, " "))


def is_presumed_name(words: Iterable[str]) -> bool:
    """Whether words look like a name: "Take It Down", "PDF", "Save the Children".

    One capitalised word alone ("House") does not: it may begin a sentence.
    """
    telling = [word for word in words if word not in _CONNECTORS]
    if not telling or not all(word[0].isupper() for word in telling):
        return False
    return len(telling) > 1 or any(char.isupper() for char in telling[0][1:])


# a form of address before a name; those of teachers, elders and monks name nobody
_ADDRESSED = re.compile(
    "(?:លោកស្រី|អ្នកស្រី|លោកជំទាវ|ឯកឧត្តម|ឧកញ៉ា|កញ្ញា|លោក)[\u200b ]*"
    "(?!អ្នក|គ្រូ|តា|យាយ|ពូ|មីង|អ៊ំ|ឪពុក|ម្តាយ|សង្ឃ|អើយ|ទាំង|ដែល|នេះ|នោះ|បាន|មាន|ត្រូវ|អាច|ជា|គឺ|នឹង|ឬ|និង)"
    "[\u1780-\u17b3]"
)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam|Lord|Lady)\b")
_CAPITALISED = re.compile(r"(?<=[a-z,;] )[“(]?[A-Z][a-z]+")


def names_somebody(text: str, known: Iterable[str] = ()) -> bool:
    """Whether a text without tags seems to name a person or a thing: a form of address with a
    name, or a word that is capitalised within a sentence. known: words that count as none.

    Khmer writes a name as it writes all words: without a form of address it is not seen.
    """
    rest = without_names(text, tuple(known))
    return any(pattern.search(rest) for pattern in (_ADDRESSED, _TITLE, _CAPITALISED))
