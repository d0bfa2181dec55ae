"""Repetition inside a text, and agreement with other approved translations."""

import re
from collections.abc import Iterator

from khmertext import match_key
from khmertext.checks.issue import Issue
from khmertext.checks.pair import Pair
from khmertext.checks.protected import replace

# Three letters at least: ការការពារ ("to protect") repeats two and is right. At most twenty, so
# that a long text stays cheap.
_SYLLABLE = r"(?>[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3])*)"
_TWICE = re.compile(
    rf"(?<!\u17d2)({_SYLLABLE}{{3,20}}?)[ \u00a0\u200b]*\1(?![\u17b4-\u17d3\u17dd])"
)


def dup_word(pair: Pair) -> Iterator[Issue]:
    found = list(_TWICE.finditer(pair.target_masked))
    if found:
        fix = replace(pair.target, ((*match.span(), match.group(1)) for match in found))
        yield pair.issue("dup_word", found[0].span(), fix=fix, word=found[0].group(1))


def inconsistent(pair: Pair) -> Iterator[Issue]:
    """Silent if any approved translation of the same source equals this one."""
    others = {match_key(text): text for text in pair.approved_for_same_source if text}
    if others and pair.target_key not in others:
        approved = next(iter(others.values()))
        yield pair.issue("inconsistent", fix=approved, approved=approved)
