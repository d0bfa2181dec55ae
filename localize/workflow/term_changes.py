"""What a changed term does to texts that were approved before.

`affected` finds the approved strings that now offend against it; a reviewer chooses, and `withdraw`
returns those to their translators. What is live stays live until the better text is approved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail_localize.models import String

from khmertext import checks, match_key
from khmertext.checks import Issue, terminology
from localize.terminology.glossary import TermBase, forms_of, term_base
from localize.terminology.models import Term
from localize.workflow import counters, review
from localize.workflow.models import Reason, Review, State

TERM_ISSUES = frozenset({"glossary_missing", "glossary_forbidden", "dnt"})


@dataclass(frozen=True)
class Affected:
    """An approved text that offends against a term as it now is, with what the checks say."""

    review: Review
    issues: tuple[Issue, ...]


def affected(term: Term) -> list[Affected]:
    """The approved texts that offend against `term` as it now is.

    A warning that a person saw and dismissed when the text was approved does not count again.
    """
    result = []
    bases = {language: term_base(language) for language in ("en", "km")}
    for candidate in _approved_with(term):
        issues = _issues_of(candidate, term, bases[_source_of(candidate).locale.language_code])
        if issues and review.is_approved(candidate):
            result.append(Affected(candidate, issues))
    return result


def withdraw(term: Term, reviews: Iterable[Review], *, by: Any, comment: str = "") -> list[Review]:
    """Return approved strings because of `term`; all that were chosen, or none.

    Raises Refused where `by` may not review one of them.
    """
    said = comment or _("The term “%(term)s” has changed.") % {"term": term}
    with counters.counting():
        return [
            review.reopen(each, by=by, reason=Reason.TERM_CHANGED, comment=said) for each in reviews
        ]


def _approved_with(term: Term) -> Iterable[Review]:
    """Approved reviews of strings whose source has `term` in it."""
    own = {language: forms_of(term, language) for language in ("en", "km")}
    reviews = (
        Review.objects.in_state(State.APPROVED)
        .filter(string_translation__isnull=False)
        .select_related(
            "string_translation__translation_of__locale",
            "string_translation__locale",
            "string_translation__context__object",
        )
        .order_by("pk")
    )
    for candidate in reviews.iterator(chunk_size=1000):
        source = _source_of(candidate)
        forms = own.get(source.locale.language_code)
        if forms and terminology.matches(match_key(source.data), forms):
            yield candidate


def _source_of(candidate: Review) -> String:
    assert candidate.string_translation is not None  # _approved_with asks for strings only
    return candidate.string_translation.translation_of


def _issues_of(candidate: Review, term: Term, base: TermBase) -> tuple[Issue, ...]:
    """What the checks say with `term` that they do not say without it, and nobody has dismissed."""
    without = TermBase(
        tuple(
            t
            for t in base.terms
            if term.en not in (t.source, t.preferred) and term.en not in t.forbidden
        ),
        tuple(name for name in base.do_not_translate if name != term.en),
    )
    otherwise = {issue.message for issue in _term_issues(candidate, without)}
    dismissed = {issue["message"] for issue in candidate.issues if candidate.is_dismissed(issue)}
    return tuple(
        issue
        for issue in _term_issues(candidate, base)
        if issue.message not in otherwise and issue.message not in dismissed
    )


def _term_issues(candidate: Review, base: TermBase) -> list[Issue]:
    translation = candidate.string_translation
    assert translation is not None  # _approved_with asks for strings only
    issues = checks.run(
        translation.translation_of.data,
        translation.data,
        source_language=translation.translation_of.locale.language_code,
        target_language=translation.locale.language_code,
        terms=base.terms,
        do_not_translate=base.do_not_translate,
    )
    return [issue for issue in issues if issue.id in TERM_ISSUES]
