"""Punctuation: the signs of Khmer and their Latin look-alikes, brackets, the final sign."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from khmertext.checks import endings
from khmertext.checks.issue import Issue
from khmertext.checks.pair import Pair
from khmertext.checks.protected import FILL, replace

_KHMER = r"\u1780-\u17d3\u17d7\u17dc\u17dd"  # letters, marks and the repetition sign
_AFTER_SIGN = rf"(?=$|[\s\u200b\"'”’»)\]{FILL}])"
_TOKEN = re.compile(r"\S+")
_PERIOD = re.compile(rf"(?<=[{_KHMER}])\.{_AFTER_SIGN}")
_ENUMERATOR = re.compile(r"[(«“\"]?[\u1780-\u17a2]\.")
_COLON = re.compile(rf"(?<=[{_KHMER}]):{_AFTER_SIGN}")
_COLON_INSIDE = re.compile(rf"(?<=[{_KHMER}]):(?=[\u1780-\u17b3])")
_LONE_YUUKALEAPINTU = re.compile(r"(?<![ \u00a0\u200b])[ \u00a0\u200b]+\u17c8")
_LAST_YUUKALEAPINTU = re.compile(rf"\u17c8{_AFTER_SIGN}")
_SOURCE_COLON = re.compile(r"[:៖](?![0-9\u17e0-\u17e9])")
_LIST_END = re.compile(r"។\s*[លប]\s*។")
_GLUED = re.compile(
    r"(?:[។៕]|៖(?![0-9\u17e0-\u17e9])|(?<![0-9\u17e0-\u17e9])៖)"
    r"\u200b?(?=[\u1780-\u17b3\u17dc\u17e0-\u17e9A-Za-z0-9])"
)
_APART = re.compile(r"(?<![ \u00a0\u200b])[ \u00a0\u200b]+(?=ៗ)")
_ALONE = re.compile(rf"(?<![{_KHMER}{FILL} \u00a0\u200b])ៗ")
_DOUBLED = re.compile(r"([។៕៖ៗ])\1+|។+៕")
_PAIRS = (("«", "»"), ("“", "”"), ("[", "]"))
_QUOTES = '«»“”"'
_ROUND = re.compile(r"[()]")
# "1)", "ក)", "iv)" at the start of a list entry.
_LIST_BRACKET = re.compile(
    r"(?<![^\s\u200b\ue000])(?:[0-9\u17e0-\u17e9]{1,2}|[A-Za-z\u1780-\u17a2]|[ivx]{2,4})\)"
)
_FACE = re.compile(r"[:;]-?[()]")


def end_punct(pair: Pair) -> Iterator[Issue]:
    source, target = endings.ending(pair.source), endings.ending(pair.target)
    khmer, other = (target, source) if pair.to_khmer else (source, target)
    if endings.agree(khmer, other) or _quotes_otherwise(pair, source, target):
        return
    words, quoted = (pair.source, pair.target) if pair.to_khmer else (pair.target, pair.source)
    is_open = {*khmer.kinds, *other.kinds} <= {endings.STOP, endings.EXCLAMATION, endings.NONE}
    if is_open and endings.is_speech(words) and endings.is_quoted(quoted):
        return
    fix = endings.corrected(pair.source, pair.target, to_khmer=pair.to_khmer)
    yield pair.issue("end_punct", (target.start, target.end), fix=fix)


def kh_ascii_period(pair: Pair) -> Iterator[Issue]:
    """A point after Khmer, but for abbreviations (ក.ជ.ក.) and list letters (ក.)."""
    edits = []
    for token in _TOKEN.finditer(pair.target_masked):
        period = _PERIOD.search(token.group())
        if period and _ends_sentence(token.group()):
            at = token.start() + period.start()
            edits.append((at, at + 1, "។"))
    yield from _replaced(pair, "kh_ascii_period", edits)


def kh_colon(pair: Pair) -> Iterator[Issue]:
    found = _COLON.finditer(pair.target_masked)
    yield from _replaced(pair, "kh_colon", [(*m.span(), "៖") for m in found])


def kh_yuukaleapintu(pair: Pair) -> Iterator[Issue]:
    """The three confusions of yuukaleapintu (U+17C8) with a colon."""
    text = pair.target_masked
    colons = len(_SOURCE_COLON.findall(pair.source_masked))
    written = len(_SOURCE_COLON.findall(text))
    inside = "៖ " if colons and not pair.from_khmer else "\u17c8"
    edits = [(*m.span(), inside) for m in _COLON_INSIDE.finditer(text)]
    edits += [(*m.span(), "៖") for m in _LONE_YUUKALEAPINTU.finditer(text)]
    if not edits and written < colons:
        edits = [(*m.span(), "៖") for m in _LAST_YUUKALEAPINTU.finditer(text)]
    yield from _replaced(pair, "kh_yuukaleapintu", sorted(edits))


def kh_punct_space_after(pair: Pair) -> Iterator[Issue]:
    """Not after ។ល។ and ។ប។, and not in a time such as ១០៖៣០."""
    text = _LIST_END.sub(lambda match: FILL * len(match.group()), pair.target_masked)
    found = _GLUED.finditer(text)
    yield from _replaced(
        pair, "kh_punct_space_after", [(*m.span(), m.group()[0] + " ") for m in found]
    )


def kh_lek_too(pair: Pair) -> Iterator[Issue]:
    text = pair.target_masked
    apart = [(*m.span(), "") for m in _APART.finditer(text)]
    alone = _ALONE.search(text)
    if apart:
        yield from _replaced(pair, "kh_lek_too", apart)
    elif alone:
        yield pair.issue("kh_lek_too", alone.span())


def kh_double_punct(pair: Pair) -> Iterator[Issue]:
    found = _DOUBLED.finditer(pair.target_masked)
    yield from _replaced(pair, "kh_double_punct", [(*m.span(), m.group()[-1]) for m in found])


def brackets(pair: Pair) -> Iterator[Issue]:
    """A pair that does not come out even, unless the source's does not either."""
    source, target = _uneven(pair.source_masked), _uneven(pair.target_masked)
    for signs in target:
        quoting = signs[0] in _QUOTES and any(other[0] in _QUOTES for other in source)
        if signs not in source and not quoting:
            at = next(i for i, char in enumerate(pair.target_masked) if char in signs)
            yield pair.issue("brackets", (at, at + 1), pair=signs)
            return


