"""A number that one text writes in figures and the other in words, or as another length of time.

"Three minutes" is ៣ នាទី, "a week" ៧ ថ្ងៃ, "an hour and a half" ៩០ នាទី, "day and night" ២៤ ម៉ោង, "one
in ten" 10 %. A number that people call is never such a one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from khmertext import digits
from khmertext.checks.figures import Figure
from khmertext.checks.meaning.numerals import values
from khmertext.checks.meaning.service import HOURS
from khmertext.checks.meaning.words import EN_MONTH, KM_MONTH, month_number
from khmertext.checks.numbers_in_prose import full_phone_numbers, short_codes
from khmertext.checks.protected import FILL, replace

_MINUTES = {"second": 1 / 60, "minute": 1, "hour": 60, "day": 1_440, "week": 10_080}
_MINUTES |= {"month": 43_200, "year": 518_400, "decade": 5_184_000, "century": 51_840_000}
_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_EN_UNITS = {unit: f"{unit}s?" for unit in _MINUTES} | {
    "week": "week(?:s|ly)?", "day": "day(?:s)?|daily", "century": "century|centuries",
}  # fmt: skip
_KM_UNITS = {
    "second": "វិនាទី", "minute": "នាទី", "hour": "ម៉ោង", "day": "ថ្ងៃ", "week": "សប្តាហ៍?|អាទិត្យ",
    "month": "ខែ", "year": "ឆ្នាំ", "decade": "ទសវត្សរ?៍?", "century": "សតវត្សរ?៍?",
}  # fmt: skip


@dataclass(frozen=True)
class _Language:
    """half: behind a unit, one half more; halved, each: before a unit, a part of it, or one."""

    unit: re.Pattern[str]
    half: re.Pattern[str]
    halved: re.Pattern[str]
    each: re.Pattern[str]
    #: half past seven
    past: re.Pattern[str]
    #: (whole, part): one in ten
    shares: re.Pattern[str]
    month: re.Pattern[str]


def _units(units: dict[str, str]) -> str:
    return "|".join(f"(?P<{unit}>{words})" for unit, words in units.items())


_ENGLISH = _Language(
    unit=re.compile(rf"\b(?:{_units(_EN_UNITS)}|(?P<fortnight>fortnight))\b"),
    half=re.compile(r"\s+and\s+a\s+half\b"),
    halved=re.compile(
        r"(?:(?P<half>\bhalf\s+(?:of\s+)?an?|\bhalf)|(?P<quarter>\bquarter\s+of\s+an?)"
        r"|(?P<more>\band[\s-]a[\s-]half))[\s-]$"
    ),
    each=re.compile(r"\b(?:an?|per|each|every|whole|full)[\s-]$"),
    past=re.compile(r"\bhalf\s+past\b"),
    shares=re.compile(r"(?P<part>[\w-]+)\s+(?:\w+\s+)?(?:in(?:\s+every)?|out\s+of|of)\s+(?P<whole>[\w-]+)"),
    month=re.compile(rf"\b(?:{EN_MONTH})\b", re.IGNORECASE),
)  # fmt: skip
_KHMER = _Language(
    unit=re.compile(_units(_KM_UNITS)),
    half=re.compile("\\s?កន្លះ"),
    halved=re.compile("(?:(?P<half>កន្លះ|ពាក់កណ្តាល)|(?P<quarter>មួយភាគបួន)(?:នៃ)?)\\s?$"),
    each=re.compile("(?:រាល់|ប្រចាំ)\\s?$"),
    past=re.compile("ម៉ោង\\s?[0-9\u1780-\u17d3]+?\\s?កន្លះ"),
    shares=re.compile(
        "(?P<part>[0-9]+|[\u1780-\u17d3]+?)\\s?(?:នាក់|គ្រួសារ)?\\s?(?:ក្នុងចំណោម|ក្នុង|លើ)[^0-9\u1780-\u17d3]?\\s?"
        "(?P<whole>[0-9]+|[\u1780-\u17d3]+)"
    ),
    month=re.compile(KM_MONTH),
)
#: Words that have a number in them, and which figures may stand for them.
_ENGLISH_NAMES = (
    (r"\b(?:an?|once|single|each|every|per)\b", "1"),
    (r"\b(?:couple|pairs?|twins?|doubl\w+)\b", "2"),
    (r"\bcouple\b|\bt(?:rip|reb)l\w+", "3"),
    (r"\bhal(?:f|ves)\b", "1 2"),
    (r"\bthirds?\b", "1 3"),
    (r"\bquarters?\b", "1 3 4 15"),
    (r"\bquadrupl\w+", "4"),
    (r"\bdozens?\b", "12"),
    (r"\bteens?\b|\bteenage", "13 19"),
)
_KHMER_NAMES = (
    ("មួយ|ម្នាក់|ម្តង", "1"),
    ("ភាគ(?!រយ)|កណ្តាល|កន្លះ", "1 2 3 4"),
    ("គូ(?!ស)|ទ្វេ|ភ្លោះ", "2"),
    ("(?<!គី)ឡូ", "12"),
)
_BEFORE = 40  # letters in which the number of a unit stands
_HALF_PERCENT = {
    "50": ("half", "ពាក់កណ្តាល"),
    "25": ("quarter", "មួយភាគបួន"),
    "75": ("three quarters", "បីភាគបួន"),
}
_PERCENT = re.compile("\\s?(?:%|per\\s?cent|ភាគរយ)")
_AFTERNOON = re.compile(
    r"\b([0-9]{1,2})(?:[:.][0-9]{2})?\s?p\.?m\b|([0-9]{1,2})[^0-9។]{0,6}(?:ល្ងាច|រសៀល|យប់)"
)
_MINUTE = re.compile("\\s?(?:នាទី|minutes)")
_NOON = re.compile(r"\b(?:noon|midnight)\b|ថ្ងៃត្រង់|អធ្រាត្រ|កណ្តាលយប់")
_TIME = re.compile("(?:ម៉ោង|\\bat)\\s?$")
_IN_A_DATE = re.compile("(?:ខែ(?:\\s?ទី)?\\s?|[0-9]\\s?[-/.]\\s?)$")


def elsewhere(text: str, other: str, *, is_khmer: bool) -> Callable[[Figure], bool]:
    """Whether a figure of `text` is said in other words in `other`, the text that is compared."""
    text, other = digits(text, to="latin").lower(), digits(other, to="latin").lower()
    here, there = (_KHMER, _ENGLISH) if is_khmer else (_ENGLISH, _KHMER)
    called = [(one.start, one.end) for one in (*short_codes(text), *full_phone_numbers(text))]
    said = {value for value, _, _ in values(other, is_khmer=not is_khmer)}
    lengths = {length for length, _, _ in _lengths(other, there, is_khmer=not is_khmer)}
    said |= {
        value
        for word, stands_for in (_ENGLISH_NAMES if is_khmer else _KHMER_NAMES)
        if re.search(word, other)
        for value in stands_for.split()
    }
    plain = said | _plain(other)
    # places in `text` whose number, or length of time, the other text says
    same = [(a, b) for value, a, b in values(text, is_khmer=is_khmer) if value in plain]
    same += [(a, b) for one, a, b in _lengths(text, here, is_khmer=is_khmer) if one in lengths]

    def is_said(figure: Figure) -> bool:
        start, end = figure.start, figure.end
        if any(a < end and start < b for a, b in called):
            return False
        return (
            figure.value in said
            or any(a <= start and end <= b for a, b in same)
            or _as_time(figure, text, other, there)
            or _as_share(figure, text, other, there, not is_khmer)
        )

    return is_said


def without_same_lengths(source: str, target: str, *, is_khmer: bool) -> tuple[str, str]:
    """Both texts without the lengths of time that the other says too; is_khmer: the source is."""
    found = []
    for text, in_khmer in ((source, is_khmer), (target, not is_khmer)):
        words = _KHMER if in_khmer else _ENGLISH
        plain = digits(text, to="latin").lower()
        found.append(list(_lengths(plain, words, is_khmer=in_khmer)))
    same = {one[0] for one in found[0]} & {one[0] for one in found[1]}
    kept = [
        replace(text, [(a, b, FILL * (b - a)) for length, a, b in _apart(each) if length in same])
        for text, each in zip((source, target), found, strict=True)
    ]
    return kept[0], kept[1]


def _apart(lengths: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Without those that begin inside another one."""
    kept: list[tuple[int, int, int]] = []
    for one in sorted(lengths, key=lambda one: one[1]):
        if not kept or kept[-1][2] <= one[1]:
            kept.append(one)
    return kept


