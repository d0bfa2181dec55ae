"""Pages of HSDS lists and their common parameters."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_date, parse_datetime

from cms.api.answers import json_answer
from cms.api.filters.parameters import Parameters
from cms.api.problems import bad_parameter
from cms.documents.rendered import canonical

PER_PAGE = 20
MOST = 100
LAST_PAGE = 1_000_000
MOST_LINES = 10_000  # of ndjson and minimal, which are not paged
FLAGS = frozenset({"full", "full_service", "minimal", "top_only"})
PAGING = ("search", "page", "per_page", "format")


def answer(
    request: HttpRequest,
    asked: Parameters,
    items: Sequence[Any],
    build: Callable[[Sequence[Any]], Sequence[Mapping[str, Any]]],
    *,
    total: int,
) -> HttpResponse:
    """One page of `items` (a sequence or a queryset), each built only if it is on the page."""
    size, page = window(asked)
    if asked.choice("format", ("json", "ndjson")) == "ndjson":
        lines = b"".join(canonical(one) + b"\n" for one in build(items[:MOST_LINES]))
        return json_answer(request, lines, content_type="application/x-ndjson")
    begin = (page - 1) * size
    contents = build(items[begin : begin + size])
    pages = max(1, math.ceil(total / size))
    body = {
        "total_items": total,
        "total_pages": pages,
        "page_number": page,
        "size": len(contents),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not contents,
        "contents": contents,
    }
    return json_answer(request, orjson.dumps(body, option=orjson.OPT_SORT_KEYS))


def window(asked: Parameters) -> tuple[int, int]:
    """(entries of a page, number of the page)."""
    size = asked.number("per_page", default=PER_PAGE, lowest=1, highest=MOST)
    return size, asked.number("page", default=1, lowest=1, highest=LAST_PAGE)


def uuid_of(asked: Parameters, name: str) -> UUID | None:
    value = asked.one(name)
    if value is None:
        return None
    try:
        return UUID(value)
    except ValueError as error:
        raise bad_parameter(name, "A uuid.") from error


def moment_of(asked: Parameters, name: str) -> datetime | None:
    """A date or a date-time; without an offset it is UTC."""
    value = asked.one(name)
    if value is None:
        return None
    # a “+” that was not encoded arrives as a space
    text = value.replace(" ", "+") if "T" in value else value
    try:
        found = parse_datetime(text)
        if found is None and (day := parse_date(text)) is not None:
            found = datetime(day.year, day.month, day.day)
        if found is None:
            raise ValueError(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise bad_parameter(name, "A date such as 2026-11-24T00:00:00Z.") from error
