"""What is underway: a request, a publication, a count, rows that may be written.

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
_underway: ContextVar[Mapping[type[Any], Any]] = ContextVar("underway", default=_NOTHING)


def underway_now(kind: type[T]) -> T | None:
    """The innermost of this class that is open; None where there is none."""
    found: T | None = _underway.get().get(kind)
    return found


@contextmanager
def underway(value: T) -> Iterator[T]:
    """`value` as long as the block runs, beside all that was open before of other classes."""
    token = _underway.set({**_underway.get(), type(value): value})
    try:
        yield value
    finally:
        _underway.reset(token)