def _plain(text: str) -> set[str]:
    return {re.sub("[.,]", "", one) for one in re.findall("[0-9]+(?:[.,][0-9]{3})*", text)}


def _lengths(text: str, words: _Language, *, is_khmer: bool) -> Iterator[tuple[int, int, int]]:
    """Each length of time in seconds, with its place."""
    reader = HOURS.khmer if is_khmer else HOURS.english
    if always := reader.says(text).get("always"):
        start = text.find(always)
        yield 86_400, start, start + len(always)
    counts = [(float(value), a, b) for value, a, b in values(text, is_khmer=is_khmer)]
    taken = {place for _, a, b in counts for place in range(a, b)}
    counts += [
        (float(match.group().replace(",", ".")), *match.span())
        for match in re.finditer(_NUMBER, text)
        if match.start() not in taken
    ]
    by_end = {b: (value, a) for value, a, b in counts}
    for unit in words.unit.finditer(text):
        name = unit.lastgroup or ""
        minutes = _MINUTES["week"] * 2 if name == "fortnight" else _MINUTES[name]
        start, end, count = unit.start(), unit.end(), 1.0
        before = text[max(0, start - _BEFORE) : start]
        halved = words.halved.search(before)
        if halved and halved.lastgroup != "more":
            count, start = (0.5 if halved.lastgroup == "half" else 0.25), start - len(halved[0])
        else:
            gap = len(halved[0]) + 1 if halved else 1
            near = [by_end[at] for at in range(start, start - gap - 1, -1) if at in by_end]
            if near:
                count, start = near[0]
            elif not words.each.search(before) and not re.search("ly$|^fort|^dec|^cent", unit[0]):
                continue
            count += 0.5 * bool(halved)
        if half := words.half.match(text, end):
            count, end = count + 0.5, half.end()
        yield round(count * minutes * 60), start, end


