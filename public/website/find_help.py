"""The form above the places that help: the filters of the API, for people, without a script."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from public.api.filters.lists import OLDEST, Filter, asked_filters
from public.api.filters.parameters import Parameters
from public.website.vocabulary import Vocabulary

# in the order of the form: what a child is asked first
FIELDS = ("topic", "audience", "province", "language", "urgency", "category", "type")
# the other lists are called as their filter
LISTS = {"audience": "service_audience", "type": "channel_type"}
EVERYBODY = "public"  # suits every audience by itself


@dataclass(frozen=True)
class Choice:
    """One list of the form: (code, label) in the language of the page, and what was chosen."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Search:
    """What somebody looks for, and the form that says it."""

    filters: list[Filter]
    choices: list[Choice]
    age: str
    said: list[str]  # what was chosen, in words
    query: str  # of the address, without the page

    @property
    def oldest(self) -> int:
        return OLDEST


def search(request: HttpRequest, vocabulary: Vocabulary, kind: str) -> Search:
    """What is left empty is not asked for; other parameters are not ours. Raises Problem 400."""
    asked = QueryDict(mutable=True)
    for name in (*FIELDS, "age"):
        values = [value for value in request.GET.getlist(name) if value]
        if values:
            asked.setlist(name, values)
    filters = asked_filters(kind, Parameters(asked, (*FIELDS, "age")))
    choices = [_choice(name, asked.get(name, ""), vocabulary) for name in FIELDS]
    age, years = asked.get("age", ""), vocabulary.words["in_years"]
    said = [dict(one.options).get(one.chosen, "") for one in choices]
    return Search(
        filters=filters,
        choices=choices,
        age=age,
        said=[*filter(None, said), *([years.format(count=age)] if age else [])],
        query=asked.urlencode(),
    )


def _choice(name: str, chosen: str, vocabulary: Vocabulary) -> Choice:
    every = vocabulary.options(LISTS.get(name, name))
    options = [(code, label) for code, label in every if code != EVERYBODY]
    return Choice(name, vocabulary.words[f"find_{name}"], options, chosen)
