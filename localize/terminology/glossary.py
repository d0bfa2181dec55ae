"""The term base as plain values, for the checks.

Read once per process and content of the table: a check of a page runs hundreds of strings. What a
changed term does to approved texts is in `term_changes`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Aggregate, Count, Max, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cms import handed_over
from khmertext import match_key
from khmertext.checks import Term as CheckTerm
from localize.terminology.models import Term

Stamp = tuple[object, ...]


@dataclass(frozen=True)
class TermBase:
    """Terms for one direction, and the names that stay as they are."""

    terms: tuple[CheckTerm, ...] = ()
    do_not_translate: tuple[str, ...] = ()
    stamp: Stamp = field(default=(), compare=False)


_loaded: dict[str, TermBase] = {}


def term_base(source_language: str, stamp: Stamp | None = None) -> TermBase:
    """The terms to check for, with `source_language` ("en" or "km") as the source side.

    Approved ones; and the deprecated, which say what is no longer to be written in English. stamp:
    the values of `STAMP`, where a query has just read them.
    """
    stamp = stamp_now() if stamp is None else stamp
    known = _loaded.get(source_language)
    if known is None or known.stamp != stamp:
        known = _loaded[source_language] = _load(source_language, stamp)
    return known


STAMP: dict[str, Aggregate] = {
    "terms": Count("pk"), "last_term_at": Max("changed_at"), "last_term": Max("pk")
}  # fmt: skip


def stamp_now() -> Stamp:
    """Another one as soon as a term was changed, came or went."""
    return tuple(Term.objects.aggregate(**STAMP).values())


def with_stamp(rows: QuerySet[Any]) -> QuerySet[Any]:
    """`rows`, each with the stamp of the term base in columns by the names of `STAMP`."""
    terms = Term.objects.order_by().annotate(all=Value(1)).values("all")
    found = {
        name: Subquery(terms.annotate(**{name: number}).values(name))
        for name, number in STAMP.items()
    }
    return rows.annotate(**found | {"terms": Coalesce(found["terms"], 0)})  # as if counted


def _load(source_language: str, stamp: Stamp) -> TermBase:
    checked = [t for t in Term.objects.all() if t.status != Term.Status.PROPOSED]
    names = [t.en for t in checked if _is_name(t)]
    entries = _into_english(checked) if source_language == "km" else _into_khmer(checked)
    return TermBase(tuple(entries), tuple(names), stamp)


def _is_name(term: Term) -> bool:
    return term.do_not_translate and term.status == Term.Status.APPROVED


def _into_khmer(terms: Iterable[Term]) -> list[CheckTerm]:
    return [
        CheckTerm(term.en, term.km, tuple(term.variants), tuple(term.forbidden))
        for term in terms
        if term.km and not term.do_not_translate
    ]


def _into_english(terms: Iterable[Term]) -> list[CheckTerm]:
    """Every Khmer form of a term is a source; a deprecated English word is forbidden there."""
    paired = [t for t in terms if t.km and not t.do_not_translate]
    preferred = {match_key(t.km): t.en for t in paired if t.status == Term.Status.APPROVED}
    entries = []
    for term in paired:
        for form in (term.km, *term.variants):
            if term.status == Term.Status.APPROVED:
                entries.append(CheckTerm(form, term.en, tuple(term.english_variants)))
            else:
                instead = preferred.get(match_key(form), "")
                entries.append(CheckTerm(form, instead, forbidden=(term.en,)))
    return entries


def names_of_help(source_language: str, target_language: str) -> list[CheckTerm]:
    """Organizations and services that have a name in both; read when it is asked."""
    each = (
        (one.get(source_language), one.get(target_language)) for one in handed_over.names_of_help()
    )
    return [CheckTerm(source, target) for source, target in each if source and target]


def forms_of(term: Term, language: str) -> list[CheckTerm]:
    """`term` as it is looked for in a text of `language`."""
    forms = [term.km, *term.variants] if language == "km" else [term.en]
    return [CheckTerm(form, str(term.pk)) for form in forms if form]
