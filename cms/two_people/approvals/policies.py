"""How many people stand behind a change, and which: data, one policy per subject and action."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Voice(Protocol):
    """What a policy looks at of an endorsement."""

    by_id: int
    counts_as_id: int | None
    as_reviewer: bool
    break_glass: bool


@dataclass(frozen=True)
class Policy:
    """people: how many different ones, whoever asked included. reviewer: one of them is one.

    right: the permission of whoever agrees ("app.codename"); empty where the subject decides, by
    the tree of pages for example. break_glass: whether an administrator may decide alone, with a
    reason and a password.
    """

    people: int = 2
    reviewer: bool = False
    right: str = ""
    break_glass: bool = False

    def is_met(self, voices: Iterable[Voice]) -> bool:
        voices = list(voices)
        if self.break_glass and any(one.break_glass for one in voices):
            return True
        if self.reviewer and not any(one.as_reviewer for one in voices):
            return False
        return len({one.counts_as_id or one.by_id for one in voices}) >= self.people
