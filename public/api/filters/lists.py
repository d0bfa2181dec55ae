"""The filters of lists: a comma means or, several parameters mean and."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast

from cms.core.country import country
from cms.core.vocabularies.directory import TYPES_OF
from cms.core.vocabularies.happened import TOPICS_OF
from cms.core.vocabularies.shared import LANGUAGES, TOPICS, Label
from cms.documents.kinds import OPEN, kinds, listed_kinds
from cms.documents.models import Document, DocumentQuerySet, Facet
from cms.documents.statements import Given, given
from cms.who_helps import answers
from public.api.filters.parameters import Parameters, whole_number
from public.api.problems import bad_parameter, not_allowed

FACETS = (
    *("audience", "topic", "course", "module", "type"),
    *("province", "category", "urgency", "language", "anonymous"),
)
# a filter in a child's words: the facet that it asks for, and with which values; none is no filter
SAID: dict[str, tuple[str, Mapping[str, tuple[str, ...]]]] = {
    "happened": ("topic", TOPICS_OF),
    "way": ("type", TYPES_OF),
}
FILTERS = (*FACETS, *SAID, "age")
MAY_BE_OPEN = frozenset({"audience", "topic", "province", "language", "anonymous", "age"})
PLACE = "place"  # of a document in its list, where its facets are walked
OLDEST = 120  # years

CLOSED: dict[str, tuple[Label, ...]] = {"topic": TOPICS, "language": LANGUAGES}
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
SHAPES = {"course": UUID, "module": UUID, "province": f"(?:{'|'.join(country().provinces)})"}
CODE = r"[a-z0-9_-]{1,40}"


@dataclass(frozen=True)
class Filter:
    """One condition: any of `values`, codes or keys or, of `age`, years."""

    name: str
    values: tuple[Any, ...]

    @property
    def is_walk(self) -> bool:
        """One value of a facet: the index has its documents in the order of the list, so they are
        joined; any of several are looked up."""
        return self.name != "age" and len(self.values) == 1


# of each filter its name and the number of its values: what a statement depends on
Shape = tuple[tuple[str, int], ...]


def shape_of(filters: Iterable[Filter]) -> Shape:
    return tuple((one.name, len(one.values)) for one in filters)


def given_filters(shape: Shape) -> list[Filter]:
    """Filters whose values are given when the statement runs (`given_values`)."""
    return [
        Filter(name, tuple(_given(name, f"{place}.{n}") for n in range(count)))
        for place, (name, count) in enumerate(shape)
    ]


def _given(name: str, key: str) -> Given:
    if name == "age":
        return given(Document, "age_min", key)
    return given(Facet, "value", key)


def given_values(filters: Iterable[Filter]) -> dict[str, Any]:
    return {
        f"{place}.{n}": value
        for place, one in enumerate(filters)
        for n, value in enumerate(one.values)
    }


def asked_filters(kind: str | Sequence[str], asked: Parameters) -> list[Filter]:
    """The conditions of a request for one kind, or for some, all of which must hold. Raises Problem
    400."""
    among = (kind,) if isinstance(kind, str) else kind
    found = []
    for name in FACETS:
        for values in asked.groups(name):
            _check(among, name, values)
            found.append(Filter(name, tuple(values)))
    for name, (facet, known) in SAID.items():
        for values in asked.groups(name):
            if not set(values) <= known.keys():
                raise not_allowed(name, known)
            meant = [code for value in values for code in known[value]]
            if all(known[value] for value in values):
                found.append(Filter(facet, tuple(dict.fromkeys(meant))))
    for values in asked.groups("age"):
        years = (whole_number("age", value, 0, OLDEST) for value in values)
        found.append(Filter("age", tuple(years)))
    return found


def first_categories(asked: Parameters) -> tuple[str, ...]:
    """The categories that the first answer to what happened puts first; empty: nobody asked. Call
    `asked_filters` before, which refuses what is no answer."""
    said = next((values[0] for values in asked.groups("happened")), None)
    return tuple(answers.current().categories[said]) if said else ()


def category_rank(categories: Sequence[str], *, locale: Any, kinds: Sequence[Any]) -> Case:
    """The place of the category of a document among these, as `who_helps.order` counts it."""
    places = (
        When(_having("category", (code,), locale, kinds), then=_whole(number))
        for number, code in enumerate(categories)
    )
    return Case(*places, default=_whole(len(categories)))


def _whole(number: int) -> Cast:
    """PostgreSQL takes a value of a prepared statement for text, where nothing says what it is."""
    return Cast(Value(number), IntegerField())


def narrow(
    documents: DocumentQuerySet,
    filters: Iterable[Filter],
    *,
    locale: Any,
    kind: Any,
    behind: Any = None,
) -> DocumentQuerySet:
    """Those of `documents`, all of one language and kind, that the filters leave; with the alias
    PLACE if there is a walk.

    A page of the list by position that is not the first may say `behind` which place it begins.
    """
    start = {} if behind is None else {"place__gt": behind}
    is_walked = False
    for one in filters:
        if one.name == "age":
            documents = documents.filter(_any([_suits(age) for age in one.values]))
            continue
        having = {"locale": locale, "kind": kind, "name": one.name}
        if not one.is_walk:
            facets = Facet.objects.filter(**having, value__in=one.values)
            documents = documents.filter(pk__in=facets.values("document"))
            continue
        having |= {"value": one.values[0], **start}
        if is_walked:
            beside = Facet.objects.filter(**having, place=OuterRef(PLACE))
            documents = documents.filter(Exists(beside))
        else:
            joined = {f"facets__{name}": value for name, value in having.items()}
            documents = documents.filter(**joined).alias(**{PLACE: F("facets__place")})
            is_walked = True
    return documents


def suiting_any(
    documents: DocumentQuerySet,
    filters: Iterable[Filter],
    *,
    locale: Any,
    among: Sequence[str],
) -> DocumentQuerySet:
    """Those of `documents`, of the kinds `among` these, that the filters leave in the list of their
    kind: of one that `is_help` they say one of the values, or are open."""
    helping = [kind for kind in among if kinds()[kind].is_help]
    for one in filters:
        if one.name == "age":
            documents = documents.filter(_any([_suits(age) for age in one.values]))
            continue
        suits = _having(one.name, one.values, locale, among)
        if helping and one.name in MAY_BE_OPEN:
            suits |= _having(one.name, (OPEN,), locale, helping)
        documents = documents.filter(suits)
    return documents


def is_open(filters: Iterable[Filter], *, locale: Any, kind: Any) -> ExpressionWrapper | None:
    """Does a document suit one of the filters only because it is open? None: it cannot."""
    exact = [
        ~Q(age_min__isnull=True, age_max__isnull=True)
        if one.name == "age"
        else _having(one.name, one.values, locale, [kind])
        for one in filters
        if one.name in MAY_BE_OPEN
    ]
    if not exact:
        return None
    return ExpressionWrapper(_any([~one for one in exact]), BooleanField())


def _having(name: str, values: tuple[Any, ...], locale: Any, among: Sequence[str]) -> Q:
    facets = Facet.objects.filter(kind__in=list(among), locale=locale, name=name, value__in=values)
    return Q(pk__in=facets.values("document"))


def _check(among: Sequence[str], name: str, values: list[str]) -> None:
    """A value outside a closed list is a mistake of the client, not an empty list."""
    codes = dict.fromkeys(code for kind in among for code in closed_list(kind, name))
    shape = re.compile(SHAPES.get(name, CODE))
    for value in values:
        if codes and value not in codes:
            raise not_allowed(name, codes)
        if not codes and shape.fullmatch(value) is None:
            others = codes_of_any_kind(name)
            raise not_allowed(name, others) if others else bad_parameter(name, "A key, or some.")


def closed_list(kind: str, name: str) -> dict[str, None]:
    """The values that a filter of a kind may have, in order; empty: it has no closed list."""
    codes = kinds()[kind].values.get(name) or (label.code for label in CLOSED.get(name, ()))
    return dict.fromkeys(codes)


def codes_of_any_kind(name: str) -> dict[str, None]:
    """The values that a filter may have in one list or another; empty: keys, not codes."""
    return dict.fromkeys(code for kind in listed_kinds() for code in closed_list(kind, name))


def _suits(age: Any) -> Q:
    """min ≤ age ≤ max; an open end suits everybody."""
    lower = Q(age_min__isnull=True) | Q(age_min__lte=age)
    return lower & (Q(age_max__isnull=True) | Q(age_max__gte=age))


def _any(conditions: list[Q]) -> Q:
    result = Q()
    for condition in conditions:
        result |= condition
    return result
