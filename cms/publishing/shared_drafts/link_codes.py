"""The code of a link for somebody without an account: the number of a row and a secret of 256 bits,
of which the row has the digest only. Nobody guesses that, so tries are not counted."""

import hashlib
import secrets
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from django.utils.crypto import constant_time_compare

_SECRET = 32  # bytes


class Link(Protocol):
    """A row that a code opens."""

    secret_digest: Any


L = TypeVar("L", bound=Link)


def new_secret() -> tuple[str, str]:
    """A secret and its digest."""
    secret = secrets.token_hex(_SECRET)
    return secret, _digest(secret)


def code(number: int, secret: str) -> str:
    return f"{number}-{secret}"


def opened(code: str, valid: Callable[[int], L | None]) -> L | None:
    """What a code opens now; None for every reason why it does not. valid: the row of a number, if
    it may be opened."""
    number, _dash, secret = code.strip().partition("-")
    is_number = number.isascii() and number.isdigit() and int(number) < 2**63
    link = valid(int(number)) if is_number else None
    # compared with something in every case: how long it takes must not say which links there are
    known = link.secret_digest if link is not None else _digest("")
    is_right = constant_time_compare(_digest(secret), known)
    return link if is_right else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
