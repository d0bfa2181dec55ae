"""What a model says of its rows that wait until a second person has looked at them.

A model whose rows can wait has a class method `inbox(user) -> Inbox`: what `user` is asked to look
at, and what of theirs waits for somebody else. The list "To confirm" asks every such model.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, who made it and when, and the screen about it."""

    title: str
    kind: str
    by: Any
    at: datetime
    url: str


@dataclass(frozen=True)
class Inbox:
    """What `waiting` asks of one person, and what of their `own` waits for somebody else; the
    oldest first."""

    waiting: list[Waiting] = field(default_factory=list)
    own: list[Waiting] = field(default_factory=list)
