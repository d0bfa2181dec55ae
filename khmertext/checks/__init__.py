"""Checks of a text: (source, target, context) → issues. Pure: no models, no request.

The checks and their rules are those of the Khmer notes; they rest on the Khmer encoding
structure, on Unicode and on measurements of published text. `run` compares a translation with
its source, `run_monolingual` looks at a text alone. There is one small function for each check,
grouped in modules by what they look at:

encoding, script, numbers (with figures and numbers_in_prose), negation, classes, omission, markup,
punctuation (with endings), spacing, terminology (with names), length, consistency.

All words for people are in `messages/`, a file for each language.
"""

from khmertext.checks.catalogue import BY_ID, REGISTRY, CheckInfo, Severity, sentence
from khmertext.checks.engine import ASKED, ONE_PER_TERM, TURNED, run, run_monolingual
from khmertext.checks.issue import Issue, Term

__all__ = [
    "ASKED",
    "BY_ID",
    "ONE_PER_TERM",
    "REGISTRY",
    "TURNED",
    "CheckInfo",
    "Issue",
    "Severity",
    "Term",
    "run",
    "run_monolingual",
    "sentence",
]
