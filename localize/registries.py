"""Two things that lower rooms ask of higher ones: may the public be answered, and what is due.

The rooms register themselves when Django starts.
"""

from collections.abc import Callable
from datetime import datetime

Tick = Callable[[datetime], object]

_openings: list[Callable[[], bool]] = []
_ticks: list[Tick] = []


def register_opening(is_open: Callable[[], bool]) -> None:
    """Say who decides whether this installation may answer the public; called by `ready()`."""
    _openings[:] = [is_open]


def is_open() -> bool:
    """May the public be answered? Asked for every public request, so it must cost nothing."""
    return all(decide() for decide in _openings)


def register_tick(tick: Tick) -> None:
    """Have the worker call `tick(now)` about twice a minute; called by a room's `ready()`."""
    if tick not in _ticks:
        _ticks.append(tick)


def ticks() -> tuple[Tick, ...]:
    """What the rooms registered, in order; the worker runs each and survives its failure."""
    return tuple(_ticks)
