"""The parts of a text that no check may touch.

Tags, URLs, e-mail addresses, placeholders and HTML entities. A check that looks at words reads
the *masked* text: as long as the real one, each protected character replaced by `FILL`, so that
positions stay true and a protected part is neither a letter, a space nor a sign.
"""

import re
from collections.abc import Iterable

FILL = "\ue000"  # private use: no text that means something to others holds it

_TAG = r"</?[A-Za-z][A-Za-z0-9:-]*(?:\s[^<>]*)?/?>"
# Khmer letters belong to an address only inside its path ("/wiki/…", "?q=…"): Khmer text is
# often written right after an address, without a space.
_URL_CHAR = r"(?:[^\s<>\"'«»“”\u1780-\u17ff\u200b]|(?<=[/=_#?-])[\u1780-\u17d3]+)"
_URL = (
    rf"(?:https?://|(?<![\w@.-])www\.){_URL_CHAR}+"
    r"|(?<![\w@.-])(?:[A-Za-z0-9-]+\.)+(?:com|org|net|gov|edu|info|int|asia|kh)"
    rf"(?![\w@-]|\.\w)(?:/{_URL_CHAR}*)?"
)
_EMAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_PLACEHOLDER = (
    r"\{\{[^{}]*\}\}|\{[^{}\s]*\}"
    r"|%\([^()\s]+\)[#0 +-]*\d*(?:\.\d+)?[sdifgxr]"
    r"|(?<!\d)%(?:\d+\$)?[sdif](?![A-Za-z])"
)
_ENTITY = r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});"

TAG = re.compile(_TAG)
URL = re.compile(_URL)
EMAIL = re.compile(_EMAIL)
PLACEHOLDER = re.compile(_PLACEHOLDER)
# An address ends before the sentence's own punctuation.
_URL_TAIL = re.compile(r"[.,;:!?\])}]+$")
_PROTECTED = re.compile("|".join((_TAG, _EMAIL, rf"(?P<url>{_URL})", _PLACEHOLDER, _ENTITY)))


def urls(text: str) -> list[str]:
    """Every address in `text`, those inside tags too, without trailing punctuation."""
    return [_trimmed(match.group()) for match in URL.finditer(text)]


def spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of every protected part, in order."""
    found = []
    for match in _PROTECTED.finditer(text):
        end = match.end()
        if match.group("url"):
            end = match.start() + len(_trimmed(match.group()))
        found.append((match.start(), end))
    return found


def masked(text: str) -> str:
    """`text` with every protected character replaced by FILL; same length."""
    return replace(text, ((start, end, FILL * (end - start)) for start, end in spans(text)))


def without_tags(text: str) -> str:
    return TAG.sub("", text)


def replace(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """`text` with each (start, end, new) replaced; edits in order, without overlap."""
    done: list[str] = []
    position = 0
    for start, end, new in edits:
        done += text[position:start], new
        position = end
    return "".join((*done, text[position:]))


def _trimmed(url: str) -> str:
    """`url` without the punctuation of the sentence around it; a balanced ")" stays."""
    tail = _URL_TAIL.search(url)
    if tail is None:
        return url
    if tail.group().startswith(")") and url.count("(") == url.count(")", 0, tail.start() + 1):
        return url[: tail.start() + 1]
    return url[: tail.start()]
