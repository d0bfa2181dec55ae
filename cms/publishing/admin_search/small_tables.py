"""Lists that are few rows: what they say is compared as readers see it, without an index.

Neither ZWSP nor the order in which signs were typed, digits of either script or small letters
matter; each word stands anywhere in what is searched.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from khmertext import match_key

MOST_WORDS = 20  # that a search looks for


def having(rows: QuerySet[Any], query: str, fields: Iterable[str]) -> QuerySet[Any]:
    """Those of `rows` that have every word in one of `fields`; all of them are read, once.

    A query of which nothing is left has no results.
    """
    words = match_key(query.replace("\0", "")).split()[:MOST_WORDS]
    if not words:
        return rows.none()
    found = [
        pk
        for pk, *values in rows.order_by().values_list("pk", *fields)
        if _has(match_key("\n".join(str(value) for value in values if value)), words)
    ]
    return rows.filter(pk__in=found)


def _has(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)
