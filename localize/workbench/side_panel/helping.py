"""What is known of one string, for who writes it."""

from dataclasses import dataclass

from wagtail_localize.models import StringSegment, StringTranslation

from cms.two_people.approvals.diffs import Piece, diff
from khmertext import match_key
from khmertext.checks import terminology
from localize.overview import quoted
from localize.overview.quoted import Quoted
from localize.terminology.glossary import forms_of
from localize.terminology.models import Term, Words
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
    """A term of this source, and its words in the language of the translation."""

    term: Term
    source: str
    words: Words


def matches(access: TranslationAccess, segment: StringSegment) -> list[ShownMatch]:
    """The best of the memory, never the text that the string itself has now."""
    source = access.translation.source.locale
    written = _written(access, segment)
    found = memory.lookup(
        segment.string.data,
        source,
        access.translation.target_locale,
        context=segment.context,
        limit=MATCHES + 1,
    )
    return [
        ShownMatch(
            one,
            min(100, round(one.score)),
            diff(one.source, segment.string.data, language=source.language_code),
        )
        for one in found
        if one.target != written
    ][:MATCHES]


def _written(access: TranslationAccess, segment: StringSegment) -> str | None:
    own = StringTranslation.objects.filter(
        translation_of=segment.string_id,
        context=segment.context_id,
        locale=access.translation.target_locale,
    )
    return own.values_list("data", flat=True).first()


def remarks(access: TranslationAccess, segment: StringSegment) -> list[Quoted]:
    """What was said of its sentence, or of its translation, as long as it has what is quoted."""
    source = access.translation.source
    languages = source.locale.language_code, access.translation.target_locale.language_code
    of_source, of_target = quoted.remarks(source.object_id, *languages).values()
    found, _done = quoted.at_texts(of_source, [("", segment.string.data)])
    if of_target and (written := _written(access, segment)):
        found += quoted.at_texts(of_target, [("", written)])[0]
    return [one for _text, one in found]


def terms(source: str, language: str, target_language: str) -> list[ShownTerm]:
    """The terms in a source text that have a word in the target's language, those that are proposed
    as well, and the names."""
    by_key = {str(term.pk): term for term in Term.objects.with_words()}
    forms = [form for term in by_key.values() for form in forms_of(term, language)]
    found: dict[str, ShownTerm] = {}
    for match in terminology.matches(match_key(source), forms):
        for entry in match.entries:
            term = by_key[entry.preferred]
            words = term.words(target_language)
            if term.status == Term.Status.DEPRECATED and target_language == term.language:
                words = Words("", words.admitted, (term.name,))
            if words != Words():
                found.setdefault(entry.preferred, ShownTerm(term, match.source, words))
    return list(found.values())
