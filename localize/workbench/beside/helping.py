"""What is known of one string, for who writes it."""

from dataclasses import dataclass
from typing import Any

from wagtail_localize.models import StringSegment, StringTranslation

from cms.publishing import people
from cms.publishing.approvals.diffs import Piece, diff
from localize.checks import terminology
from localize.khmer import match_key
from localize.terminology.glossary import forms_of
from localize.terminology.models import Term
from localize.workbench.verbs import workbench_url
from localize.workflow import memory
from localize.workflow.memory import Match
from localize.workflow.models import Review, State
from localize.workflow.states import state_of
from localize.workflow.translation_access import TranslationAccess, translation_of

MATCHES = 3
ELSEWHERE = 5


@dataclass(frozen=True)
class ShownMatch:
    """A pair of the memory. percent: of likeness; source_diff: from its source to this one."""

    match: Match
    percent: int
    source_diff: list[Piece]


@dataclass(frozen=True)
class ShownTerm:
    """A term of this source in the direction of the translation. preferred: what to write;
    admitted, forbidden: what else may, and may not, be written."""

    term: Term
    source: str
    preferred: str
    admitted: list[str]
    forbidden: list[str]


@dataclass(frozen=True)
class Elsewhere:
    """The same source in another place, with its text there; address: where this person may go."""

    text: str
    state: State
    page: str
    address: str


def matches(access: TranslationAccess, segment: StringSegment) -> list[ShownMatch]:
    """The best of the memory, never the text that the string itself has now."""
    source = access.translation.source.locale
    found = memory.lookup(
        segment.string.data,
        source,
        access.translation.target_locale,
        context=segment.context,
        limit=MATCHES + 1,
    )
    own = StringTranslation.objects.filter(
        translation_of=segment.string_id,
        context=segment.context_id,
        locale=access.translation.target_locale,
    )
    written = own.values_list("data", flat=True).first()
    return [
        ShownMatch(
            one,
            min(100, round(one.score)),
            diff(one.source, segment.string.data, language=source.language_code),
        )
        for one in found
        if one.target != written
    ][:MATCHES]


def terms(source: str, language: str) -> list[ShownTerm]:
    """The terms in a source text of this language, those that are proposed as well."""
    by_key = {str(term.pk): term for term in Term.objects.all()}
    forms = [form for term in by_key.values() for form in forms_of(term, language)]
    found: dict[str, ShownTerm] = {}
    for match in terminology.matches(match_key(source), forms):
        for entry in match.entries:
            term = by_key[entry.preferred]
            found.setdefault(entry.preferred, _shown(term, match.source, language))
    return list(found.values())


def _shown(term: Term, source: str, language: str) -> ShownTerm:
    is_deprecated = term.status == Term.Status.DEPRECATED
    if language == "km":
        forbidden = [term.en] if is_deprecated else []
        preferred = "" if is_deprecated else term.en
        return ShownTerm(term, source, preferred, term.english_variants, forbidden)
    preferred = term.en if term.do_not_translate else term.km
    return ShownTerm(term, source, preferred, term.variants, term.forbidden)


def elsewhere(access: TranslationAccess, segment: StringSegment) -> list[Elsewhere]:
    """The same source on other pages: what is approved, and what this person may see besides."""
    others = (
        StringTranslation.objects.filter(
            translation_of=segment.string_id, locale=access.translation.target_locale
        )
        .exclude(context=segment.context_id)
        .select_related("context__object", "locale", "translation_of")
        .order_by("-updated_at")[: 2 * ELSEWHERE]
    )
    reviews = {
        one.string_translation_id: one
        for one in Review.objects.whole()
        .filter(string_translation__in=[other.pk for other in others])
        .prefetch_related("requests__endorsements")
    }
    found = (_elsewhere(access.user, other, reviews.get(other.pk)) for other in others)
    return [one for one in found if one is not None][:ELSEWHERE]


def _elsewhere(user: Any, other: StringTranslation, review: Review | None) -> Elsewhere | None:
    page = people.page_of(other.context, other.locale)
    if page is None:
        return None
    state = state_of(review) if review is not None else State.DRAFT
    takes_part = people.may_take_part(user, page)
    if state != State.APPROVED and not takes_part:
        return None
    translation = translation_of(page) if takes_part else None
    segment = (
        StringSegment.objects.filter(
            source=translation.source, context=other.context_id, string=other.translation_of_id
        ).first()
        if translation is not None
        else None
    )
    address = workbench_url(translation.pk, f"s{segment.pk}") if translation and segment else ""
    return Elsewhere(other.data, state, page.get_admin_display_title(), address)
