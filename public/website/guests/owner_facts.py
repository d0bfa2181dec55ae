"""What an organization is told of its services: facts, contacts and words as readers have them, and
nothing that is internal, waits, or is for professionals."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.documents.addresses import locales
from home.directory import meaning
from home.directory.meaning import FACTS
from home.directory.models.directory import Organization
from home.directory.owners import looked_at
from home.directory.owners.looked_at import LookedAt
from public.website import published

Json = dict[str, Any]
Documents = dict[str, dict[str, Json]]  # language → key of the page → document
Lines = list[tuple[str, list[str]]]  # title → each line

# words of a page as readers have them, by the member of its document
WORDS = (
    *("summary", "eligibility", "what_happens_next", "what_to_prepare", "confidentiality_note"),
    *("address", "cost_note", "interpretation_note", "accessibility_note"),
)


@dataclass(frozen=True)
class Told:
    """One service in one language."""

    name: str
    contacts: list[str]
    lines: Lines


def shown(organization: Organization) -> tuple[list[LookedAt], Documents]:
    """What readers have of its services, and nothing else; the documents in all languages."""
    every = looked_at.services_of(organization)
    keys = {key for one in every for key in one.page_keys}
    documents = {code: published.several(code, "services", keys) for code in locales()}
    public = {key for found in documents.values() for key in found}
    return [one for one in every if one.page_keys & public or one.is_given_without_words], documents


def told(one: LookedAt, documents: Documents, locale: str) -> Told:
    """In the active language, which is `locale`."""
    document = _document(one, documents, locale)
    names = document["organization"] if document else None
    organization = names["name"] if names else _("It has no public name here yet.")
    category = meaning.said(one.service, "category", one.service.category)
    facts = [
        (
            looked_at.title_of(one, fact),
            [labelled(*line) for line in looked_at.lines(one, fact, organization=organization)],
        )
        for fact in FACTS
        if looked_at.is_known(one, fact)
    ]
    return Told(
        document["title"] if document else category,
        [looked_at.contact_text(channel) for channel in one.contacts],
        facts + (_words(one, document) if document else []),
    )


def labelled(name: str, value: str) -> str:
    """With the colon of the language."""
    return _("%(name)s: %(value)s") % {"name": name, "value": value} if name else value


def _document(one: LookedAt, documents: Documents, locale: str) -> Json | None:
    """In this language, else in another one."""
    for code in sorted(documents, key=lambda code: code != locale):
        for key in one.page_keys:
            if key in documents[code]:
                return documents[code][key]
    return None


def _words(one: LookedAt, document: Json) -> Lines:
    page = one.service.pages.model
    flat = document | {
        f"{name}_note": (document.get(name) or {}).get("note")
        for name in ("cost", "interpretation", "accessibility")
    }
    return [
        (str(page._meta.get_field(name).verbose_name), [flat[name]])
        for name in WORDS
        if flat.get(name)
    ]
