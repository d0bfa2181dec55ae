"""Numbers and telephone numbers as values that two languages can be compared by.

"១២៨៨" and "1288", "2,000" and "២.០០០", "012-345-678" and "០១២ ៣៤៥ ៦៧៨" are the same figure.
Spaces, points, hyphens and slashes separate both the groups of one telephone number and two
numbers beside each other, so a text is read twice: *wide* (one long telephone number) and
*narrow* (Cambodian lengths: 9 or 10 digits from a leading 0, 11 or 12 from 855); the reading in
which source and target agree is the right one.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from khmertext import digits
from khmertext.checks.protected import FILL, replace

_MOST_PAIRS = 2_500  # more differing figures than that are no matter of separators
_NARROW_LENGTHS = (("0", 9, 10), ("855", 11, 12), ("1800", 9, 10))
_CANDIDATE = re.compile(r"\+?\(?[0-9](?:[ \u00a0.()/\u2011-]{0,3}[0-9]){6,}")
_GROUP = re.compile(r"\+?[0-9]+")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*(?![0-9])")
_DATE = re.compile(
    r"(?:[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4})"
    r"|(?:19|20)[0-9]{2} ?[-/] ?(?:19|20)[0-9]{2}"
)
# "8:00" and "8 o'clock" are the same time.
_FULL_HOUR = re.compile(r"(?<=[0-9]):00(?![0-9])")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


@dataclass(frozen=True)
class Figure:
    """A number or telephone number: its comparable value and its place (code points)."""

    value: str
    start: int
    end: int

    @property
    def size(self) -> int:
        """How many digits it has."""
        return sum(char.isdigit() for char in self.value)


@dataclass(frozen=True)
class Reading:
    """The telephone numbers and the other numbers of one text."""

    phones: tuple[Figure, ...]
    numbers: tuple[Figure, ...]


@dataclass(frozen=True)
class Difference:
    """Figures that only the source (`missing`) or only the target (`extra`) has."""

    missing: tuple[Figure, ...] = ()
    extra: tuple[Figure, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)

    @property
    def largest(self) -> int:
        """Digits of the longest differing figure."""
        return max((figure.size for figure in (*self.missing, *self.extra)), default=0)


def compare(source: str, target: str) -> tuple[Difference, Difference]:
    """The differences in (telephone numbers, other numbers) of two masked texts."""
    source, target = digits(source, to="latin"), digits(target, to="latin")
    wide = _compare(read(source), read(target))
    if not any(wide):
        return wide
    sides = read(source, narrow=True), read(target, narrow=True)
    narrow = _compare(*sides)
    is_right = not narrow[0] and narrow[1].largest < 3
    return narrow if is_right and not _hides(wide[0], narrow[1], sides) else wide


def _hides(phones: Difference, numbers: Difference, sides: tuple[Reading, Reading]) -> bool:
    """Whether the narrow reading makes small numbers of a wrong telephone number.

    "12 34 56 78" is no Cambodian number, but it may be somebody's.
    """
    found = (phones.missing, numbers.missing, sides[0]), (phones.extra, numbers.extra, sides[1])
    return any(
        _within(number, phone) and not any(_within(inner, phone) for inner in reading.phones)
        for wrong, left, reading in found
        for phone in wrong
        for number in left
    )


def _within(inner: Figure, outer: Figure) -> bool:
    return outer.start <= inner.start < outer.end


def read(text: str, *, narrow: bool = False) -> Reading:
    """The figures of a masked text with ASCII digits."""
    phones: list[Figure] = []
    for match in _CANDIDATE.finditer(text):
        phones += _narrow_phones(match) if narrow else _wide_phone(match)
    rest = _FULL_HOUR.sub(f":{FILL}{FILL}", _blank(text, phones))
    numbers = [figure for match in _NUMBER.finditer(rest) for figure in _numbers(match)]
    return Reading(tuple(phones), tuple(numbers))


def _wide_phone(match: re.Match[str]) -> list[Figure]:
    found = match.group()
    if _THOUSANDS.fullmatch(found) or _DATE.fullmatch(found):
        return []
    return [Figure(re.sub(r"[^0-9]", "", found), match.start(), match.end())]


def _narrow_phones(match: re.Match[str]) -> list[Figure]:
    """The telephone numbers of Cambodian length inside a candidate."""
    found: list[Figure] = []
    groups = [(m.group(), match.start() + m.start()) for m in _GROUP.finditer(match.group())]
    while groups:
        text, start = groups.pop(0)
        value, end = text.lstrip("+"), start + len(text)
        least, most = _lengths(text)
        while groups and len(value) < least:
            text, at = groups.pop(0)
            value, end = value + text, at + len(text)
        if least <= len(value) <= most:
            found.append(Figure(value, start, end))
    return found


def _lengths(group: str) -> tuple[int, int]:
    """(fewest, most) digits of the telephone number that begins with `group`."""
    for prefix, least, most in _NARROW_LENGTHS:
        if group.lstrip("+").startswith(prefix):
            return least, most
    return (9, 15) if group.startswith("+") else (len(group), 0)


def _blank(text: str, figures: Iterable[Figure]) -> str:
    return replace(text, ((f.start, f.end, FILL * (f.end - f.start)) for f in figures))


def _numbers(match: re.Match[str]) -> list[Figure]:
    """One number, or the parts of a date or version such as 24.11.2026."""
    text, start = match.group(), match.start()
    if _THOUSANDS.fullmatch(text):
        return [Figure(re.sub(r"[.,]", "", text), start, match.end())]
    separators = re.findall(r"[.,]", text)
    if not separators:
        return [Figure(_plain(text), start, match.end())]
    if len(separators) == 1 or separators[-1] not in separators[:-1]:
        whole, part = text[: text.rfind(separators[-1])], text[text.rfind(separators[-1]) + 1 :]
        value = _plain(re.sub(r"[.,]", "", whole)) + f".{part}".rstrip("0").rstrip(".")
        return [Figure(value, start, match.end())]
    return _parts(Figure(text, start, match.end()))


def _parts(figure: Figure) -> list[Figure]:
    return [
        Figure(_plain(m.group()), figure.start + m.start(), figure.start + m.end())
        for m in re.finditer(r"[0-9]+", figure.value)
    ]


def _plain(number: str) -> str:
    """Without the leading zero of a day or an hour; "012" is kept, it may be dialled."""
    return number.lstrip("0") or "0" if len(number) <= 2 else number


def _compare(source: Reading, target: Reading) -> tuple[Difference, Difference]:
    phones = Difference(
        _absent(source.phones, (*target.phones, *target.numbers)),
        _absent(target.phones, (*source.phones, *source.numbers)),
    )
    missing = _surplus(source.numbers, (*target.numbers, *target.phones))
    extra = _surplus(target.numbers, (*source.numbers, *source.phones))
    return phones, _without_clock_times(Difference(missing, extra))


def _absent(figures: Iterable[Figure], others: Iterable[Figure]) -> tuple[Figure, ...]:
    """Those that the other side has nowhere; said twice is not wrong for a telephone."""
    known = {figure.value for figure in others}
    return tuple(figure for figure in figures if figure.value not in known)


def _surplus(figures: Iterable[Figure], others: Iterable[Figure]) -> tuple[Figure, ...]:
    """The multiset difference, keeping the last places."""
    left = Counter(figure.value for figure in others)
    surplus = []
    for figure in figures:
        left[figure.value] -= 1
        if left[figure.value] < 0:
            surplus.append(figure)
    return tuple(surplus)


def _without_clock_times(difference: Difference) -> Difference:
    """Takes out pairs such as 10.30 and 10:30, and 2,000 and "2 000"."""
    if len(difference.missing) * len(difference.extra) > _MOST_PAIRS:
        return difference
    missing, extra = _split_pairs(difference.missing, difference.extra)
    extra, missing = _split_pairs(extra, missing)
    return Difference(tuple(missing), tuple(extra))


def _split_pairs(
    ones: Iterable[Figure], others: Iterable[Figure]
) -> tuple[list[Figure], list[Figure]]:
    """Removes from both sides a figure of `ones` that `others` writes in two parts."""
    kept, left = [], list(others)
    for figure in ones:
        values = [other.value for other in left]
        parts = next((p for p in _two_ways(figure.value) if _holds(values, p)), None)
        if parts is None:
            kept.append(figure)
            continue
        for part in parts:
            left.pop([other.value for other in left].index(part))
    return kept, left


def _two_ways(value: str) -> Iterable[list[str]]:
    whole, point, part = value.partition(".")
    if point:
        yield [whole, _plain(part.ljust(2, "0"))]
    elif len(value) > 3:
        head = len(value) % 3 or 3
        yield [value[:head], *re.findall("...", value[head:])]


def _holds(values: list[str], parts: list[str]) -> bool:
    return not Counter(parts) - Counter(values)
