"""The term base: for the checks as plain values, for screens as places in a text.

Read once per process and content of the table: a check of a page runs hundreds of strings. What a
changed term does to approved texts is in `term_changes`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max

from localize.checks import Term as CheckTerm
from localize.checks import terminology
from localize.khmer import digits, match_key
from localize.khmer.characters import COENG, ZWJ, ZWNJ, ZWSP
from localize.khmer.protect import TAG_PATTERN
from localize.terminology.models import Term

Stamp = tuple[object, ...]


@dataclass(frozen=True)
class TermBase:
    """Terms for one direction, and the names that stay as they are."""

    terms: tuple[CheckTerm, ...] = ()
    do_not_translate: tuple[str, ...] = ()
    stamp: Stamp = field(default=(), compare=False)


@dataclass(frozen=True)
class TermMatch:
    """A term in a text: from `start` to `end`, code points of the text, end exclusive."""

    start: int
    end: int
    term: Term


# For the checks

_loaded: dict[str, TermBase] = {}


def term_base(source_language: str) -> TermBase:
    """The terms to check for, with `source_language` ("en" or "km") as the source side.

    Approved ones; and the deprecated, which say what is no longer to be written in English.
    """
    stamp = _stamp()
    known = _loaded.get(source_language)
    if known is None or known.stamp != stamp:
        known = _loaded[source_language] = _load(source_language, stamp)
    return known


def _stamp() -> Stamp:
    numbers = Term.objects.aggregate(n=Count("pk"), last=Max("changed_at"), id=Max("pk"))
    return tuple(numbers.values())


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
                entries.append(CheckTerm(form, term.en))
            else:
                instead = preferred.get(match_key(form), "")
                entries.append(CheckTerm(form, instead, forbidden=(term.en,)))
    return entries


# For screens


@dataclass(frozen=True)
class _Forms:
    """Every term of the table under each of its forms in one language."""

    terms: dict[CheckTerm, Term]
    stamp: Stamp


_forms: dict[str, _Forms] = {}


def forms_of(term: Term, language: str) -> list[CheckTerm]:
    """`term` as it is looked for in a text of `language`."""
    forms = [term.km, *term.variants] if language == "km" else [term.en]
    return [CheckTerm(form, str(term.pk)) for form in forms if form]


def find_terms(text: str, language: str) -> list[TermMatch]:
    """The terms in a text of `language` ("en" or "km"), in order, whatever their status.

    As the checks find them: English plurals and -ing forms, Khmer with zero-width spaces inside,
    a term inside a longer one not at all. One match per place and term ("report", noun and verb).
    """
    forms = _forms_in(language)
    key, places = _located_key(text)
    found = [
        TermMatch(places[start], places[end - 1] + 1, forms.terms[entry])
        for match in terminology.matches(key, forms.terms)
        for start, end in match.places
        for entry in match.entries
    ]
    return sorted(found, key=lambda match: (match.start, match.term.pk))


def _forms_in(language: str) -> _Forms:
    stamp = _stamp()
    known = _forms.get(language)
    if known is None or known.stamp != stamp:
        known = _forms[language] = _Forms(
            {form: term for term in Term.objects.all() for form in forms_of(term, language)},
            stamp,
        )
    return known


_INVISIBLE = frozenset((ZWSP, ZWNJ, ZWJ))


def _located_key(text: str) -> tuple[str, list[int]]:
    """The match key of a stored (normalised) text, and the place in the text of each character."""
    key: list[str] = []
    places: list[int] = []

    def add(characters: str, place: int) -> None:
        if characters == " " and key[-1:] in ([], [" "]):
            return
        key.extend(characters)
        places.extend([place] * len(characters))

    at = 0
    while at < len(text):
        character = text[at]
        if character == "<" and (tag := TAG_PATTERN.match(text, at)):
            if tag.group().lower().startswith(("<br", "</p", "</li")):
                add(" ", at)
            at = tag.end()
            continue
        if character.isspace():
            add(" ", at)
        elif character == "\u178a" and text[at - 1 : at] == COENG:  # coeng da is coeng ta
            add("\u178f", at)
        elif character not in _INVISIBLE:
            add(digits(character.casefold(), "latin"), at)
        at += 1
    return "".join(key), places
