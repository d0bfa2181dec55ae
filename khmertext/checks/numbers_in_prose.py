"""Telephone numbers in prose: found, so that pages can refuse them.

A number inside a sentence goes stale without anybody noticing; a help contact does not. Full
numbers are refused, short codes (117, 1280) only draw a warning. Digits count in every script,
Khmer digits included. Pure functions over one string; spans are code points, end exclusive.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from khmertext.digits import digits

_TAG = re.compile(r"<[^>]*>")
# where one line ends and the next begins; a number in bold halves is still one number
_BLOCK_TAG = re.compile(r"<(?=/?(?:p|li|ul|ol|br|hr|h[1-6]|blockquote)\b)", re.IGNORECASE)


def without_tags(source: str) -> str:
    """The words of stored rich text; paragraphs and list entries begin lines of their own."""
    return html.unescape(_TAG.sub("", _BLOCK_TAG.sub("\n<", source)))


@dataclass(frozen=True)
class Span:
    """One place in a text; `digits` are the ASCII digits found there."""

    start: int
    end: int
    text: str
    digits: str


FEWEST_DIGITS = 7
MOST_DIGITS = 15  # E.164

# Codes that people in Cambodia know. The directory has the checked list; this one only decides
# where a sentence draws a warning.
KNOWN_SHORT_CODES = frozenset({"115", "117", "118", "119", "1280", "1288"})

# What may stand between the digits of one number: invisible characters, spaces, hyphens, a dot
# without a space after it (that would end a sentence), brackets. No comma (1,200,000), no slash
# (24/11/2026), no line break.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SPACE = rf"[ \u00a0\u2009\u202f{_INVISIBLE}]"
_BETWEEN = (
    rf"(?:{_SPACE}{{0,2}}[-\u2010-\u2015(){_INVISIBLE}]{_SPACE}{{0,2}}|{_SPACE}{{1,2}}|\.(?=\d)|)"
)
_NUMBER = re.compile(rf"(?<!\d)[+(]{{0,2}}\d(?:{_BETWEEN}{_BETWEEN}\d)+")

_YEAR = r"(?:19|20)\d\d"
_DASH = r"[-\u2010-\u2015]"
# Long runs of digits that are something else.
_NOT_A_NUMBER = re.compile(
    "|".join(
        (
            rf"(?<!\d){_YEAR}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?",  # ISO 8601
            rf"(?<!\d)\d{{1,2}}[ .-]\d{{1,2}}[ .-]{_YEAR}(?!\d)",  # 24.11.2026
            rf"(?<!\d){_YEAR}(?: ?{_DASH} ?| ){_YEAR}(?!\d)",  # 2019-2024
            r"(?<![\d.,])[1-9]\d{0,2}(?:[.,]\d{3})+(?!\d)",  # 1,200,000 and 1.200.000
            r"\bISBN(?:-1[03])?:? ?[\d -]+\d",
            r"\b10\.\d{4,9}/\S+",  # DOI
            rf"(?:\bpages?|\bpp?\.|ទំព័រ) ?\d+(?: ?{_DASH} ?\d+)?",
            r"https?://(?!(?:wa|t)\.me/)\S+",
        )
    ),
    re.IGNORECASE,
)
# An address that dials is a number, whatever its digits look like.
_DIALS = re.compile(r"(?:\btel:|\bsms:|\bwa\.me/|\bt\.me/)\+?[\d().-]{3,}", re.IGNORECASE)

_SHORT = re.compile(r"(?<![0-9A-Za-z.,+])\d{3,5}(?![\d%]|[.,]\d)")
# a word for calling within a few words before the code
_CALLING = re.compile(
    r"(?:\b(?:call|dial|ring|phone|text|sms|hotline|helpline|number)\b|ទូរសព្ទ|ហៅ|លេខ|តេ|ផ្ញើសារ)"
    r"\D{0,20}$",
    re.IGNORECASE,
)


def full_phone_numbers(text: str) -> list[Span]:
    """Every telephone number of seven digits or more, in order of appearance."""
    folded = digits(text, to="latin")
    masked = _NOT_A_NUMBER.sub(lambda match: "," * len(match[0]), folded)
    found = [match.span() for match in _DIALS.finditer(folded)]
    for match in _NUMBER.finditer(masked):
        tokens = re.findall(r"\d+", match[0])
        number = "".join(tokens)
        if not FEWEST_DIGITS <= len(number) <= MOST_DIGITS or set(tokens) <= KNOWN_SHORT_CODES:
            continue
        if not any(start < match.end() and match.start() < end for start, end in found):
            found.append(match.span())
    return [_span(text, folded, start, end) for start, end in sorted(found)]


def short_codes(text: str) -> list[Span]:
    """Every known short code, and 3 to 5 digits right after a word for calling."""
    folded = digits(text, to="latin")
    numbers = full_phone_numbers(text)
    return [
        _span(text, folded, *match.span())
        for match in _short_codes(folded)
        if not any(span.start <= match.start() < span.end for span in numbers)
    ]


def _short_codes(folded: str) -> Iterator[re.Match[str]]:
    for match in _SHORT.finditer(folded):
        is_called = _CALLING.search(folded[: match.start()][-40:]) is not None
        if match[0] in KNOWN_SHORT_CODES or (is_called and not re.fullmatch(_YEAR, match[0])):
            yield match


def _span(text: str, folded: str, start: int, end: int) -> Span:
    return Span(start, end, text[start:end], "".join(re.findall(r"[0-9]", folded[start:end])))