def _quotes_otherwise(pair: Pair, source: endings.Ending, target: endings.Ending) -> bool:
    """Is the sign that of a quotation which stands last in one text and not in the other?"""
    plain = {endings.STOP, endings.NONE}
    there, here = endings.quoted(pair.source), endings.quoted(pair.target)
    return bool(there & here) and source.kinds <= plain | here and target.kinds <= plain | there


def _ends_sentence(token: str) -> bool:
    """Whether the point of a token is its only one and not a list letter's."""
    return token.count(".") == 1 and not _ENUMERATOR.fullmatch(token)


def _uneven(text: str) -> list[str]:
    """The pairs of signs that do not come out even."""
    text = _FACE.sub("", text)
    count = Counter(text)
    uneven = [start + end for start, end in _PAIRS if count[start] != count[end]]
    if _is_round_uneven(text):
        uneven.append("()")
    return [*uneven, '""'] if count['"'] % 2 else uneven


def _is_round_uneven(text: str) -> bool:
    """Whether a round bracket stays open, or closes nothing and is not a list entry's."""
    in_lists = {match.end() - 1 for match in _LIST_BRACKET.finditer(text)}
    depth = 0
    for bracket in _ROUND.finditer(text):
        if bracket.group() == "(":
            depth += 1
        elif depth:
            depth -= 1
        elif bracket.start() not in in_lists:
            return True
    return depth > 0


def _replaced(pair: Pair, id: str, edits: Iterable[tuple[int, int, str]]) -> Iterator[Issue]:
    """One issue at the first place, whose fix corrects all of them."""
    edits = list(edits)
    if edits:
        yield pair.issue(id, edits[0][:2], fix=replace(pair.target, edits))
