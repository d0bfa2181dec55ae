"""The term base as plain values for the checks, in the direction of a translation.

Read once per process and content of the table: a check of a page runs hundreds of strings.
"""

from dataclasses import dataclass, field

from django.db.models import Count, Max

from localize.checks import Term as CheckTerm
from localize.models import Term


@dataclass(frozen=True)
class TermBase:
    """Terms for one direction, and the names that stay as they are."""

    terms: tuple[CheckTerm, ...] = ()
    do_not_translate: tuple[str, ...] = ()
    stamp: tuple[object, ...] = field(default=(), compare=False)


_loaded: dict[str, TermBase] = {}


def term_base(source_language: str) -> TermBase:
    """Approved terms with `source_language` ("en" or "km") as the source side."""
    stamp = tuple(Term.objects.approved().aggregate(n=Count("pk"), last=Max("changed_at")).values())
    known = _loaded.get(source_language)
    if known is None or known.stamp != stamp:
        known = _loaded[source_language] = _load(source_language, stamp)
    return known


def _load(source_language: str, stamp: tuple[object, ...]) -> TermBase:
    terms: list[CheckTerm] = []
    names: list[str] = []
    for term in Term.objects.approved():
        if term.do_not_translate:
            names.append(term.en)
        elif not term.km:
            continue
        elif source_language == "en":
            terms.append(CheckTerm(term.en, term.km, tuple(term.variants), tuple(term.forbidden)))
        else:
            terms.append(CheckTerm(term.km, term.en))
    return TermBase(tuple(terms), tuple(names), stamp)
