"""What is going on: a request, a publication, a count, rows that may be written.

It travels beside the arguments, because between who opens one of these and who asks for it lie
Django and Wagtail. There is one at a time of each class.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, TypeVar

T = TypeVar("T")
_NOTHING: Mapping[type[Any], Any] = MappingProxyType({})
_active: ContextVar[Mapping[type[Any], Any]] = ContextVar("request_context", default=_NOTHING)


def active(kind: type[T]) -> T | None:
    """The innermost of this class that is open; None where there is none."""
    found: T | None = _active.get().get(kind)
    return found


@contextmanager
def entered(value: T) -> Iterator[T]:
    """`value` as long as the block runs, beside all that was open before of other classes."""
    token = _active.set({**_active.get(), type(value): value})
    try:
        yield value
    finally:
        _active.reset(token)
