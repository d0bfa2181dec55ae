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
    """Terms from one language into another, and the names that stay as they are in each."""

    terms: tuple[CheckTerm, ...] = ()
    do_not_translate: tuple[str, ...] = ()
    stamp: Stamp = field(default=(), compare=False)


_loaded: dict[tuple[str, str], TermBase] = {}


def term_base(source_language: str, target_language: str, stamp: Stamp | None = None) -> TermBase:
    """The terms to check a translation for, by the tags of both languages: those with words in
    both, so that nobody asks for a Khmer word in Lao; the names, whatever the languages.

    Approved ones; and the deprecated, which say what is no longer to be written in English. stamp:
    the values of `STAMP`, where a query has just read them.
    """
    stamp = stamp_now() if stamp is None else stamp
    pair = source_language, target_language
    known = _loaded.get(pair)
    if known is None or known.stamp != stamp:
        known = _loaded[pair] = _load(pair, stamp)
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


def _load(pair: tuple[str, str], stamp: Stamp) -> TermBase:
    return _base(Term.objects.with_words(), pair, stamp)


def base_without(term: Term, source_language: str, target_language: str) -> TermBase:
    """What would be checked if there were no `term`; read anew."""
    rest = Term.objects.with_words().exclude(pk=term.pk)
    return _base(rest, (source_language, target_language))


def base_of(term: Term, source_language: str, target_language: str) -> TermBase:
    """What `term` alone asks of a translation."""
    return _base([term], (source_language, target_language))


def _base(terms: Iterable[Term], pair: tuple[str, str], stamp: Stamp = ()) -> TermBase:
    checked = [term for term in terms if term.status != Term.Status.PROPOSED]
    names = [term.name for term in checked if _is_name(term)]
    return TermBase(tuple(_entries(checked, *pair)), tuple(names), stamp)


def _is_name(term: Term) -> bool:
    return term.do_not_translate and term.status == Term.Status.APPROVED


def _entries(terms: Iterable[Term], source: str, target: str) -> list[CheckTerm]:
    """Every form of a term in the source's language; a deprecated name is forbidden in its own."""
    paired = [
        (term, form, written)
        for term in terms
        if source != target and not term.do_not_translate
        for written in [term.words(target)]
        if written.preferred
        for form in _sources(term, source)
    ]
    preferred = {
        match_key(form): written.preferred
        for term, form, written in paired
        if term.status == Term.Status.APPROVED and form == term.words(source).preferred
    }
    return [
        CheckTerm(form, preferred.get(match_key(form), ""), forbidden=(term.name,))
        if term.status == Term.Status.DEPRECATED and target == term.language
        else CheckTerm(form, written.preferred, written.admitted, written.forbidden)
        for term, form, written in paired
    ]


def _sources(term: Term, language: str) -> tuple[str, ...]:
    """The forms by which a term is known in a source: its name, or all that may be written."""
    words = term.words(language)
    if not words.preferred or language == term.language:
        return (words.preferred,) if words.preferred else ()
    return (words.preferred, *words.admitted)


def names_of_help(source_language: str, target_language: str) -> list[CheckTerm]:
    """Organizations and services that have a name in both; read when it is asked."""
    each = (
        (one.get(source_language), one.get(target_language)) for one in handed_over.names_of_help()
    )
    return [CheckTerm(source, target) for source, target in each if source and target]


def forms_of(term: Term, language: str) -> list[CheckTerm]:
    """`term` as it is looked for in a text of `language`."""
    return [CheckTerm(form, str(term.pk)) for form in _sources(term, language)]
