"""The sign that a text ends with, and what sign the other language should end with.

Quotation marks, brackets, tags and white space after the sign are skipped. A sign may count as
several: "។ល។" ends a list and a sentence, the point of "ក.ជ.ក." may end a sentence or none.
Quoted speech ends with its quotation mark: in Khmer a khan inside it is a matter of taste.
"""

import re
from dataclasses import dataclass

from khmertext.checks.protected import TAG

STOP, QUESTION, EXCLAMATION, COLON, ELLIPSIS, NONE = ".", "?", "!", ":", "…", ""

_CLOSERS = "\"'”’»)]›\u200b"
_ENTITY_CLOSERS = ("&quot;", "&#x27;", "&#39;", "&nbsp;", "&rdquo;", "&raquo;")
_LONGEST_SIGN = 40
_SIGNS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = (
    (re.compile(r"។\s*[លប]\s*។$"), frozenset({ELLIPSIS, STOP})),
    (re.compile(r"\betc\.$"), frozenset({ELLIPSIS, STOP})),
    (re.compile(r"(?:…|\.{3,})$"), frozenset({ELLIPSIS})),
    (re.compile(r"(?:^|(?<=[\s\u200b(]))(?:[^\s.]{1,3}\.){2,}$"), frozenset({STOP, NONE})),
    (re.compile(r"[?!\uff1f\uff01]*[?\uff1f][?!\uff1f\uff01]*$"), frozenset({QUESTION})),
    (re.compile(r"[!\uff01]+$"), frozenset({EXCLAMATION})),
    (re.compile(r"[:៖]$"), frozenset({COLON})),
    (re.compile(r"[.។៕៚]$"), frozenset({STOP})),
)
_PREFERRED_ORDER = (QUESTION, EXCLAMATION, ELLIPSIS, COLON, STOP, NONE)
_KHMER_SIGNS = {STOP: "។", COLON: "៖"}
_SPOKEN = re.compile(r"\s*(?:«[^«»]+»|“[^“”]+”|\"[^\"]+\")\s*")
_QUOTATION = re.compile(r"«[^«»]+»|“[^“”]+”|\"[^\"]+\"|(?<!\w)‘[^‘’]+’(?!\w)")
_LEAST_SPOKEN = 2  # words; one word in quotation marks may be a name or a button


@dataclass(frozen=True)
class Ending:
    """How a text ends: what its sign counts as, and where the sign stands (may be empty)."""

    kinds: frozenset[str]
    start: int
    end: int


def ending(text: str) -> Ending:
    end = _end_of_words(text)
    begin = max(0, end - _LONGEST_SIGN)
    tail = text[begin:end]
    for pattern, kinds in _SIGNS:
        if match := pattern.search(tail):
            return Ending(kinds, begin + match.start(), end)
    return Ending(frozenset({NONE}), end, end)


def agree(khmer: Ending, other: Ending) -> bool:
    """Whether the endings of a Khmer and another text fit; Khmer often has ។ for "!"."""
    if khmer.kinds & other.kinds:
        return True
    return STOP in khmer.kinds and EXCLAMATION in other.kinds


def is_speech(text: str) -> bool:
    """Is this text, in words with spaces between them, one quotation of what somebody says?"""
    text = TAG.sub("", text)
    return _SPOKEN.fullmatch(text) is not None and len(text.split()) >= _LEAST_SPOKEN


def quoted(text: str) -> frozenset[str]:
    """How the quotations in it end: QUESTION of «តើ…?» គាត់សួរ។"""
    found = (ending(TAG.sub("", match.group())).kinds for match in _QUOTATION.finditer(text))
    return frozenset().union(*found)


def is_quoted(text: str) -> bool:
    """Is it one quotation, whatever it says?"""
    return _SPOKEN.fullmatch(TAG.sub("", text)) is not None


def corrected(source: str, target: str, *, to_khmer: bool) -> str:
    """`target` ending as `source` does; a new sign stands inside quotes where the source's does."""
    wanted, found = ending(source), ending(target)
    kind = next(kind for kind in _PREFERRED_ORDER if kind in wanted.kinds)
    sign = _KHMER_SIGNS.get(kind, kind) if to_khmer else kind
    if kind == ELLIPSIS and source[wanted.start : wanted.end].startswith("..."):
        sign = "..."
    if found.start < found.end:
        return target[: found.start].rstrip(" \u00a0\u200b") + sign + target[found.end :]
    signs_inside_quotes = bool(source[wanted.end :].strip("\u200b\u00a0 \t\n"))
    at = found.end if signs_inside_quotes else len(target.rstrip())
    return target[:at] + sign + target[at:]


def _end_of_words(text: str) -> int:
    """Where the text ends before closing quotes, brackets, tags and white space."""
    tags = {match.end(): match.start() for match in TAG.finditer(text)}
    end = len(text)
    while end:
        entity = next((e for e in _ENTITY_CLOSERS if text.endswith(e, 0, end)), "")
        if end in tags:
            end = tags[end]
        elif text[end - 1] in _CLOSERS or text[end - 1].isspace():
            end -= 1
        elif entity:
            end -= len(entity)
        else:
            break
    return end
