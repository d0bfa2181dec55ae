"""Answers to what happened as one table: the file that is shipped, and those that people exchange.

Columns: code, language, kind, text, source. Kinds: `word` (en, km, or km-Latn: Khmer in Latin
letters), `hint` (a word that counts only where no word of any answer is found; any of these),
`step` of advice (en and km, in order, each with its source), `order` (no language: a category of
services, in order). Tab-separated, UTF-8. `data/answers.tsv` is the one we ship; its Khmer was
written by us and waits for a native reviewer.

Words of danger are in no document: a list of them would be read as a list of what to look for.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cms.core import normal_form
from cms.core.vocabularies.directory import CATEGORIES, codes
from cms.core.vocabularies.happened import HAPPENED
from khmertext.search import analyse

SHIPPED = Path(__file__).parent / "data" / "answers.tsv"
COLUMNS = ("code", "language", "kind", "text", "source")
LONGEST_WORD, LONGEST_STEP, LONGEST_SOURCE = 60, 240, 400
MOST_STEPS = 3
FORMULA = ("=", "+", "-", "@", "'")
# (kind, language) → field; the English steps bring the sources
FIELDS = {
    ("word", "en"): "words_en",
    ("word", "km"): "words_km",
    ("word", "km-Latn"): "words_latin",
    ("hint", "en"): "hints",
    ("hint", "km"): "hints",
    ("hint", "km-Latn"): "hints",
    ("step", "en"): "steps_en",
    ("step", "km"): "steps_km",
    ("order", ""): "categories",
}


@dataclass(frozen=True)
class Row:
    """line: of the file, from 1."""

    line: int
    code: str
    field: str
    text: str
    source: str


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def is_order(categories: Any) -> bool:
    """At least one category of services, each once."""
    if not isinstance(categories, list) or not categories:
        return False
    known = codes(CATEGORIES)
    return all(one in known for one in categories) and len(set(categories)) == len(categories)


def problem_of_word(word: str) -> str:
    """A sentence; empty if it may be a word of an answer."""
    found = analyse(word)
    if not found.words and not found.clusters:
        return _("“%(word)s” has no letters.") % {"word": word}
    if len(word) > LONGEST_WORD:
        return _("“%(word)s” is too long for a word.") % {"word": f"{word[:LONGEST_WORD]}…"}
    if len(word.replace(" ", "")) < 3:
        return _("“%(word)s” is too short: it would be found everywhere.") % {"word": word}
    return ""


def problem_of_step(step: str, source: str) -> str:
    if not source:
        return _("A step needs its source: the document and the paragraph that says it.")
    if len(step) > LONGEST_STEP or len(source) > LONGEST_SOURCE:
        return _("A step has at most %(most)s characters, its source %(more)s.") % {
            "most": LONGEST_STEP,
            "more": LONGEST_SOURCE,
        }
    if any(one.isdigit() for one in step):
        return _("A step has no digits: numbers come from the directory and stand beside it.")
    return ""


def problems_of_steps(en: str, km: str, sources: str) -> dict[str, list[str]]:
    """By field."""
    english, khmer, named = lines_of(en), lines_of(km), lines_of(sources)
    found: dict[str, list[str]] = {}
    if len(english) > MOST_STEPS:
        found["steps_en"] = [_("At most %(most)s steps.") % {"most": MOST_STEPS}]
    if len(khmer) != len(english):
        found["steps_km"] = [_("Both languages must have the same steps, one a line.")]
    if len(named) != len(english):
        found["sources"] = [problem_of_step("", "")]
    for field, steps in (("steps_en", english), ("steps_km", khmer)):
        told = (problem_of_step(*both) for both in zip(steps, named, strict=False))
        found.setdefault(field, []).extend(filter(None, told))
    return found


# Reading


def read(text: str) -> tuple[list[Row], list[str]]:
    """The rows of a file, and what is wrong with it, by line."""
    reader = csv.DictReader(io.StringIO(text, newline=""), dialect="excel-tab", restval="")
    if missing := set(COLUMNS) - set(reader.fieldnames or ()):
        return [], [_("The columns %(names)s are missing.") % {"names": ", ".join(sorted(missing))}]
    rows, told = [], []
    try:
        for given in reader:
            row = _row(reader.line_num, given)
            problem = _problem(row, given)
            if problem:
                told.append(_("Line %(line)s: %(what)s") % {"line": row.line, "what": problem})
            else:
                rows.append(row)
    except csv.Error:
        told.append(_("Line %(line)s: %(what)s") % {
            "line": reader.line_num, "what": _("It has more cells than columns.")
        })  # fmt: skip
    return rows, told


def _row(line: int, given: Mapping[str, Any]) -> Row:
    said = {name: _cell(given[name]) for name in COLUMNS}
    field = FIELDS.get((said["kind"], said["language"]), "")
    return Row(line, said["code"], field, said["text"], said["source"])


def _cell(value: str | None) -> str:
    text = " ".join(normal_form.khmer((value or "").replace("\0", "")).split())
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


def _problem(row: Row, given: Mapping[str, Any]) -> str:
    if None in given:
        return _("It has more cells than columns.")
    if row.code not in codes(HAPPENED):
        return _("“%(code)s” is no answer. Answers are: %(known)s.") % {
            "code": row.code[:40],
            "known": ", ".join(codes(HAPPENED)),
        }
    if not row.field:
        return _("This kind and this language do not go together; look at the file here.")
    if row.field == "categories":
        known = codes(CATEGORIES)
        said = _("“%(code)s” is no kind of service. These are: %(known)s.")
        told = said % {"code": row.text[:40], "known": ", ".join(known)}
        return "" if row.text in known else told
    if row.field in ("steps_en", "steps_km"):
        return problem_of_step(row.text, row.source) if row.text else _("The text is missing.")
    return problem_of_word(row.text)


def values_of(rows: Iterable[Row]) -> dict[str, dict[str, Any]]:
    """Code → what its rows say, by field."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.code][row.field].append(row.text)
        if row.field == "steps_en":
            found[row.code]["sources"].append(row.source)
    return {
        code: {
            name: lines if name == "categories" else "\n".join(lines)
            for name, lines in fields.items()
        }
        for code, fields in found.items()
    }


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """What a new installation begins with, by code and field."""
    rows, told = read(SHIPPED.read_text(encoding="utf-8"))
    if told:
        raise ValueError(f"{SHIPPED.name}: {' '.join(told)}")
    return values_of(rows)


# Writing


def written(answers: Iterable[Any]) -> str:
    """The file of these rows of `WhatHappened`. A spreadsheet takes no cell of it for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    writer.writerow(COLUMNS)
    for answer in answers:
        for cells in _cells(answer):
            writer.writerow([f"'{one}" if one.startswith(FORMULA) else one for one in cells])
    return out.getvalue()


def _cells(answer: Any) -> Iterator[tuple[str, str, str, str, str]]:
    for category in answer.categories:
        yield answer.code, "", "order", category, ""
    for (kind, language), field in FIELDS.items():
        if kind == "word":
            for text in lines_of(getattr(answer, field)):
                yield answer.code, language, kind, text, ""
    for text in lines_of(answer.hints):
        yield answer.code, "km" if analyse(text).clusters else "en", "hint", text, ""
    sources = lines_of(answer.sources)
    for language in ("en", "km"):
        steps = lines_of(getattr(answer, f"steps_{language}"))
        for text, source in zip(steps, sources, strict=False):
            yield answer.code, language, "step", text, source
