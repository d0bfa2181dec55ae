"""What is wrong with the encoding of a raw text, and where.

The finder behind the encoding checks of `khmertext.checks`. It reads the text as typed, because
that is what people see marked; but what `normalise` repairs by itself (`ZWSP` inside a cluster,
say) is not reported a second time as an error.

Rules: KES, with the exceptions that were met in the field named beside them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from khmertext.characters import (
    BASE_SET,
    COENG,
    DEPRECATED_SET,
    INVISIBLE_SET,
    KHMER_SET,
    MARK_SET,
    OBSOLETE_SET,
    REPLACEMENT,
    SHIFTER_SET,
    SINGLE_MARK_SET,
    UNASSIGNED_SET,
    YUUKALEAPINTU,
    ZWJ,
    ZWNJ,
    ZWSP,
)
from khmertext.protect import text_nodes
from khmertext.reorder import reorder
from khmertext.syllable import CLUSTER, CLUSTER_PATTERN, is_syllable
from khmertext.tidy import Traced, tidy_traced

Kind = Literal[
    "order",
    "deprecated",
    "obsolete",
    "syllable",
    "dangling_coeng",
    "orphan_mark",
    "double_mark",
    "zwsp",
    "joiner",
    "invisible",
    "replacement",
    "unassigned",
]


@dataclass(frozen=True, order=True)
class Problem:
    """One finding; start and end are code points of the raw text, end exclusive."""

    kind: Kind
    start: int
    end: int


_CONCERNED = re.compile(f"[{KHMER_SET}{INVISIBLE_SET}{ZWSP}{REPLACEMENT}]")

# Found in the raw text.
_CHARACTERS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("deprecated", re.compile(f"[{DEPRECATED_SET}]")),
    ("obsolete", re.compile(f"[{OBSOLETE_SET}]")),
    ("unassigned", re.compile(f"[{UNASSIGNED_SET}]")),
    ("replacement", re.compile(f"{REPLACEMENT}+")),
    ("invisible", re.compile(f"[{INVISIBLE_SET}]+")),
)
_ZWSP_RUN = re.compile(f"{ZWSP}+")
_EDGES = re.compile(
    f"\\A[{INVISIBLE_SET}{ZWSP}]+|(?<![{INVISIBLE_SET}{ZWSP}])[{INVISIBLE_SET}{ZWSP}]+\\Z"
)
_JOINER_RUN = re.compile(f"[{ZWNJ}{ZWJ}]+")
_AT_KHMER = re.compile(
    f"(?<=[{KHMER_SET}])[{ZWNJ}{ZWJ}]+|(?<![{ZWNJ}{ZWJ}])[{ZWNJ}{ZWJ}]++(?=[{KHMER_SET}])"
)
_DOUBLED_COENG = re.compile(f"{COENG}{{2,}}")

# Found after the silent repairs, cluster by cluster.
_PIECE = re.compile(f"(?P<cluster>{CLUSTER})|(?P<orphans>[{MARK_SET}](?:{ZWNJ}*[{MARK_SET}])*)")
_DANGLING = re.compile(f"{COENG}(?!\u17dd*[{BASE_SET}])")
_DOUBLED = re.compile(f"([{SINGLE_MARK_SET}])\\1+")
_HELD_UP = re.compile(f"[{SHIFTER_SET}]{ZWNJ}")


def problems(text: str) -> list[Problem]:
    """Everything that is wrong with the raw text's encoding, in order of place.

    Tags, URLs, e-mail addresses and placeholders are not read. Kinds are those of the checks
    without their prefix; one place can have several.
    """
    if not _CONCERNED.search(text):
        return []
    found = set(_zwsp_at_edges(text))
    for start, end in text_nodes(text):
        found.update(
            Problem(problem.kind, start + problem.start, start + problem.end)
            for problem in _in_node(text[start:end])
        )
    return sorted(found, key=lambda problem: (problem.start, problem.end, problem.kind))


def _zwsp_at_edges(text: str) -> Iterator[Problem]:
    for edge in _EDGES.finditer(text):
        for run in _ZWSP_RUN.finditer(text, *edge.span()):
            yield Problem("zwsp", *run.span())


def _in_node(node: str) -> Iterator[Problem]:
    if not _CONCERNED.search(node):
        return
    for kind, pattern in _CHARACTERS:
        for match in pattern.finditer(node):
            yield Problem(kind, *match.span())
    tidied = tidy_traced(node)
    yield from _lost_zwsp(node, tidied)
    for match in _DOUBLED.finditer(tidied.text):
        yield Problem("double_mark", *tidied.span(*match.span()))
    for match in _DOUBLED_COENG.finditer(node):
        yield Problem("order", *match.span())
    yield from _joiners(node, tidied)
    for piece in _PIECE.finditer(tidied.text):
        if piece["orphans"] is not None:
            yield from _in_orphans(tidied, *piece.span())
        elif len(piece.group()) > 1:
            yield from _in_cluster(tidied, *piece.span())


def _lost_zwsp(node: str, tidied: Traced) -> Iterator[Problem]:
    """Runs of ZWSP of which the silent repairs leave fewer than there were."""
    if ZWSP not in node:
        return
    kept = {start for start, char in zip(tidied.starts, tidied.text, strict=True) if char == ZWSP}
    for run in _ZWSP_RUN.finditer(node):
        if not kept.issuperset(range(*run.span())):
            yield Problem("zwsp", *run.span())


def _in_orphans(tidied: Traced, start: int, end: int) -> Iterator[Problem]:
    """Marks with no base: at a start, or after a space, digit, sign or another script."""
    if tidied.text[start] == YUUKALEAPINTU and tidied.text[start - 1 : start].isspace():
        start += 1  # meant as a colon: a check of its own
    if start < end:
        yield Problem("orphan_mark", *tidied.span(start, end))
    for place in range(start, end):
        if tidied.text[place] == COENG:
            yield Problem("dangling_coeng", *tidied.span(place, place + 1))


def _in_cluster(tidied: Traced, start: int, end: int) -> Iterator[Problem]:
    cluster = tidied.text[start:end]
    stored = reorder(cluster)
    for match in _DANGLING.finditer(cluster):
        yield Problem("dangling_coeng", *tidied.span(start + match.start(), start + match.end()))
    if stored.replace(ZWNJ, "") != cluster.replace(ZWNJ, ""):
        yield Problem("order", *tidied.span(start, end))
        if _DOUBLED.search(stored) and not _DOUBLED.search(cluster):
            yield Problem("double_mark", *tidied.span(start, end))
    if not is_syllable(stored) and not is_syllable(_without_named_problems(stored)):
        yield Problem("syllable", *tidied.span(start, end))


def _without_named_problems(cluster: str) -> str:
    """The cluster as it would be once the problems that have a name of their own are gone."""
    cluster = _DANGLING.sub("", cluster.replace(ZWNJ, ""))
    return reorder(_DOUBLED.sub(r"\1", cluster))


def _joiners(node: str, tidied: Traced) -> Iterator[Problem]:
    """Runs of joiners at Khmer, unless it is one ZWNJ that holds up a register shifter."""
    if not _JOINER_RUN.search(node):
        return
    suspects = {place for run in _AT_KHMER.finditer(node) for place in range(*run.span())}
    # A joiner may come to stand in a cluster only after what was around it has been taken away.
    for cluster in CLUSTER_PATTERN.finditer(tidied.text):
        places = {
            tidied.starts[place] for place in range(*cluster.span()) if tidied.text[place] == ZWNJ
        }
        suspects = suspects - places if _holds_up(cluster.group()) else suspects | places
    for run in _JOINER_RUN.finditer(node):
        if not suspects.isdisjoint(range(*run.span())):
            yield Problem("joiner", *run.span())


def _holds_up(cluster: str) -> bool:
    stored = reorder(cluster)
    return (
        cluster.count(ZWNJ) == 1
        and ZWNJ in stored
        and _HELD_UP.search(cluster) is not None
        and is_syllable(stored)
    )
