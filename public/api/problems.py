"""Errors as RFC 9457 problem documents: never HTML, never a stack trace, never cached.

`type` is stable and part of v1; docs/api.md lists them all.
"""

import errno
from collections.abc import Collection, Iterator
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse

from public.api.shapes import ProblemDetails

TYPE = "urn:cncc:problem:"

# what the database's drivers raise when it is away, starts, stops, or is locked for too long
AWAY = (OperationalError, InterfaceError)
AWAY_SECONDS = 10  # after which it is worth asking again
FULL = (errno.ENOSPC, errno.EDQUOT)
FULL_STATES = ("53100",)  # of PostgreSQL: disk_full


class Problem(Exception):
    """A request that is answered with an error; `members` are added to the document."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        headers: dict[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.headers = headers or {}
        self.members = members

    def __reduce__(self) -> Any:
        """On its way from another process."""
        return _same, (self.status, self.code, str(self), self.headers, self.members)

    def document(self) -> dict[str, Any]:
        """`ProblemDetails`, the members added."""
        details: ProblemDetails = {
            "type": TYPE + self.code,
            "title": TITLES[self.code],
            "status": self.status,
            "detail": str(self),
        }
        return {**details, **self.members}

    def response(self) -> HttpResponse:
        return HttpResponse(
            orjson.dumps(self.document()),
            status=self.status,
            content_type="application/problem+json",
            headers={"Cache-Control": "no-store"} | self.headers,
        )


def _same(
    status: int, code: str, detail: str, headers: dict[str, str], members: dict[str, Any]
) -> Problem:
    return Problem(status, code, detail, headers=headers, **members)


TITLES = {
    "unknown-parameter": "Unknown parameter",
    "bad-parameter": "Bad value of a parameter",
    "bad-request": "Bad request",
    "not-found": "Not found",
    "unknown-locale": "Unknown language",
    "unknown-kind": "Unknown kind of document",
    "not-in-this-language": "Not available in this language",
    "not-made-yet": "Not made yet",
    "unknown-pack": "No such file was made here",
    "method-not-allowed": "Method not allowed",
    "token-expired": "Token no longer valid",
    "language-ended": "No longer published in this language",
    "too-many-requests": "Too many requests",
    "internal-error": "Internal error",
    "not-ready": "Not ready",
    "not-public-yet": "Not public yet",
    "unavailable": "Not available right now",
    "behind": "Not as far as this token",
}


def unknown_parameter(name: str) -> Problem:
    return Problem(400, "unknown-parameter", "This address has no such parameter.", parameter=name)


def bad_parameter(name: str, detail: str) -> Problem:
    return Problem(400, "bad-parameter", detail, parameter=name)


def not_allowed(name: str, allowed: Collection[str], how: str = "One of") -> Problem:
    """The same of a parameter with a closed list: it says which values there are."""
    detail = f"{how}: {', '.join(allowed)}."
    return Problem(400, "bad-parameter", detail, parameter=name, allowed=list(allowed))


def expired(
    why: str = "This token belongs to another history of the data.", wait: int = 60
) -> Problem:
    """wait: seconds after which to come back."""
    return Problem(
        410,
        "token-expired",
        f"{why} Fetch the full copy without `since` and replace everything, after waiting as long "
        "as Retry-After says. Ask help-now meanwhile: no recall reaches the copy that you hold.",
        headers={"Retry-After": str(wait)},
        parameter="since",
    )


def language_ended(codes: Collection[str]) -> Problem:
    return Problem(
        410,
        "language-ended",
        "This language is no longer published here: delete what you have in it.",
        # apps of before know no other 410 than `expired`
        headers={"Retry-After": "86400"},
        parameter="locale",
        locales=sorted(codes),
    )


def behind(wait: int) -> Problem:
    """wait: seconds after which to ask again, with the same token."""
    return Problem(
        503,
        "behind",
        "This server does not have yet what the one had that gave you the token. Keep it, and ask "
        "again after waiting as long as Retry-After says.",
        headers={"Retry-After": str(wait)},
        parameter="since",
    )


def too_many(wait: int, why: str = "This address has searched too often.") -> Problem:
    """wait: seconds after which there is an answer again."""
    return Problem(
        429,
        "too-many-requests",
        f"{why} Ask again after waiting as long as Retry-After says.",
        headers={"Retry-After": str(wait)},
    )


def not_ready() -> Problem:
    return Problem(503, "not-ready", "The database is not ready.", headers={"Retry-After": "5"})


def not_found() -> Problem:
    return Problem(404, "not-found", "There is nothing at this address.")


def not_public_yet() -> Problem:
    return Problem(
        503,
        "not-public-yet",
        "Nothing is public before the first emergency number has been called.",
        headers={"Retry-After": "3600"},
    )


def method_not_allowed(allowed: str) -> Problem:
    return Problem(
        405,
        "method-not-allowed",
        f"This address answers {allowed}.",
        headers={"Allow": allowed},
    )


def internal_error() -> Problem:
    return Problem(500, "internal-error", "Something went wrong here. Try again later.")


def unavailable() -> Problem:
    """For an error of `AWAY`: nothing is wrong with the request, it may be repeated as it is."""
    return Problem(
        503,
        "unavailable",
        "The database does not answer right now. Try again in a moment.",
        headers={"Retry-After": str(AWAY_SECONDS)},
    )


def is_full(error: BaseException | None) -> bool:
    """Is there no room left where something was to be written: a file, or the database?"""
    return any(
        (isinstance(one, OSError) and one.errno in FULL)
        or getattr(one, "sqlstate", None) in FULL_STATES
        or "database or disk is full" in str(one)  # SQLite has no code for it in Python 3.11
        for one in _causes(error)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def unknown_host() -> Problem:
    return Problem(400, "bad-request", "This server does not answer for the host of the request.")
