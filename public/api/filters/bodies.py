"""Parameters in the body of a POST: what somebody asks for stays out of addresses and logs."""

from typing import Any

import orjson
from django.http import HttpRequest, QueryDict

from public.api.filters.parameters import LENGTH
from public.api.problems import Problem, bad_parameter

LONGEST_BODY = 64 * 1024  # bytes


def asked_for(request: HttpRequest) -> QueryDict:
    """The parameters of the address and, of a POST, those of its JSON object."""
    asked = request.GET.copy()
    if request.method == "POST":
        for name, value in _json_object(request).items():
            asked.appendlist(name, _text(name, value))
    return asked


def _json_object(request: HttpRequest) -> dict[str, Any]:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LONGEST_BODY:
        raise Problem(400, "bad-request", "The body is too long.")
    if not request.body:
        return {}
    # to leave another body unread would answer with everything instead of what was searched for
    if request.content_type != "application/json":
        raise Problem(400, "bad-request", "The body must be a JSON object.")
    try:
        found = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise Problem(400, "bad-request", "The body is not JSON.") from error
    if not isinstance(found, dict):
        raise Problem(400, "bad-request", "The body must be a JSON object.")
    return found


def _text(name: str, value: Any) -> str:
    """As it stands in an address; nothing nested. 20.0 is a whole number in JSON, too."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise bad_parameter(name[:LENGTH], "A text or a number.")
