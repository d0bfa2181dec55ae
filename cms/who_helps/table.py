"""Answers to what happened as one table: the file that is shipped, and those that people exchange.

Columns: code, language, kind, text, source. Languages are BCP 47 tags; `km-Latn` is Khmer in Latin
letters, and so of each that is written in others. Kinds: `word`, `hint` (a word that counts only
where no word of any answer is found), `step` of advice (in order, each with its source), `order`
(no language: a category of services, in order). Tab-separated, UTF-8. `data/answers.tsv` is the one
we ship; its Khmer was written by us and waits for a native reviewer.

Words of danger are in no document: a list of them would be read as a list of what to look for.
"""

import csv
import io
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from cms.core.languages import described
from cms.core.vocabularies.directory import CATEGORIES, codes
from cms.core.vocabularies.happened import HAPPENED
from khmertext.search import analyse

SHIPPED = Path(__file__).parent / "data" / "answers.tsv"
COLUMNS = ("code", "language", "kind", "text", "source")
LONGEST_WORD, LONGEST_STEP, LONGEST_SOURCE = 60, 240, 400
MOST_STEPS = 3
FORMULA = ("=", "+", "-", "@", "'")
LATIN = "-Latn"
FIELDS = {"word": "words", "hint": "hints", "step": "steps", "order": "categories"}  # by kind

# language → field → value; what all languages share stands under ""
Said = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """line: of the file, from 1. language: of the content; "" of what all of them share. field: of
    what is kept; "" where kind and language do not go together."""

    line: int
    code: str
    language: str
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


def problems_of_steps(said: str, sources: str) -> dict[str, list[str]]:
    """By field, of the steps in one language."""
    steps, named = lines_of(said), lines_of(sources)
    told = (problem_of_step(*both) for both in zip(steps, named, strict=False))
    found = {"steps": list(filter(None, told))}
    if len(steps) > MOST_STEPS:
        found["steps"].append(_("At most %(most)s steps.") % {"most": MOST_STEPS})
    if len(named) != len(steps):
        found["sources"] = [problem_of_step("", "")]
    return found


# Reading


def read(text: str, languages: Collection[str] = ()) -> tuple[list[Row], list[str]]:
    """The rows of a file, and what is wrong with it, by line. languages: those that it may have;
    without any, each."""
    reader = csv.DictReader(io.StringIO(text, newline=""), dialect="excel-tab", restval="")
    if missing := set(COLUMNS) - set(reader.fieldnames or ()):
        return [], [_("The columns %(names)s are missing.") % {"names": ", ".join(sorted(missing))}]
    rows, told = [], []
    try:
        for given in reader:
            row = _row(reader.line_num, given, languages)
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


def _row(line: int, given: Mapping[str, Any], languages: Collection[str]) -> Row:
    normalised = described(given["language"].strip().removesuffix(LATIN)).normalised
    said = {name: _cell(normalised(given[name] or "")) for name in COLUMNS}
    tag = said["language"]
    language = tag if tag in languages else tag.removesuffix(LATIN)
    field = FIELDS.get(said["kind"], "")
    if not _go_together(field, language, languages) or (tag != language and is_latin(language)):
        field = ""
    elif tag != language:
        field = {"words": "words_latin", "hints": "hints"}.get(field, "")
    return Row(line, said["code"], language, field, said["text"], said["source"])


def _go_together(field: str, language: str, languages: Collection[str]) -> bool:
    if not language:
        return field == "categories"
    return field != "categories" and (not languages or language in languages)


def _cell(value: str) -> str:
    text = " ".join(value.replace("\0", "").split())
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
    if row.field == "steps":
        return problem_of_step(row.text, row.source) if row.text else _("The text is missing.")
    return problem_of_word(row.text)


def values_of(rows: Iterable[Row]) -> dict[str, Said]:
    """Code → what its rows say."""
    found: dict[str, Any] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for row in rows:
        found[row.code][row.language][row.field].append(row.text)
        if row.field == "steps":
            found[row.code][row.language]["sources"].append(row.source)
    return {
        code: {
            language: {
                name: lines if name == "categories" else "\n".join(lines)
                for name, lines in fields.items()
            }
            for language, fields in said.items()
        }
        for code, said in found.items()
    }


@cache
def shipped() -> dict[str, Said]:
    """What a new installation begins with, by code."""
    rows, told = read(SHIPPED.read_text(encoding="utf-8"))
    if told:
        raise ValueError(f"{SHIPPED.name}: {' '.join(told)}")
    return values_of(rows)


def shipped_text(code: str, language: str) -> dict[str, Any]:
    """By field; nothing of a language that we ship none in."""
    return shipped().get(code, {}).get(language, {})


# Writing


def written(answers: Iterable[Any], languages: Sequence[str]) -> str:
    """The file of these rows of `WhatHappened`, in these languages. A spreadsheet takes no cell of
    it for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    writer.writerow(COLUMNS)
    for answer in answers:
        texts = filter(None, map(answer.text, languages))
        shared = ((answer.code, "", "order", category, "") for category in answer.categories)
        for cells in (*shared, *(cells for text in texts for cells in _cells(answer.code, text))):
            writer.writerow([f"'{one}" if one.startswith(FORMULA) else one for one in cells])
    return out.getvalue()


def _cells(code: str, text: Any) -> Iterator[tuple[str, str, str, str, str]]:
    tag = text.language
    for word in lines_of(text.words):
        yield code, tag, "word", word, ""
    for word in lines_of(text.words_latin):
        yield code, tag + LATIN, "word", word, ""
    for word in lines_of(text.hints):
        yield code, tag + LATIN if word.isascii() and not is_latin(tag) else tag, "hint", word, ""
    for step, source in zip(lines_of(text.steps), lines_of(text.sources), strict=False):
        yield code, tag, "step", step, source


def is_latin(language: str) -> bool:
    """Is this language of the content written in Latin letters, as its own name is?"""
    name = dict(settings.WAGTAIL_CONTENT_LANGUAGES).get(language, "")
    return bool(name) and unicodedata.name(name[0], "").startswith("LATIN")
