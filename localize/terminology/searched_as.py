"""What the term base tells who reads and who searches: words that mean the same, in the languages
that readers have and as people type them, and what is held together on a line.

Read once for each content of the table by a process, which looks again whether that has changed
after SEARCH_WORDS_SECONDS: no search waits for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from django.conf import settings

from cms.documents import languages
from khmertext.lines import Compounds, compounds
from khmertext.search.analyser import search_key
from khmertext.search.queries import Lexicon
from localize.terminology.glossary import stamp_now
from localize.terminology.languages import others
from localize.terminology.models import LanguageSection, Term, Words


@dataclass(frozen=True)
class Shown:
    """A term that may be proposed to who types: its words by language, and the search keys of all
    by which it is looked for."""

    words: dict[str, str]
    keys: Sequence[str]


@dataclass(frozen=True)
class Searched:
    """The term base for one content of the table. shown: approved terms; synonyms: of these, for
    who searches without us; compounds: what stays on one line."""

    lexicon: Lexicon = field(default_factory=lambda: Lexicon({}))
    synonyms: dict[str, list[str]] = field(default_factory=dict)
    shown: Sequence[Shown] = ()
    compounds: Compounds = field(default_factory=dict)
    stamp: object = None


class _Known:
    def __init__(self) -> None:
        self.searched = Searched()
        self.looked_at: float | None = None
        self.lock = Lock()


_known = _Known()


def searched() -> Searched:
    """Never waits for another thread: while it is read anew, the one before is given."""
    if _is_due() and _known.lock.acquire(blocking=False):
        try:
            _look()
        finally:
            _known.lock.release()
    return _known.searched


def lexicon() -> Lexicon:
    return searched().lexicon


def synonyms() -> dict[str, list[str]]:
    """Phrases with others that mean the same, of approved terms only: they go out."""
    return searched().synonyms


def forget() -> None:
    """Look at the table with the next question."""
    _known.looked_at = None


def _is_due() -> bool:
    every, looked_at = settings.SEARCH_WORDS_SECONDS, _known.looked_at
    return looked_at is None or (every is not None and monotonic() - looked_at >= every)


def _look() -> None:
    now, stamp = monotonic(), (*stamp_now(), *languages.public())
    if _known.looked_at is None or stamp != _known.searched.stamp:
        kept = Term.objects.with_words().exclude(status=Term.Status.DEPRECATED)
        terms = list(kept.order_by("pk"))
        approved = [one for one in terms if one.status == Term.Status.APPROVED]
        _known.searched = Searched(
            Lexicon(dict(_groups(terms))),
            dict(_groups(approved)),
            list(_shown(approved)),
            compounds(
                [
                    form
                    for one in approved
                    for words in _public(one)
                    for form in (words.preferred, *words.admitted)
                ]
            ),
            stamp,
        )
    _known.looked_at = now


def _groups(terms: Sequence[Term]) -> Iterator[tuple[str, list[str]]]:
    """Of each term everything by which it may be looked for. What nobody has decided counts only
    where somebody has said how people type it."""
    for term in terms:
        same = [word for word in _others(term) if word]
        if same:
            yield term.name, same


def _others(term: Term) -> list[str]:
    sections = _public(term)
    words = [*(one.preferred for one in sections), *term.typed_forms]
    if term.status == Term.Status.APPROVED:
        words += [form for one in sections for form in one.admitted]
        words += term.words(term.language).admitted
        return words + [form for one in sections for form in one.forbidden]
    return words if term.typed_forms else []


def _public(term: Term) -> list[Words]:
    """What it is called in the other languages that readers have: what waits with a language that
    they do not have is in no file of ours."""
    return [one.words() for one in _sections(term) if one.language != term.language]


def _sections(term: Term) -> list[LanguageSection]:
    return [one for one in term.sections.all() if languages.is_public(one.language)]


def _shown(terms: Sequence[Term]) -> Iterator[Shown]:
    for term in terms:
        said = {one.language: one.preferred for one in _sections(term) if one.preferred}
        public = [one for one in others() if languages.is_public(one)]
        names = dict.fromkeys(public, term.name) if term.do_not_translate else {}
        names |= said | {term.language: term.name}
        keys = dict.fromkeys(search_key(word) for word in (term.name, *_others(term)) if word)
        yield Shown(names, tuple(keys))
