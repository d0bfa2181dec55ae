"""Reads the term base from a CSV file: one concept a row, several forms in a cell apart by "|".

Columns: en, pos, km_approved, km_variants, km_forbidden, en_variants (may be missing), typed (may
be missing), do_not_translate (yes/no), status (may be missing or empty), confidence, source (one
that ends with “unsourced” is none), note.
`data/glossary.csv` is the one we ship.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.core import normal_form
from localize.terminology.models import Term

SHIPPED = Path(__file__).parent / "data" / "glossary.csv"
COLUMNS = frozenset({"en", "pos", "km_approved", "km_variants", "km_forbidden", "confidence"})


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

    Idempotent. A term is the same one if its English is.
    """
    added = updated = kept = 0
    with transaction.atomic():
        known = {term.en: term for term in Term.objects.select_for_update()}
        for term in terms:
            old = known.get(term.en)
            if old is None:
                term.save()
                known[term.en] = term
                added += 1
            elif update and _values(term) != _values(old):
                term.pk, term.definition = old.pk, old.definition  # the file has no definitions
                term.save()
                updated += 1
            else:
                kept += 1
    return Loaded(added, updated, kept)


def _term(row: dict[str, str], line: int) -> Term:
    term = Term(
        en=row["en"].strip(),
        part_of_speech=row["pos"].strip(),
        km=normal_form.khmer(row["km_approved"].strip()),
        en_variants=_lines(row.get("en_variants", "")),
        typed=_lines(row.get("typed", "")),
        km_variants=_lines(row["km_variants"]),
        km_forbidden=_lines(row["km_forbidden"]),
        do_not_translate=row.get("do_not_translate", "").strip() == "yes",
        confidence=row["confidence"].strip(),
        source=_source(row.get("source", "").strip()),
        note=row.get("note", "").strip(),
    )
    term.status = (row.get("status") or "").strip() or _status(term)
    try:
        # whether the English is taken is for `load` to find out
        term.clean_fields()
    except ValidationError as error:
        raise ValidationError(f"Line {line}: {' '.join(error.messages)}") from error
    return term


def _status(term: Term) -> str:
    """What nobody doubts is checked; what CNCC has yet to decide is only shown."""
    return Term.Status.APPROVED if term.confidence == "high" else Term.Status.PROPOSED


def _source(cell: str) -> str:
    """Where the word was read; what is known without that is no source, in whatever words."""
    return "" if cell.rpartition(";")[2].strip() == "unsourced" else cell


def _lines(cell: str) -> str:
    forms = (normal_form.khmer(form.strip()) for form in cell.split("|"))
    return "\n".join(form for form in forms if form)


def _values(term: Term) -> tuple[object, ...]:
    return tuple(
        getattr(term, field.name)
        for field in Term._meta.concrete_fields
        if field.name not in ("id", "changed_at", "definition")
    )
