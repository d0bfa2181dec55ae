"""Reads the term base from a CSV file: one concept a row, several forms in a cell apart by "|".

Columns: en, by which a concept is named, pos, confidence; and, where there is something to say, of
each language km_approved, km_variants, km_forbidden; typed, do_not_translate (yes/no), status,
source (one that ends with “unsourced” is none), note.
`data/glossary.csv` is the one we ship.
"""

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.core import normal_form
from cms.core.languages import described
from localize.terminology.models import Term, Words

SHIPPED = Path(__file__).parent / "data" / "glossary.csv"
NAMED_IN = "en"
COLUMNS = frozenset({NAMED_IN, "pos", "confidence"})
_OF_LANGUAGE = re.compile("([A-Za-z]+(?:-[A-Za-z0-9]+)*)_(approved|variants|forbidden)")
_ROLES = {"approved": "preferred", "variants": "admitted", "forbidden": "forbidden"}


@dataclass(frozen=True)
class Loaded:
    """How many terms of the file were new, were changed, and stayed as the editors have them."""

    added: int
    updated: int
    kept: int


def read(path: Path) -> list[Term]:
    """The terms of a file, not saved. Raises ValidationError with the line that is wrong."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restval="")
        if missing := COLUMNS - set(reader.fieldnames or ()):
            raise ValidationError(f"{path.name} lacks the columns {', '.join(sorted(missing))}.")
        return [_term(row, line) for line, row in enumerate(reader, start=2)]


def load(terms: Iterable[Term], *, update: bool = False) -> Loaded:
    """Insert the terms that are missing; with `update`, let the file win where it differs.

    Idempotent. A term is the same one if its name is.
    """
    added = updated = kept = 0
    with transaction.atomic():
        known = {term.name: term for term in Term.objects.select_for_update().with_words()}
        for term in terms:
            old = known.get(term.name)
            if old is None:
                term.save()
                known[term.name] = term
                added += 1
            elif update and _values(term) != _values(old):
                _take(old, term)
                updated += 1
            else:
                kept += 1
    return Loaded(added, updated, kept)


def _term(row: dict[str, str], line: int) -> Term:
    term = Term(
        name=row[NAMED_IN].strip(),
        language=NAMED_IN,
        part_of_speech=row["pos"].strip(),
        typed=_lines(row.get("typed", ""), normal_form.of_any),
        do_not_translate=row.get("do_not_translate", "").strip() == "yes",
        confidence=row["confidence"].strip(),
        source=_source(row.get("source", "").strip()),
        note=row.get("note", "").strip(),
    )
    term.status = (row.get("status") or "").strip() or _status(term)
    for column, cell in row.items():
        of_language = _OF_LANGUAGE.fullmatch(column or "")
        if of_language and cell.strip():
            normalised = described(of_language[1]).normalised
            term.write(of_language[1], **{_ROLES[of_language[2]]: _lines(cell, normalised)})
    try:
        # whether the name is taken is for `load` to find out
        term.clean_fields()
        for section in term.sections.all():
            section.clean_fields(exclude=["term"])
    except ValidationError as error:
        raise ValidationError(f"Line {line}: {' '.join(error.messages)}") from error
    return term


def _status(term: Term) -> str:
    """What nobody doubts is checked; what CNCC has yet to decide is only shown."""
    return Term.Status.APPROVED if term.confidence == "high" else Term.Status.PROPOSED


def _source(cell: str) -> str:
    """Where the word was read; what is known without that is no source, in whatever words."""
    return "" if cell.rpartition(";")[2].strip() == "unsourced" else cell


def _lines(cell: str, normalised: Callable[[str], str]) -> str:
    forms = (normalised(form.strip()) for form in cell.split("|"))
    return "\n".join(form for form in forms if form)


def _take(old: Term, term: Term) -> None:
    """What the file says of a term; it has no definitions."""
    for name in _fields():
        setattr(old, name, getattr(term, name))
    said = {one.language: one for one in term.sections.all()}
    for language in {*said, *(one.language for one in old.sections.all())}:
        roles = {role: getattr(said.get(language), role, "") for role in _ROLES.values()}
        old.write(language, **roles)
    old.save()


def _fields() -> list[str]:
    kept = ("id", "changed_at", "definition")
    return [one.name for one in Term._meta.concrete_fields if one.name not in kept]


def _values(term: Term) -> tuple[object, ...]:
    words = {one.language: one.words() for one in term.sections.all() if one.words() != Words()}
    return (*(getattr(term, name) for name in _fields()), words)
