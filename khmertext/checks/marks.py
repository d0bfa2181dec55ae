"""What of a source has to arrive in its translation, and where it stands on both sides.

Numbers, telephone numbers, addresses, protected names, terms of the glossary, negations, and tags.
For screens: the checks say what is wrong, this says where to look.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from khmertext import digits, match_key
from khmertext.checks import figures, negation, protected
from khmertext.checks.figures import Figure
from khmertext.checks.issue import Term
from khmertext.checks.markup import parse
from khmertext.checks.terminology import TermMatch, matches

Kind = Literal["", "tag", "link", "number", "name", "term", "negation"]
_INVISIBLE = "[\u200b\u200c\u200d]*"


@dataclass(frozen=True)
class Run:
    """A piece of a text; of no kind it is only words.

    has_pair: does the other side have it, too? chip: what stands for a tag, such as “1” and “/1”.
    hint: the tag itself, or the form that the glossary prefers.
    """

    text: str
    kind: Kind = ""
    has_pair: bool = True
    chip: str = ""
    hint: str = ""


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    kind: Kind
    has_pair: bool
    chip: str = ""
    hint: str = ""


def runs(
    source: str, target: str, *, terms: Sequence[Term] = (), names: Sequence[str] = ()
) -> tuple[list[Run], list[Run]]:
    """Both texts in runs; joined, each is its text. An empty target has no pair for anything."""
    found = matches(match_key(source), terms)
    numbers = _numbers(source, target)
    negations = _negations(source, target)
    return (
        _cut(source, [*_tags(source, target, source), *_links(source, target), *numbers[0],
                      *_names(source, target, names), *_terms(source, target, found),
                      *negations[0]]),
        _cut(target, [*_tags(target, source, source), *_links(target, source), *numbers[1],
                      *_names(target, source, names), *_forms(target, found),
                      *negations[1]]),
    )  # fmt: skip


def _cut(text: str, marks: Iterable[_Mark]) -> list[Run]:
    """The first of two marks that overlap counts."""
    taken: list[_Mark] = []
    for mark in marks:
        if not any(mark.start < one.end and one.start < mark.end for one in taken):
            taken.append(mark)
    done, at = [], 0
    for mark in sorted(taken, key=lambda one: one.start):
        if mark.start > at:
            done.append(Run(text[at : mark.start]))
        words = text[mark.start : mark.end]
        done.append(Run(words, mark.kind, mark.has_pair, mark.chip, mark.hint))
        at = mark.end
    return [*done, Run(text[at:])] if at < len(text) else done


def _tags(text: str, other: str, numbered: str) -> Iterator[_Mark]:
    """Each opening tag has the number that it has in `numbered`, the source; its closing tag
    repeats it."""
    there = [str(tag) for tag in parse(other)]
    known: dict[str, list[int]] = {}
    last = 0
    for tag in parse(numbered):
        if not tag.closes:
            last += 1
            known.setdefault(str(tag), []).append(last)
    opened: list[tuple[str, int]] = []
    for tag in parse(text):
        if tag.closes:
            at = next((i for i, one in reversed([*enumerate(opened)]) if one[0] == tag.name), None)
            chip = f"/{opened.pop(at)[1]}" if at is not None else "/"
        else:
            free = known.get(str(tag), [])
            if not free:
                last += 1
            number = free.pop(0) if free else last
            chip = str(number)
            if not tag.alone:
                opened.append((tag.name, number))
        yield _Mark(tag.start, tag.end, "tag", str(tag) in there, chip, tag.text)


def _links(text: str, other: str) -> Iterator[_Mark]:
    for pattern in (protected.EMAIL, protected.URL):
        for match in pattern.finditer(text):
            end = match.start() + len(match.group().rstrip(".,;:!?។"))
            yield _Mark(match.start(), end, "link", text[match.start() : end] in other)


def _numbers(source: str, target: str) -> tuple[list[_Mark], list[_Mark]]:
    one, other = protected.masked(source), protected.masked(target)
    differences = figures.compare(one, other)
    missing = [figure for each in differences for figure in each.missing]
    extra = [figure for each in differences for figure in each.extra]
    return list(_figures(one, missing)), list(_figures(other, extra))


def _figures(masked: str, wrong: list[Figure]) -> Iterator[_Mark]:
    reading = figures.read(digits(masked, to="latin"))
    for figure in (*reading.phones, *reading.numbers):
        is_wrong = any(figure.start < one.end and one.start < figure.end for one in wrong)
        yield _Mark(figure.start, figure.end, "number", not is_wrong)


def _negations(source: str, target: str) -> tuple[list[_Mark], list[_Mark]]:
    """A word that turns a sentence round has no pair in sentences that say the opposite."""
    into_khmer = negation.has_khmer(target)
    found = negation.opposites(*((source, target) if into_khmer else (target, source)))
    sides = [one.english for one in found], [one.khmer for one in found]
    here, there = sides if into_khmer else reversed(sides)
    return list(_denying(source, target, here)), list(_denying(target, source, there))


def _denying(text: str, other: str, alone: Sequence[tuple[int, int]]) -> Iterator[_Mark]:
    denies_there = bool(negation.places(other))
    for start, end in negation.places(protected.masked(text)):
        is_alone = any(first <= start < last for first, last in alone)
        yield _Mark(start, end, "negation", denies_there and not is_alone)


def _names(text: str, other: str, names: Sequence[str]) -> Iterator[_Mark]:
    for name in sorted(filter(None, dict.fromkeys(names)), key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield _Mark(match.start(), match.end(), "name", name in other)


def _terms(source: str, target: str, found: Iterable[TermMatch]) -> Iterator[_Mark]:
    key = match_key(target)
    for match in found:
        has_pair = not match.forms or any(match_key(form) in key for form in match.forms)
        place = _loosely(match.source).search(source)
        if place:
            hint = match.forms[0] if match.forms else ""
            yield _Mark(place.start(), place.end(), "term", has_pair, hint=hint)


def _forms(target: str, found: Iterable[TermMatch]) -> Iterator[_Mark]:
    for match in found:
        for form in match.forms:
            for place in _loosely(form).finditer(target):
                yield _Mark(place.start(), place.end(), "term", True, hint=match.source)


def _loosely(words: str) -> re.Pattern[str]:
    """Of these words, whatever is invisible between their letters, in either case."""
    return re.compile(_INVISIBLE.join(map(re.escape, words)), re.IGNORECASE)
