"""Which contacts readers get, of all that stand: a stranger's number waits unseen where its service
has another one, and the last call or message by which people ask for help in an emergency stays.

Pure, as `home.directory.standing`; with what became of the calls to one value.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from home.directory.standing import (
    IS,
    IS_NOT,
    PERSON,
    SILENT,
    WORKS,
    YEAR,
    Said,
    Standing,
    in_force,
    is_phone,
)

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Way:
    """A contact among all. is_open: its service is active, it is for everybody, not held back, and
    enough is known of it."""

    key: int
    service: int
    is_emergency: bool
    standing: Standing
    is_open: bool = True

    @property
    def is_vital(self) -> bool:
        return self.is_emergency and is_phone(self.standing.value)


def given(ways: Iterable[Way]) -> dict[int, bool]:
    """Which contacts readers get, and whether each is marked."""
    possible = [way for way in ways if way.standing.value and way.is_open]
    standing_ = [way for way in possible if not way.standing.gone]
    good = [way for way in standing_ if not way.standing.is_doubted]
    # for a telephone another telephone, else any other way
    others = {(way.service, is_phone(way.standing.value)) for way in good}
    others |= {(way.service, False) for way in good}
    found = {
        way.key: way.standing.is_stale
        for way in standing_
        if not (way.standing.is_doubted and (way.service, is_phone(way.standing.value)) in others)
    }
    vital = [way for way in possible if way.is_vital]
    if vital and not any(way.key in found for way in vital):
        last = max(vital, key=lambda way: (way.standing.gone_at or NEVER, -way.key))
        found[last.key] = True
    return found


@dataclass(frozen=True)
class Track:
    """What became of the calls to one value; silent: the latest ones, in a row."""

    calls: int = 0
    answered: int = 0
    silent: int = 0
    networks: frozenset[str] = frozenset()


def track(said: Iterable[Said], value: str, today: date, within: timedelta = YEAR) -> Track:
    found = Track()
    for one in in_force(said):
        if one.voice != PERSON or one.what in (IS, IS_NOT) or one.value != value:
            continue
        if today - one.day <= within:
            found = Track(
                found.calls + 1,
                found.answered + (one.what == WORKS),
                found.silent + 1 if one.what == SILENT else 0,
                found.networks | one.networks,
            )
    return found