def _as_time(figure: Figure, text: str, other: str, there: _Language) -> bool:
    """An hour of the afternoon, noon, half past, or a month."""
    before, value = text[: figure.start], figure.value
    if value == "30" and (before.endswith((":", ".")) or _MINUTE.match(text, figure.end)):
        return there.past.search(other) is not None
    if value in _months(other, there) and _IN_A_DATE.search(before):
        return True
    if value.isdigit() and (
        str(int(value) - 12) in _afternoons(other) or _is_afternoon(value, text, other)
    ):
        return True
    return value in {"0", "12", "24"} and bool(_TIME.search(before) and _NOON.search(other))


def _is_afternoon(value: str, text: str, other: str) -> bool:
    return value in _afternoons(text) and bool(
        re.search(rf"(?<![0-9]){int(value) + 12}(?![0-9])", other)
    )


@lru_cache(maxsize=8)
def _afternoons(text: str) -> frozenset[str]:
    return frozenset(one or two for one, two in _AFTERNOON.findall(text))


@lru_cache(maxsize=8)
def _months(text: str, words: _Language) -> frozenset[str]:
    """The numbers of the months that it names."""
    names = {match.group().capitalize() for match in words.month.finditer(text)}
    return frozenset(str(month_number(name)) for name in names)


def _as_share(figure: Figure, text: str, other: str, there: _Language, in_khmer: bool) -> bool:
    """10 % is one in ten, 50 % half."""
    if not _PERCENT.match(text, figure.end):
        return False
    if any(word in other for word in _HALF_PERCENT.get(figure.value, ())):
        return True
    shares: set[str] = set()
    for match in there.shares.finditer(other):
        pair = [
            next((v for v, _, _ in values(one, is_khmer=in_khmer)), one)
            for one in (match["part"], match["whole"])
        ]
        if all(one.isdigit() for one in pair) and int(pair[1]):
            shares.add(f"{100 * int(pair[0]) / int(pair[1]):g}")
    return figure.value in shares
