"""The closed lists of the directory as HSDS taxonomies and terms."""

from collections.abc import Iterator, Mapping
from typing import Any

from cms.api.hsds.identity import derived
from cms.api.hsds.shapes import HsdsAttribute, HsdsTaxonomy, HsdsTaxonomyTerm
from cms.documents.kinds import kinds

# the list parameter → (name of the taxonomy, what it says)
NAMES = {
    "category": ("CNCC category", "What kind of service it is."),
    "urgency": ("CNCC urgency", "How urgent the need is that it answers; emergency stands first."),
    "topic": ("CNCC topic", "What it helps with."),
    "audience": ("CNCC audience", "Whom it is for."),
}


def taxonomies() -> list[HsdsTaxonomy]:
    return [
        {"id": derived("taxonomy", code), "name": name, "description": description}
        for code, (name, description) in NAMES.items()
    ]


def terms() -> list[HsdsTaxonomyTerm]:
    """Every term; the Khmer label stands in `translations`, an addition of the profile."""
    return [term(list_code, code) for list_code in NAMES for code in _labels(list_code)]


def term(list_code: str, code: str) -> HsdsTaxonomyTerm:
    label = _labels(list_code)[code]
    return {
        "id": derived("term", list_code, code),
        "code": code,
        "name": label.en,
        "description": f"{NAMES[list_code][0]}: {label.en}",
        "taxonomy": NAMES[list_code][0],
        "taxonomy_id": derived("taxonomy", list_code),
        "language": "en",
        "translations": {"km": {"name": label.text("km")}},
    }


def attributes(service: str, values: Mapping[str, list[str]]) -> Iterator[HsdsAttribute]:
    """The terms of one service. values: taxonomy → codes."""
    for list_code, codes in values.items():
        for code in codes:
            found = term(list_code, code)
            yield {
                "id": derived("attribute", service, list_code, code),
                "link_id": service,
                "link_entity": "service",
                "taxonomy_term_id": found["id"],
                "value": code,
                "label": found["name"],
                "taxonomy_term": found,
            }


def facets_of_term(term_id: str) -> tuple[str, str] | None:
    """(list parameter, code) of the term with this id."""
    for list_code in NAMES:
        for code in _labels(list_code):
            if derived("term", list_code, code) == term_id:
                return list_code, code
    return None


def list_of_taxonomy(taxonomy_id: str) -> str | None:
    return next((code for code in NAMES if derived("taxonomy", code) == taxonomy_id), None)


def _labels(list_code: str) -> Mapping[str, Any]:
    """Code → label in both languages, as the services kind names them."""
    labels = kinds()["services"].values[list_code]
    if not isinstance(labels, Mapping):
        raise TypeError(f"The services kind must name its {list_code} with labels.")
    return labels
