"""The term base as TBX-Basic of ISO 30042:2008, for other tools.

The edition of 2019 names each element anew, and what translators have, translate-toolkit and all
that stands on it, reads the older names only.

Preferred, admitted and deprecated are TBX's own words for what we call approved, variant and
forbidden. A proposed term says so in its note: TBX-Basic has no word for it.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from cms.core.country import country
from localize.exchange.markup import UNFIT
from localize.terminology.languages import others
from localize.terminology.models import Term, Words

PREFERRED = "preferredTerm-admn-sts"
ADMITTED = "admittedTerm-admn-sts"
DEPRECATED = "deprecatedTerm-admn-sts"

# our words for the part of speech → TBX-Basic's
_PARTS_OF_SPEECH = {
    "noun": "noun",
    "verb": "verb",
    "adj": "adjective",
    "adv": "adverb",
    "name": "properNoun",
}


def write(terms: Iterable[Term]) -> bytes:
    root = Element("martif", {"type": "TBX-Basic", "xml:lang": "en"})
    description = SubElement(SubElement(root, "martifHeader"), "fileDesc")
    _paragraph(SubElement(description, "titleStmt"), "title", f"{country().office_short} term base")
    kept = f"Kept by the reviewers of the {country().office_short} content"
    _paragraph(SubElement(description, "sourceDesc"), "p", kept)
    body = SubElement(SubElement(root, "text"), "body")
    for term in terms:
        body.append(_concept(term))
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _concept(term: Term) -> Element:
    concept = Element("termEntry", {"id": f"c{term.pk}"})
    if term.definition:
        _typed(concept, "descrip", "definition", term.definition)
    if term.source:
        _typed(concept, "admin", "source", term.source)
    notes = [term.note] if term.note else []
    if term.status == Term.Status.PROPOSED:
        notes.append("Proposed, not decided yet.")
    if term.do_not_translate:
        notes.append("Do not translate.")
    for note in notes:
        _paragraph(concept, "note", note)
    said = [one.language for one in term.sections.all()]
    for language in dict.fromkeys([term.language, *(others() * term.do_not_translate), *said]):
        if term.words(language) != Words():
            _language(concept, language, term)
    return concept


def _language(concept: Element, language: str, term: Term) -> None:
    section, words = SubElement(concept, "langSet", {"xml:lang": language}), term.words(language)
    is_deprecated = term.status == Term.Status.DEPRECATED and language == term.language
    forms = [(words.preferred, DEPRECATED if is_deprecated else PREFERRED)]
    forms += [(form, ADMITTED) for form in words.admitted]
    forms += [(form, DEPRECATED) for form in words.forbidden]
    for form, status in forms:
        if not form:
            continue
        entry = SubElement(section, "tig")
        _paragraph(entry, "term", form)
        if term.part_of_speech:
            known = _PARTS_OF_SPEECH.get(term.part_of_speech, "other")
            _typed(entry, "termNote", "partOfSpeech", known)
        _typed(entry, "termNote", "administrativeStatus", status)


def _paragraph(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = UNFIT.sub("", text)


def _typed(parent: Element, tag: str, kind: str, text: str) -> None:
    SubElement(parent, tag, {"type": kind}).text = UNFIT.sub("", text)
