"""Wagtail's search on either database. `WAGTAILSEARCH_BACKENDS` names this module.

Queries become conditions of the queryset that is searched, so filters, permissions and orders are
the database's, and what is found is never more than what the queryset has. Nothing is scored: who
has the words in the title comes first, then what is newer.
"""

from collections import OrderedDict
from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
    FilterFieldError,
    SearchFieldError,
)
from modelsearch.query import And, MatchAll, Phrase, PlainText

from cms.publishing.admin_search import entries, tokens
from khmertext.search.wanted import all_of

_ALL, _NONE = ~Q(pk__in=()), Q(pk__in=())


class WordsQuery(BaseSearchQueryCompiler):
    """Whole words."""

    DEFAULT_OPERATOR = "and"
    where = "words"
    read = staticmethod(tokens.words)

    def check(self) -> None:
        """Fields that are not searched are refused; a database filters and orders by any."""
        model = self.queryset.model
        known = {field.field_name for field in model.get_searchable_search_fields()}
        for name in self.fields or ():
            if name not in known:
                raise SearchFieldError(
                    f"{model.__name__} is not searched by “{name}”.", field_name=name
                )

    def found(self) -> QuerySet[Any]:
        """What the queryset has of it, in its order."""
        in_title = self._condition(self.query, f"title {self.where}")
        only_title = self.fields is not None and set(self.fields) == {"title"}
        condition = in_title if only_title else self._condition(self.query, self.where)
        rows = self.queryset.filter(condition)
        if self.order_by_relevance:
            return rows.order_by(Case(When(in_title, then=0), default=1), "-pk")
        return rows if rows.query.order_by else rows.order_by("-pk")

    def matching(self) -> QuerySet[Any]:
        """The same in no order."""
        return self.queryset.filter(self._condition(self.query, self.where)).order_by()

    def _condition(self, query: Any, where: str) -> Q:
        if isinstance(query, And):
            parts = [self._condition(one, where) for one in query.subqueries]
            return reduce(and_, parts) if parts else _NONE
        if isinstance(query, MatchAll):
            return _ALL
        if isinstance(query, PlainText | Phrase):
            return self._text(query.query_string, where)
        raise NotImplementedError(f"{type(query).__name__} cannot be searched for.")

    def _text(self, text: str, where: str) -> Q:
        wanted = self.read(text)
        if not wanted:
            return _NONE
        return Q(pk__in=entries.found(self.queryset.model, all_of(wanted), where))


class TypedQuery(WordsQuery):
    """What is still being typed. It finds whole words in bodies, too: there is one box for both."""

    where = "typed"
    read = staticmethod(tokens.beginnings)


class Results(BaseSearchResults):
    supports_facet = True

    def annotate_score(self, field_name: str) -> "Results":
        raise NotImplementedError("Nothing is scored.")

    def _do_search(self) -> Iterable[Any]:
        rows: QuerySet[Any] = self.query_compiler.found()[self.start : self.stop]
        return rows

    def _do_count(self) -> int:
        count: int = self.query_compiler.matching()[self.start : self.stop].count()
        return count

    def facet(self, field_name: str) -> "OrderedDict[Any, int]":
        """How many of what was found have each value, most first."""
        fields = self.query_compiler.queryset.model.get_filterable_search_fields()
        if field_name not in {field.field_name for field in fields}:
            raise FilterFieldError(f"“{field_name}” is not filtered by.", field_name=field_name)
        rows = self.query_compiler.matching().values(field_name).annotate(count=Count("pk"))
        return OrderedDict(
            (row[field_name], row["count"]) for row in rows.order_by("-count", field_name)
        )


class Index(BaseIndex):
    """All models have their rows in one table."""

    def add_items(self, model: Any, items: Iterable[Any]) -> None:
        if model.get_search_fields():
            entries.write(model, items)

    def delete_item(self, item: Any) -> None:
        entries.forget(item)

    def reset(self) -> None:
        entries.forget_all()


class Rebuilder:
    """For `update_index`: rows are written over, so that a search meanwhile finds what it did."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> Index:
        entries.forget_gone()
        return self.index

    def finish(self) -> None:
        pass


class SearchBackend(BaseSearchBackend):
    query_compiler_class = WordsQuery
    autocomplete_query_compiler_class = TypedQuery
    index_class = Index
    results_class = Results
    rebuilder_class = Rebuilder
