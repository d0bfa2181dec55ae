"""What several parts of one screen ask about the same person is read once for its answer: the menu
counts what the screen lists.

Only between `begin`, when a screen is being written and nothing is changed any more, and its end:
elsewhere the same person may act in between.
"""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

_READ = "_read_for_this_answer"


def begin(user: Any) -> None:
    if getattr(user, _READ, None) is None:
        setattr(user, _READ, {})


def once(user: Any, name: str, read: Callable[[], T]) -> T:
    known: dict[str, Any] | None = getattr(user, _READ, None)
    if known is None:
        return read()
    if name not in known:
        known[name] = read()
    found: T = known[name]
    return found
