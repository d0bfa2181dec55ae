"""What is known of one string, for who writes it."""

from dataclasses import dataclass

from wagtail_localize.models import StringSegment, StringTranslation

from cms.two_people.approvals.diffs import Piece, diff
from khmertext import match_key
from khmertext.checks import terminology
from localize.terminology.glossary import forms_of
from localize.terminology.models import Term
from localize.workflow import memory
from localize.workflow.memory import Match
from localize.workflow.translation_access import TranslationAccess

MATCHES = 3


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
