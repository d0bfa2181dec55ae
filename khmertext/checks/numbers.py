"""Numbers and telephone numbers of source and target, and digits of two kinds in one number."""

import re
from collections.abc import Iterator, Sequence

from khmertext import digits
from khmertext.checks import figures
from khmertext.checks.catalogue import Severity
from khmertext.checks.figures import Difference, Figure
from khmertext.checks.issue import Issue
from khmertext.checks.meaning.written import elsewhere
from khmertext.checks.pair import Pair
from khmertext.checks.protected import replace

_RUN = re.compile(r"[0-9\u17e0-\u17e9]{2,}")
_BLOCKING_SIZE = 3  # a wrong "13" may be a number word; a wrong "1288" is a wrong helpline


def numbers(pair: Pair) -> Iterator[Issue]:
    """But where the other text says it in words ("2 children", ពីរ); short numbers only warn."""
    _, difference = figures.compare(pair.source_masked, pair.target_masked)
    if difference and pair.is_khmer_beside_english:
        texts = pair.source_masked, pair.target_masked
        of_source = elsewhere(*texts, is_khmer=pair.from_khmer)
        of_target = elsewhere(*reversed(texts), is_khmer=pair.to_khmer)
        difference = Difference(
            tuple(figure for figure in difference.missing if not of_source(figure)),
            tuple(figure for figure in difference.extra if not of_target(figure)),
        )
    if difference:
        severity: Severity = "error" if difference.largest >= _BLOCKING_SIZE else "warning"
        yield _different(pair, "numbers", difference, severity)


def phone(pair: Pair) -> Iterator[Issue]:
    difference, _ = figures.compare(pair.source_masked, pair.target_masked)
    if difference:
        yield _different(pair, "phone", difference, "error")


def kh_digits_mixed(pair: Pair) -> Iterator[Issue]:
    """In one number, or in the groups of one telephone number."""
    text = pair.target_masked
    phones = figures.read(digits(text, to="latin"), narrow=True).phones
    places = [(one.start, one.end) for one in phones if _is_mixed(text[one.start : one.end])]
    places += [
        match.span()
        for match in _RUN.finditer(text)
        if _is_mixed(match.group()) and not any(s <= match.start() < e for s, e in places)
    ]
    if places:
        edits = [(start, end, _one_kind(text[start:end])) for start, end in sorted(places)]
        yield pair.issue("kh_digits_mixed", edits[0][:2], fix=replace(pair.target, edits))


def _is_mixed(number: str) -> bool:
    return len({char.isascii() for char in number if char.isdecimal()}) > 1


def _one_kind(number: str) -> str:
    """`number` in the digits that most of it is written in; Khmer when they are as many."""
    kinds = [char.isascii() for char in number if char.isdecimal()]
    return digits(number, to="latin" if sum(kinds) * 2 > len(kinds) else "khmer")


def _different(pair: Pair, id: str, difference: Difference, severity: Severity) -> Issue:
    extra = difference.extra
    return pair.issue(
        id,
        (extra[0].start, extra[0].end) if extra else None,
        fix=_exchanged(pair, difference),
        severity=severity,
        wording="" if extra else "missing",
        missing=_listed(difference.missing),
        extra=_listed(extra),
    )


def _exchanged(pair: Pair, difference: Difference) -> str | None:
    """One number in the place of another: as the source has it, in the digits that stood there."""
    if len(difference.missing) != 1 or len(difference.extra) != 1:
        return None
    (missing,), (extra,) = difference.missing, difference.extra
    right = digits(pair.source[missing.start : missing.end], to="latin")
    there = next((c for c in pair.target[extra.start : extra.end] if re.match(r"[^\D0-9]", c)), "0")
    zero = ord(there) - int(there)
    written = right.translate({ord(str(value)): zero + value for value in range(10)})
    return replace(pair.target, [(extra.start, extra.end, written)])


def _listed(found: Sequence[Figure]) -> str:
    return ", ".join(figure.value for figure in found) or "–"
