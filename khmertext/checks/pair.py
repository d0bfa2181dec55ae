"""One source and one target, with the views of them that several checks need."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from khmertext import Problem, match_key, problems
from khmertext.alphabets import Alphabet, alphabet
from khmertext.checks import protected
from khmertext.checks.catalogue import BY_ID, Severity
from khmertext.checks.issue import Issue, Term
from khmertext.problems import Kind


def is_khmer(language: str) -> bool:
    """Whether a BCP 47 tag such as "km" or "km-KH" names Khmer."""
    return language.partition("-")[0].lower() == "km"


def is_english(language: str) -> bool:
    """Whether a BCP 47 tag such as "en" or "en-GB" names English."""
    return language.partition("-")[0].lower() == "en"


@dataclass(frozen=True)
class Pair:
    """What every check is given. `raw` is the target as typed, `target` its normal form, `names`
    those of who can be called, which few pairs ask for; the languages are BCP 47 tags."""

    source: str
    raw: str
    target: str
    source_language: str
    target_language: str
    terms: tuple[Term, ...] = ()
    names: Callable[[], Sequence[Term]] = tuple
    do_not_translate: tuple[str, ...] = ()
    max_length: int | None = None
    approved_for_same_source: tuple[str, ...] = ()

    @cached_property
    def to_khmer(self) -> bool:
        return is_khmer(self.target_language)

    @cached_property
    def from_khmer(self) -> bool:
        return is_khmer(self.source_language)

    @cached_property
    def is_khmer_beside_english(self) -> bool:
        """Whether it is one of them into the other, of which words are known."""
        other = self.source_language if self.to_khmer else self.target_language
        return self.to_khmer != self.from_khmer and is_english(other)

    @property
    def source_letters(self) -> Alphabet:
        return alphabet(self.source_language)

    @property
    def target_letters(self) -> Alphabet:
        return alphabet(self.target_language)

    @cached_property
    def source_masked(self) -> str:
        return protected.masked(self.source)

    @cached_property
    def target_masked(self) -> str:
        return protected.masked(self.target)

    @cached_property
    def source_key(self) -> str:
        return match_key(self.source)

    @cached_property
    def target_key(self) -> str:
        return match_key(self.target)

    @cached_property
    def typed(self) -> Mapping[Kind, list[Problem]]:
        """Encoding problems of the text as typed, by kind."""
        return _by_kind(self.raw)

    @cached_property
    def left(self) -> Mapping[Kind, list[Problem]]:
        """Encoding problems that normalising does not solve, by kind."""
        return self.typed if self.raw == self.target else _by_kind(self.target)

    def issue(
        self,
        id: str,
        span: tuple[int, int] | None = None,
        *,
        fix: str | None = None,
        severity: Severity | None = None,
        wording: str = "",
        **values: str,
    ) -> Issue:
        """An issue of check `id`; what it says is in the catalogue.

        `wording` names one of its other messages, `values` fill the message, and without a `span`
        the issue spans the whole text.
        """
        info = BY_ID[id]
        start, end = span or (0, len(self.raw if info.raw else self.target))
        is_fix = fix != self.target or info.raw
        return Issue(
            id, severity or info.severity, start, end, fix if is_fix else None, wording, values
        )


def _by_kind(text: str) -> dict[Kind, list[Problem]]:
    found: dict[Kind, list[Problem]] = {}
    for problem in problems(text):
        found.setdefault(problem.kind, []).append(problem)
    return found
