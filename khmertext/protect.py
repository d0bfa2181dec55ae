"""The parts of a text that belong to machines, and that nobody may rewrite.

HTML tags with their attributes, URLs, e-mail addresses and placeholders. What is left are the
text nodes, to which the rules for Khmer apply.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

# All of them are linear in the text's length: search queries of strangers come through here.

#: A tag or a comment (which without an end goes on to the end). A bare "<" is text.
TAG: Final = r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>"
#: `{x}`, `{{ x }}`, `{% x %}`, `%(x)s`, `%s`, `%1$s`, `%d`
PLACEHOLDER: Final = r"\{\{[^{}]*\}\}|\{[^{}]*\}|%(?:\([^()]*\)|\d+\$)?[sdifr](?![A-Za-z])"
#: Khmer letters may be part of an address; Khmer punctuation, quotes and ZWSP end it.
URL: Final = (
    r"(?:https?://|ftp://|mailto:|tel:|www\.)"
    '[^\\s<>"{}\u200b\u00ab\u00bb\u201c\u201d\u17d4-\u17da]+'
)
EMAIL: Final = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"

PROTECTED_PATTERN: Final = re.compile(f"{TAG}|{PLACEHOLDER}|{URL}|{EMAIL}", re.DOTALL)
TAG_PATTERN: Final = re.compile(TAG, re.DOTALL)

# One of these must be there for any protected part; looking for them is cheaper than the pattern.
_HINT_PATTERN = re.compile(r"[<{%@]|://|www\.|mailto:|tel:")


def text_nodes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of every non-empty stretch of plain text, in code points."""
    start = 0
    if _HINT_PATTERN.search(text):
        for match in PROTECTED_PATTERN.finditer(text):
            if match.start() > start:
                yield start, match.start()
            start = match.end()
    if start < len(text):
        yield start, len(text)


def rewrite_text_nodes(text: str, rewrite: Callable[[str], str]) -> str:
    """Apply `rewrite` to each text node and leave the protected parts as they are."""
    if not _HINT_PATTERN.search(text):
        return rewrite(text)
    pieces: list[str] = []
    last = 0
    for start, end in text_nodes(text):
        pieces += text[last:start], rewrite(text[start:end])
        last = end
    pieces.append(text[last:])
    return "".join(pieces)
