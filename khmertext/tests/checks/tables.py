"""Reads the tables of examples; invisible characters are written as Python escapes."""

import csv
import json
import re
from pathlib import Path

from khmertext.checks import Term

CASES = Path(__file__).parents[1] / "cases"
_ESCAPE = re.compile(r"\\(?:u[0-9a-f]{4}|U[0-9a-f]{8}|[tn])")


def rows(name):
    """Each row as (id, kind, source, target, keyword arguments of run, why)."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        (id, kind, decoded(source), decoded(target), arguments(extra), why)
        for id, kind, source, target, extra, why in table[1:]
    ]


def decoded(text):
    return _ESCAPE.sub(lambda match: match.group().encode().decode("unicode_escape"), text)


def arguments(extra):
    given = {"source_language": "en", "target_language": "km", **json.loads(extra or "{}")}
    terms = [
        Term(
            term["source"],
            term["preferred"],
            tuple(term.get("variants", ())),
            tuple(term.get("forbidden", ())),
        )
        for term in given.pop("terms", ())
    ]
    return {**given, "terms": terms}
