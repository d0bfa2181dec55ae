"""The plain values that the checks take and give."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["fixed", "warning", "error"]


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
    """

    id: str
    severity: Severity
    message: str
    start: int
    end: int
    fix: str | None = None
    message_km: str = ""


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
