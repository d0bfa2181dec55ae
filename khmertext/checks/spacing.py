"""White space that nobody meant, and runs that need a place to break a line."""

import re
from collections.abc import Iterator

from khmertext import clusters, words
from khmertext.checks.issue import Issue
from khmertext.checks.pair import Pair
from khmertext.checks.protected import replace

_DOUBLE = re.compile(r"[ \u00a0]*\t[ \u00a0\t]*|[ \u00a0]{2,}")
_RUN_LIMIT = 120  # code points: 99.9 % of the runs in published text are shorter than 117
_LONG_RUN = re.compile(rf"[\u1780-\u17d3\u17d7\u17dc\u17dd\u200c\u200d]{{{_RUN_LIMIT + 1},}}")


def double_space(pair: Pair) -> Iterator[Issue]:
    found = list(_DOUBLE.finditer(pair.target_masked))
    if found:
        fix = replace(pair.target, ((*match.span(), " ") for match in found))
        yield pair.issue("double_space", found[0].span(), fix=fix)


def edge_space(pair: Pair) -> Iterator[Issue]:
    before, after = _edges(pair.source)
    text = pair.target.strip()
    fix = f"{before}{text}{after}"
    if text and fix != pair.target:
        wording = "" if pair.source.strip() else "alone"
        yield pair.issue("edge_space", _first_edge(pair.target, before), fix=fix, wording=wording)


def kh_long_run(pair: Pair) -> Iterator[Issue]:
    """Browsers break Khmer with a dictionary; e-mail, PDF and old phones need a ZWSP."""
    found = list(_LONG_RUN.finditer(pair.target_masked))
    if found:
        fix = replace(pair.target, ((*m.span(), _broken(m.group())) for m in found))
        yield pair.issue("kh_long_run", found[0].span(), fix=fix)


def _edges(text: str) -> tuple[str, str]:
    """The white space before and after the words of `text`; for blank text all before none."""
    words = text.strip()
    if not words:
        return "", ""
    start = text.index(words)
    return text[:start], text[start + len(words) :]


def _first_edge(text: str, before: str) -> tuple[int, int]:
    """The edge that differs: the beginning if it does, else the end."""
    start = len(text) - len(text.lstrip())
    return (0, start) if text[:start] != before else (len(text.rstrip()), len(text))


def _broken(run: str) -> str:
    """`run` with a ZWSP between its words; as it is if the dictionary finds no words."""
    found = words(run)
    return "\u200b".join(found) if 1 < len(found) < len(clusters(run)) else run
