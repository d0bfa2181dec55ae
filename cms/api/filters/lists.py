"""The filters of lists: a comma means or, several parameters mean and."""

import re

from django.db.models import Q

from cms.api.filters.parameters import Parameters, whole_number
from cms.api.problems import bad_parameter
from cms.documents.kinds import kinds
from cms.documents.models import DocumentQuerySet, Facet
from cms.publishing.vocabularies.shared import LANGUAGES, TOPICS, Label

FACETS = (
    *("audience", "topic", "course", "module", "type"),
    *("province", "category", "urgency", "language"),
)
FILTERS = (*FACETS, "age")
OLDEST = 120  # years

CLOSED: dict[str, tuple[Label, ...]] = {"topic": TOPICS, "language": LANGUAGES}
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SHAPES = {"course": UUID, "module": UUID, "province": r"KH-(?:[1-9]|1[0-9]|2[0-5])"}
CODE = r"[a-z0-9_-]{1,40}"


def narrow(documents: DocumentQuerySet, kind: str, asked: Parameters) -> DocumentQuerySet:
    for name in FACETS:
        for values in asked.groups(name):
            _check(kind, name, values)
            having = Facet.objects.filter(name=name, value__in=values)
            documents = documents.filter(pk__in=having.values("document"))
    for values in asked.groups("age"):
        ages = [whole_number("age", value, 0, OLDEST) for value in values]
        suits = [_suits(age) for age in ages]
        documents = documents.filter(_any(suits))
    return documents


def _check(kind: str, name: str, values: list[str]) -> None:
    """A value outside a closed list is a mistake of the client, not an empty list."""
    closed = kinds()[kind].values.get(name)
    codes = set(closed) if closed else {label.code for label in CLOSED.get(name, ())}
    shape = re.compile(SHAPES.get(name, CODE))
    for value in values:
        if (codes and value not in codes) or (not codes and shape.fullmatch(value) is None):
            raise bad_parameter(name, "This parameter has no such value.")


def _suits(age: int) -> Q:
    """min ≤ age ≤ max; an open end suits everybody."""
    lower = Q(age_min__isnull=True) | Q(age_min__lte=age)
    return lower & (Q(age_max__isnull=True) | Q(age_max__gte=age))


def _any(conditions: list[Q]) -> Q:
    result = Q()
    for condition in conditions:
        result |= condition
    return result
