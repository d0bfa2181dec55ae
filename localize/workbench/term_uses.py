"""The approved texts that use a term, as its screen lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db.models import Q
from wagtail.models import Page
from wagtail_localize.models import StringSegment, Translation

from cms.two_people import people
from cms.two_people.approvals.models import ChangeRequest
from khmertext.checks.marks import Run, runs
from localize.terminology.glossary import base_of
from localize.terminology.models import Term
from localize.workbench.one_string.verbs import workbench_url
from localize.workflow import term_changes
from localize.workflow.models import Review

SHOWN = 100  # of those that follow the term; those that do not are all there


@dataclass(frozen=True)
class Use:
    """One text, with the term marked in it; url: of its string in the workbench."""

    review: Review
    sentences: list[str]
    source: list[Run]
    text: list[Run]
    url: str = ""


@dataclass(frozen=True)
class Uses:
    """count: of all there are, whoever may see them."""

    count: int
    offending: list[Use]
    following: list[Use]


def found(term: Term, asked: ChangeRequest | None, *, by: Any) -> Uses:
    """What `by` may review of the texts that use `term`; as it would be after `asked`."""
    used = {one.pk: one for one in term_changes.uses(term)}
    if asked is not None:
        term.decide(asked.new)
        used |= {one.pk: one for one in term_changes.uses(term)}
    mine = _reviewed_by(by, list(used.values()))
    said = {one.review.pk: one.sentences for one in term_changes.affected(term, mine)}
    following = [one for one in mine if one.pk not in said][:SHOWN]
    offending = [one for one in mine if one.pk in said]
    urls = _urls([*offending, *following])
    base = cache(partial(base_of, term))

    def use(one: Review) -> Use:
        source = one.string_translation.translation_of  # type: ignore[union-attr]
        terms = base(source.locale.language_code, one.locale.language_code)
        marked = runs(one.source_text, one.text, terms=terms.terms, names=terms.do_not_translate)
        return Use(one, said.get(one.pk, []), *marked, urls.get(one.pk, ""))

    return Uses(len(used), [*map(use, offending)], [*map(use, following)])


def _reviewed_by(user: Any, reviews: Sequence[Review]) -> list[Review]:
    keys = {one.context.object.translation_key for one in reviews if one.context}
    pages = {
        (page.translation_key, page.locale_id): page
        for page in Page.objects.filter(translation_key__in=keys)
    }
    return [
        one
        for one in reviews
        if one.context
        and people.may_review(user, pages.get((one.context.object.translation_key, one.locale.pk)))
    ]


def _urls(reviews: Sequence[Review]) -> dict[int, str]:
    """Of each text its string in the workbench, where the page still has it."""
    texts = {one.pk: one.string_translation for one in reviews}
    places = {(text.translation_of_id, text.context_id) for text in texts.values() if text}
    segments = {
        (one.string_id, one.context_id): one
        for one in StringSegment.objects.filter(
            string__in={string for string, _context in places},
            context__in={context for _string, context in places},
        )
    }
    into = Q(source__in={one.source_id for one in segments.values()})
    translations = {
        (one.source_id, one.target_locale_id): one for one in Translation.objects.filter(into)
    }
    urls = {}
    for pk, text in texts.items():
        assert text is not None  # `term_changes.uses` asks for strings only
        segment = segments.get((text.translation_of_id, text.context_id))
        at = segment and translations.get((segment.source_id, text.locale_id))
        if segment and at:
            urls[pk] = workbench_url(at.pk, f"s{segment.pk}")
    return urls
