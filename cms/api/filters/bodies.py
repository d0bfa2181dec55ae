"""Parameters in the body of a POST: what somebody asks for stays out of addresses and logs."""

from collections.abc import Collection
from typing import Any

import orjson
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError

from cms.api.filters.parameters import LENGTH
from cms.api.problems import Problem, bad_parameter

LONGEST_BODY = 64 * 1024  # bytes
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def asked_for(request: HttpRequest, flags: Collection[str]) -> QueryDict:
    """The parameters of the address and, of a POST, those of its form or its JSON object, where
    those of `flags` may be true or false."""
    asked = request.GET.copy()
    if request.method != "POST":
        return asked
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LONGEST_BODY:
        # before it is read: Django keeps uploads of any size
        raise Problem(400, "bad-request", "The body is too long.")
    if request.content_type == "application/json":
        for name, value in _json_object(request.body, flags).items():
            asked.appendlist(name, value)
    elif request.content_type in FORMS:
        for name, values in _form(request).lists():
            for value in values:
                asked.appendlist(name, str(value))
    elif request.body:
        # to leave it unread would answer with everything instead of what was searched for
        raise Problem(400, "bad-request", "The body must be a form or a JSON object.")
    return asked


def _form(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except (BadRequest, MultiPartParserError, ValueError) as error:
        raise Problem(400, "bad-request", "The form cannot be read.") from error


def _json_object(body: bytes, flags: Collection[str]) -> dict[str, str]:
    """`{"search": "police", "page": 2}` as texts; anything nested is refused."""
    try:
        found = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise Problem(400, "bad-request", "The body is not JSON.") from error
    if not isinstance(found, dict):
        raise Problem(400, "bad-request", "The body must be a JSON object.")
    return {name: _text(name, value, flags) for name, value in found.items()}


def _text(name: str, value: Any, flags: Collection[str]) -> str:
    """As it stands in an address. 20.0 is a whole number in JSON, too."""
    if isinstance(value, bool):
        if name not in flags:
            raise bad_parameter(name[:LENGTH], "A text or a number.")
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str | int):
        return str(value)
    raise bad_parameter(name[:LENGTH], "A text, a number, true or false.")
