"""What the running code stands in: a request, a publication, a count, rows that may be written.

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
_around: ContextVar[Mapping[type[Any], Any]] = ContextVar("surroundings", default=_NOTHING)


def surrounding(kind: type[T]) -> T | None:
    """The innermost of this class that is open; None where there is none."""
    found: T | None = _around.get().get(kind)
    return found


@contextmanager
def surrounded_by(value: T) -> Iterator[T]:
    """The block stands in `value`, and in all that was open before of other classes."""
    token = _around.set({**_around.get(), type(value): value})
    try:
        yield value
    finally:
        _around.reset(token)
