"""The plain values that the checks take and give."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from khmertext.checks import catalogue
from khmertext.checks.catalogue import Severity


@dataclass(frozen=True)
class Issue:
    """One thing that a check found in a target text.

    `start` and `end` are code points, end exclusive. Encoding checks (`CheckInfo.raw`) count
    in the text as it was handed over, all others in the normalised text. What has no place of
    its own (a missing number) spans the whole text.

    `fix` is the whole corrected target text, or None where a person has to decide. Saving a
    fix makes this issue go away; a fix that would not is never offered.

    `severity`: "fixed" is corrected on save and shown only in history, "error" blocks submit
    and approve, "warning" is repaired or dismissed by name.

    `wording` is that of the catalogue, "" for the usual one; `values` are filled in.
    """

    id: str
    severity: Severity
    start: int
    end: int
    fix: str | None = None
    wording: str = ""
    values: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """In English."""
        return self.said(catalogue.FALLBACK)

    def said(self, language: str) -> str:
        """In the language of a tag; in English where it has no text of it."""
        return catalogue.sentence(self.id, self.wording, self.values, language)


@dataclass(frozen=True)
class Term:
    """One entry of the term base, in the direction of the translation at hand.

    `source` is in the source language; a remark in brackets at its end, as in
    "block (a user)", is not matched. The other three are in the target language.
    """

    source: str
    preferred: str
    variants: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
