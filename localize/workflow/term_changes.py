"""What a changed term does to texts that were approved before.

`uses` finds the approved strings that say it, `affected` those of them that now offend against it;
a reviewer chooses, and `withdraw` returns those to their translators. What is live stays live until
the better text is approved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.utils.translation import gettext as _
from wagtail_localize.models import String

from cms.core.languages import screen_language
from khmertext import checks, match_key
from khmertext.checks import Issue, terminology
from localize.terminology.glossary import TermBase, base_without, forms_of, stamp_now, term_base
from localize.terminology.models import Term
from localize.workflow import counters, review
from localize.workflow.models import Reason, Review, State

TERM_ISSUES = frozenset({"glossary_missing", "glossary_forbidden", "dnt"})


@dataclass(frozen=True)
class Affected:
    """An approved text that offends against a term as it now is, with what the checks say."""

    review: Review
    issues: tuple[Issue, ...]

    @property
    def sentences(self) -> list[str]:
        """In the language of the person who reads them."""
        return [issue.said(screen_language()) for issue in self.issues]


def uses(term: Term) -> list[Review]:
    """The approved texts whose source has `term`, as it stands in this object."""
    return [one for one in _approved_with(term) if review.is_approved(one)]


def count_uses(*terms: Term | None) -> int:
    """How many approved texts use one of them: a term as it was and as it will be."""
    return len({one.pk for term in terms if term is not None for one in uses(term)})


def affected(term: Term, among: Iterable[Review] | None = None) -> list[Affected]:
    """The approved texts, of those that use it, that offend against `term` as it now is.

    A warning that a person saw and dismissed when the text was approved does not count again.
    """
    result = []
    stamp, without = stamp_now(), cache(partial(base_without, term))
    for candidate in uses(term) if among is None else among:
        pair = _languages_of(candidate)
        issues = _issues_of(candidate, term_base(*pair, stamp), without(*pair))
        if issues:
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
    forms_in = cache(partial(forms_of, term))
    reviews = (
        Review.objects.in_state(State.APPROVED)
        .filter(string_translation__isnull=False)
        .select_related(
            "string_translation__translation_of__locale",
            "string_translation__locale",
            "string_translation__context__object",
        )
        .prefetch_related("requests__endorsements")
        .order_by("pk")
    )
    for candidate in reviews.iterator(chunk_size=1000):
        source = _source_of(candidate)
        forms = forms_in(source.locale.language_code)
        if forms and terminology.matches(match_key(source.data), forms):
            yield candidate


def _source_of(candidate: Review) -> String:
    assert candidate.string_translation is not None  # _approved_with asks for strings only
    return candidate.string_translation.translation_of


def _languages_of(candidate: Review) -> tuple[str, str]:
    assert candidate.string_translation is not None  # _approved_with asks for strings only
    target = candidate.string_translation.locale
    return _source_of(candidate).locale.language_code, target.language_code


def _issues_of(candidate: Review, base: TermBase, without: TermBase) -> tuple[Issue, ...]:
    """What the checks say with a term that they do not say `without` it, and nobody dismissed."""
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
