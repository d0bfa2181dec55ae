"""The steps of the normal form that remove or replace characters, before anything is reordered.

Each step is a pattern with its replacement, so that the same list serves `normalise`, which only
wants the text, and `problems`, which must also know where each character came from.
"""

import re
from dataclasses import dataclass
from typing import Final

from khmertext.characters import (
    BASE_SET,
    COENG,
    INVISIBLE_SET,
    KHMER_SET,
    MARK_SET,
    ZWJ,
    ZWNJ,
    ZWSP,
)


@dataclass(frozen=True)
class Step:
    """One replacement in a text node; `replacement` is literal."""

    pattern: re.Pattern[str]
    replacement: str


def _step(pattern: str, replacement: str = "") -> Step:
    return Step(re.compile(pattern), replacement)


# Dropping a character right after "<" could make a tag of what was text.
INVISIBLE: Final = f"(?<!<)(?<!<[/!?])[{INVISIBLE_SET}]+"
IDLE_ZWSP: Final = f"(?<=[\\s{COENG}]){ZWSP}+|{ZWSP}+(?=[\\s{MARK_SET}{ZWNJ}])|(?<={ZWSP}){ZWSP}+"
# A joiner at a coeng breaks the stack; ZWJ has no use in Modern Khmer; ZWNJ that no mark follows
# holds nothing up.
IDLE_JOINER: Final = (
    f"(?<![{ZWNJ}{ZWJ}])[{ZWNJ}{ZWJ}]++(?={COENG})|(?<={COENG})[{ZWNJ}{ZWJ}]+"
    f"|(?<=[{KHMER_SET}]){ZWJ}+|(?<!{ZWJ}){ZWJ}++(?=[{KHMER_SET}])"
    f"|(?<=[{KHMER_SET}]){ZWNJ}++(?![{MARK_SET}{ZWJ}])|(?<!{ZWNJ}){ZWNJ}++(?=[{BASE_SET}])"
)

STEPS: Final = (
    _step(INVISIBLE),
    _step("\u17a3", "\u17a2"),
    _step("\u17a4", "\u17a2\u17b6"),
    _step("[\u17b4\u17b5]+"),
    _step("\u17d8", "\u17d4\u179b\u17d4"),
    _step(IDLE_ZWSP),
    _step(IDLE_JOINER),
    _step(f"{COENG}{{2,}}", COENG),
)

# A text without any of these needs none of the steps.
_HINT_PATTERN = re.compile(
    f"[{INVISIBLE_SET}{ZWSP}{ZWNJ}{ZWJ}\u17a3\u17a4\u17b4\u17b5\u17d8]|{COENG}{COENG}"
)


def tidy(node: str) -> str:
    """Apply the steps to one text node, once."""
    if not _HINT_PATTERN.search(node):
        return node
    for step in STEPS:
        node = step.pattern.sub(step.replacement, node)
    return node


@dataclass(frozen=True)
class Traced:
    """A text with the place that each of its code points has in the text it was made from.

    `starts[i]` and `ends[i]` are code points of the original, end exclusive.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def whole(cls, text: str) -> "Traced":
        return cls(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that the code points start to end (not empty) came from."""
        return self.starts[start], self.ends[end - 1]

    def apply(self, step: Step) -> "Traced":
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for match in step.pattern.finditer(self.text):
            start, end = match.span()
            text += self.text[last:start], step.replacement
            starts += self.starts[last:start]
            ends += self.ends[last:start]
            starts += [self.starts[start]] * len(step.replacement)
            ends += [self.ends[end - 1]] * len(step.replacement)
            last = end
        text.append(self.text[last:])
        return Traced(
            "".join(text),
            (*starts, *self.starts[last:]),
            (*ends, *self.ends[last:]),
        )


def tidy_traced(node: str) -> Traced:
    """Apply the steps until nothing changes, and keep the original places."""
    traced = Traced.whole(node)
    while _HINT_PATTERN.search(traced.text):
        before = traced.text
        for step in STEPS:
            traced = traced.apply(step)
        if traced.text == before:
            break
    return traced
