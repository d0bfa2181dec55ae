"""Terms of the glossary and names that must not be translated.

A term is looked for on the match key (zero-width spaces gone, normal form, digits and case
alike): in Khmer anywhere, in Latin script as a word, with its plural and -ing forms. A term
inside a longer one that was found does not count: "online" in "online safety". A short Khmer
term of the source must be a word of the dictionary there: សារ ("message") is no part of ឯកសារ.
ការ and អំពើ make a noun of a verb and fall away after another noun: រូបភាពរំលោភបំពាន has the
term ការរំលោភបំពាន.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from khmertext import clusters, match_key, words
from khmertext.checks import endings
from khmertext.checks.issue import Issue, Term
from khmertext.checks.names import name_pattern
from khmertext.checks.pair import Pair
from khmertext.checks.protected import replace, without_tags

_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_LATIN = r"a-z0-9\u00df-\u024f"
_KHMER_START, _KHMER_END = "(?<!\u17d2)", "(?![\u17b4-\u17d3\u17dd])"  # whole clusters only
_SURE_LENGTH = 4  # clusters; a longer Khmer term is hardly ever a part of another word
_INVISIBLE = "[\u200b\u200c\u200d]*"
_NOUN_OF_VERB = re.compile("(?:ការ|អំពើ)(?=[\u1780-\u17b3])")
_LEAST_LEFT = 3  # clusters of a term without it
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")


@dataclass(frozen=True)
class TermMatch:
    """A term found in the source: all entries with this source ("report" noun and verb).

    `places` are (start, end) in code points of the source's match key, end exclusive.
    """

    source: str
    entries: tuple[Term, ...]
    places: tuple[tuple[int, int], ...] = ()

    @property
    def forms(self) -> list[str]:
        """Every accepted target form, the first one preferred."""
        forms = [form for term in self.entries for form in _forms(term) if form]
        return list(dict.fromkeys([*map(_without_remark, forms), *forms]))

    @property
    def forbidden(self) -> list[tuple[str, str]]:
        """(forbidden form, what to write instead)."""
        return [
            (form, _without_remark(term.preferred))
            for term in self.entries
            for form in term.forbidden
            if form
        ]


def glossary_missing(pair: Pair) -> Iterator[Issue]:
    """Not where a forbidden form stands in its place: that is said by `glossary_forbidden`."""
    for match in matches(pair.source_key, pair.terms):
        if match.forms and not _has_any(pair.target_key, match) and not _forbidden_in(pair, match):
            yield pair.issue(
                "glossary_missing",
                fix=_appended(pair.target, match.forms[0]),
                term=match.source,
                preferred=match.forms[0],
            )


def glossary_forbidden(pair: Pair) -> Iterator[Issue]:
    """A forbidden form that is not merely part of an accepted one."""
    for match in matches(pair.source_key, pair.terms):
        for form, preferred in _forbidden_in(pair, match):
            yield _forbidden(pair, form, preferred)


def dnt(pair: Pair) -> Iterator[Issue]:
    source, target = pair.source_masked, without_tags(pair.target)
    for name in dict.fromkeys(pair.do_not_translate):
        if name and _names(name, source) and not _names(name, target):
            yield pair.issue("dnt", name=name)


def latin_forms(pair: Pair) -> tuple[str, ...]:
    """What the term base lets stand in Latin letters beside the other ones of this pair."""
    if pair.source_letters.has_other_scripts:
        return tuple(term.source for term in pair.terms if _LATIN_LETTER.search(term.source))
    written = [term for term in pair.terms if any(map(_LATIN_LETTER.search, _forms(term)))]
    found = (form for match in matches(pair.source_key, written) for form in match.forms)
    is_other = pair.target_letters.has_other_scripts
    return tuple(form for form in found if is_other and _LATIN_LETTER.search(form))


def matches(source_key: str, terms: Iterable[Term]) -> list[TermMatch]:
    """The terms in a text given by its match key, longest first."""
    by_key: dict[str, list[Term]] = {}
    for term in terms:
        key = _term_key(term.source)
        if key and key[:-1] in source_key:  # cheap; a last "e" or "y" may change
            by_key.setdefault(key, []).append(term)
    taken: list[tuple[int, int]] = []
    found = []
    for key in sorted(by_key, key=len, reverse=True):
        places = _places(source_key, key)
        free = [p for p in places if not any(a < p[1] and p[0] < b for a, b in taken)]
        if free:
            taken += free
            entries = tuple(by_key[key])
            found.append(TermMatch(_without_remark(entries[0].source), entries, tuple(free)))
    return found


def form_places(target_key: str, forms: Mapping[str, Iterable[str]]) -> list[tuple[str, int, int]]:
    """Where the forms of each name stand, longest first: (name, start, end) in the match key."""
    keys = {_form_key(form): name for name, some in forms.items() for form in some}
    found: list[tuple[str, int, int]] = []
    for key in sorted(filter(None, keys), key=len, reverse=True):
        for place in (match.span() for match in _target_pattern(key).finditer(target_key)):
            if not any(a < place[1] and place[0] < b for _name, a, b in found):
                found.append((keys[key], *place))
    return found


def _places(source_key: str, key: str) -> list[tuple[int, int]]:
    """Where the source has the term `key`."""
    found = [match.span() for match in _source_pattern(key).finditer(source_key)]
    if not found or key[0].isascii() or len(clusters(key)) >= _SURE_LENGTH:
        return found
    edges = {0, *accumulate(map(len, words(source_key)))}
    return [(start, end) for start, end in found if start in edges and end in edges]


def _forms(term: Term) -> tuple[str, ...]:
    return (term.preferred, *term.variants)


def _has_any(target_key: str, match: TermMatch) -> bool:
    return any(_holds(target_key, form) for one in match.forms for form in _also(one))


def _also(form: str) -> list[str]:
    """A form, and without what makes a noun of it."""
    bare = _NOUN_OF_VERB.sub("", form, count=1) if _NOUN_OF_VERB.match(form) else ""
    return [form, bare] if len(clusters(bare)) >= _LEAST_LEFT else [form]


def _forbidden_in(pair: Pair, match: TermMatch) -> list[tuple[str, str]]:
    """Of the forbidden forms of a term, those in the target, with what to write instead."""
    rest = _without(pair.target_key, match.forms)
    return [(form, preferred) for form, preferred in match.forbidden if _holds(rest, form)]


def _without_remark(term: str) -> str:
    return _REMARK.sub("", term)


@lru_cache(maxsize=4096)
def _term_key(source: str) -> str:
    """The match key of a term without the remark at its end."""
    return match_key(_without_remark(source)).strip()


@lru_cache(maxsize=4096)
def _form_key(form: str) -> str:
    return match_key(form).strip()


@lru_cache(maxsize=4096)
def _source_pattern(key: str) -> re.Pattern[str]:
    """Finds `key` in a match key: as a word with its endings if it is Latin."""
    if not key[-1].isascii() or not key[-1].isalpha():
        return _target_pattern(key)
    if key.endswith("y"):
        stem, endings = key[:-1], "(?:y|ys|ies|ying)"
    elif key.endswith("e"):
        stem, endings = key[:-1], "(?:e|es|ing)"
    else:
        stem, endings = key, "(?:s|es|ing)?"
    return re.compile(rf"(?<![{_LATIN}]){re.escape(stem)}{endings}(?![{_LATIN}])")


@lru_cache(maxsize=4096)
def _target_pattern(key: str) -> re.Pattern[str]:
    """Finds `key` in a match key: from the start of a word if it is Latin, endings free."""
    start = rf"(?<![{_LATIN}])" if key[0].isascii() else _KHMER_START
    end = "" if key[-1].isascii() else _KHMER_END
    return re.compile(start + re.escape(key) + end)


def _holds(target_key: str, form: str) -> bool:
    key = _form_key(form)
    return bool(key) and _target_pattern(key).search(target_key) is not None


def _without(target_key: str, forms: Sequence[str]) -> str:
    for key in sorted(map(_form_key, forms), key=len, reverse=True):
        if key:
            target_key = target_key.replace(key, "\ue000")
    return target_key


def _forbidden(pair: Pair, form: str, preferred: str) -> Issue:
    places = [match.span() for match in _written(form).finditer(pair.target)]
    fix = replace(pair.target, ((*place, preferred) for place in places))
    return pair.issue(
        "glossary_forbidden",
        places[0] if places else None,
        fix=fix if preferred else None,
        forbidden=form,
        preferred=preferred or "–",
    )


@lru_cache(maxsize=4096)
def _written(form: str) -> re.Pattern[str]:
    """Finds `form` in a text, with invisible characters and coeng da or ta inside."""
    chars = ("[\u178a\u178f]" if c in "\u178a\u178f" else re.escape(c) for c in _form_key(form))
    spaced = (r"\s+" if char == "\\ " else char for char in chars)
    return re.compile(_INVISIBLE.join(spaced), re.IGNORECASE)


def _names(name: str, text: str) -> bool:
    return name_pattern(name).search(text) is not None


def _appended(target: str, form: str) -> str:
    """`target` with `form` before its final sign: no check can know the right place."""
    at = endings.ending(target).start
    before = target[:at].rstrip()
    return f"{before} {form}{target[len(before) :]}" if before else form + target
