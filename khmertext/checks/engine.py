"""Runs the checks that apply to a pair of languages."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence

from khmertext import normalise
from khmertext.checks import (
    consistency,
    encoding,
    helplines,
    length,
    markup,
    meaning,
    negation,
    numbers,
    punctuation,
    script,
    spacing,
    terminology,
)
from khmertext.checks.catalogue import REGISTRY
from khmertext.checks.issue import Issue, Term
from khmertext.checks.pair import Pair

Check = Callable[[Pair], Iterator[Issue]]

_KHMER_ENCODING: tuple[Check, ...] = (
    encoding.kh_order,
    encoding.kh_deprecated,
    encoding.kh_obsolete,
    encoding.kh_syllable,
    encoding.kh_dangling_coeng,
    encoding.kh_orphan_mark,
    encoding.kh_double_mark,
    encoding.kh_zwsp,
    encoding.kh_joiner,
    encoding.kh_unassigned,
)
_ENCODING: tuple[Check, ...] = (encoding.invisible_chars, encoding.replacement_char)
_KHMER_ALONE: tuple[Check, ...] = (
    numbers.kh_digits_mixed,
    script.kh_legacy_inside,
    punctuation.kh_ascii_period,
    punctuation.kh_colon,
    punctuation.kh_yuukaleapintu,
    punctuation.kh_punct_space_after,
    punctuation.kh_lek_too,
    punctuation.kh_double_punct,
    spacing.kh_long_run,
)
_ALONE: tuple[Check, ...] = (
    punctuation.brackets,
    spacing.double_space,
    spacing.edge_space,
    length.max_length,
)
_INTO_KHMER: tuple[Check, ...] = (consistency.dup_word,)
_TRANSLATION: tuple[Check, ...] = (
    script.foreign_script,
    script.no_letter,
    script.untranslated,
    script.leftover,
    script.latin_leftover,
    numbers.numbers,
    numbers.phone,
    helplines.number_order,
    markup.url,
    markup.email,
    markup.tags,
    markup.placeholders,
    punctuation.end_punct,
    terminology.glossary_missing,
    terminology.glossary_forbidden,
    terminology.dnt,
    length.length_ratio,
    consistency.inconsistent,
)
_BESIDE_ENGLISH: tuple[Check, ...] = (
    negation.negation,
    meaning.unit,
    meaning.currency,
    meaning.month,
    meaning.weekday,
    meaning.number_word,
    meaning.cost,
    meaning.hours,
    meaning.date_order,
    meaning.omission,
)
_ORDER = {info.id: place for place, info in enumerate(REGISTRY)}
#: These raise one issue for each term or name, so an issue is known by its message.
ONE_PER_TERM = frozenset({"glossary_missing", "glossary_forbidden", "dnt"})

#: These say that the meaning is another one: a second person dismisses one, with a reason.
TURNED = frozenset(
    {
        "negation",
        "number_order",
        "unit",
        "currency",
        "month",
        "weekday",
        "number_word",
        "cost",
        "hours",
        "date_order",
        "omission",
    }
)

#: A warning of these is asked about once when the text is handed in.
ASKED = frozenset({"numbers"})


def run(
    source: str,
    target: str,
    *,
    source_language: str,
    target_language: str,
    terms: Sequence[Term] = (),
    names: Callable[[], Sequence[Term]] = tuple,
    do_not_translate: Sequence[str] = (),
    max_length: int | None = None,
    approved_for_same_source: Sequence[str] = (),
) -> list[Issue]:
    """What is wrong with `target` as a translation of `source`, in the order of REGISTRY.

    names: gives those of who can be called, where two numbers stand in the text: nobody has to
    write them, but the numbers beside them keep their place.

    An empty target raises `empty` and nothing else that compares; a text of an old font raises
    `kh_legacy_font` and nothing else at all. Each id comes at most once,
    but glossary_missing, glossary_forbidden and dnt once for each term or name.
    """
    pair = Pair(
        source=normalise(source),
        raw=target,
        target=normalise(target),
        source_language=source_language,
        target_language=target_language,
        terms=tuple(terms),
        names=names,
        do_not_translate=tuple(do_not_translate),
        max_length=max_length,
        approved_for_same_source=tuple(approved_for_same_source),
    )
    if old_font := _of_old_font(pair):
        return old_font
    encodings = _ENCODING + (_KHMER_ENCODING if pair.to_khmer else ())
    if script.is_empty(pair.target):
        return _found((*encodings, script.empty), pair)
    checks = encodings + _ALONE + _TRANSLATION
    checks += _KHMER_ALONE + _INTO_KHMER if pair.to_khmer else ()
    checks += _BESIDE_ENGLISH if pair.is_khmer_beside_english else ()
    return _found(checks, pair)


def run_monolingual(text: str, *, language: str) -> list[Issue]:
    """What is wrong with a source page's own text: encoding, punctuation and spacing."""
    pair = Pair(
        source="",
        raw=text,
        target=normalise(text),
        source_language=language,
        target_language=language,
    )
    if old_font := _of_old_font(pair):
        return old_font
    checks = _ENCODING + _ALONE
    checks += _KHMER_ENCODING + _KHMER_ALONE if pair.to_khmer else ()
    return _found(checks, pair)


def _of_old_font(pair: Pair) -> list[Issue]:
    """The one thing to say of a text that was typed in an old font: no letter of it is the letter
    that it stands for."""
    return _found((script.kh_legacy_font,), pair) if pair.to_khmer else []


def _found(checks: Sequence[Check], pair: Pair) -> list[Issue]:
    issues = [_with_sure_fix(issue, check, pair) for check in checks for issue in check(pair)]
    return sorted(issues, key=lambda issue: _ORDER[issue.id])


def _with_sure_fix(issue: Issue, check: Check, pair: Pair) -> Issue:
    """The issue, without its fix if the fixed text would raise it again."""
    if issue.fix is None:
        return issue
    again = check(_fixed(pair, issue.fix))
    if any(_same(issue, other) for other in again):
        return dataclasses.replace(issue, fix=None)
    return issue


def _fixed(pair: Pair, fix: str) -> Pair:
    return dataclasses.replace(pair, raw=fix, target=normalise(fix))


def _same(one: Issue, other: Issue) -> bool:
    return one.id == other.id and (one.id not in ONE_PER_TERM or one.message == other.message)
