"""What `Progress.people` holds: who is asked about strings in review, and who did what.

JSON:
    in_review: [{by: [user, ...], reviewer: bool, critical: int, since: [microseconds, ...]}, ...]
        one for each set of people behind a text; reviewer: one of them reviews
    returned: {user: how many strings they wrote or once submitted}
    approved: [user, ...] who stand behind one
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Waiting:
    """Strings of one translation that are in review, with the same people behind them."""

    by: frozenset[int]
    by_reviewer: bool
    critical: int
    since: list[int]  # microseconds, the oldest first

    @property
    def count(self) -> int:
        return len(self.since)

    @property
    def oldest(self) -> datetime:
        return _EPOCH + self.since[0] * _MICROSECOND


def groups(people: dict[str, Any]) -> list[Waiting]:
    """The strings in review of a translation, as its `Progress.people` has them."""
    return [
        Waiting(frozenset(one["by"]), one["reviewer"], one["critical"], one["since"])
        for one in people["in_review"]
    ]


def stored(
    *, by: Iterable[int], by_reviewer: bool, critical: int, since: Iterable[datetime]
) -> dict[str, Any]:
    """One of `groups`, as JSON."""
    return {
        "by": sorted(by),
        "reviewer": by_reviewer,
        "critical": critical,
        "since": sorted((at - _EPOCH) // _MICROSECOND for at in since),
    }
