"""A table as bars beside each other, in whole units of an SVG: numbers with a fraction would be
written with a comma in Khmer."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

from cms.office.year.facts import MONTHS, Table

WIDTH: Final = 360  # on a telephone a unit is a pixel, so that its letters can be read
HEIGHT: Final = 180
LEFT, TOP, BOTTOM = 34, 12, 20
MONTH: Final = (WIDTH - LEFT) // 12
BAR: Final = 22  # all bars of one month


@dataclass(frozen=True)
class Bar:
    """series: which one, from 1."""

    x: int
    y: int
    width: int
    height: int
    series: int


@dataclass(frozen=True)
class Label:
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Plot:
    width: int
    height: int
    bars: tuple[Bar, ...]
    months: tuple[Label, ...]
    lines: tuple[Label, ...]  # with the value that each stands for


def plot(table: Table) -> Plot:
    highest = max((value or 0 for one in table.series for value in one.values), default=0)
    top = _round_above(highest)
    foot = HEIGHT - BOTTOM
    return Plot(
        width=WIDTH,
        height=HEIGHT,
        bars=tuple(_bars(table, top, foot)),
        months=tuple(
            Label(LEFT + (month - 1) * MONTH + MONTH // 2, HEIGHT - 5, str(month))
            for month in MONTHS
        ),
        lines=tuple(
            Label(LEFT, foot - round((foot - TOP) * part / 2), str(top * part // 2))
            for part in range(3)
        ),
    )


def _bars(table: Table, top: int, foot: int) -> Iterator[Bar]:
    width = BAR // max(1, len(table.series))
    for number, one in enumerate(table.series):
        for month, value in zip(MONTHS, one.values, strict=True):
            if value:
                # the smallest is still seen
                height = max(2, round((foot - TOP) * value / top))
                x = LEFT + (month - 1) * MONTH + (MONTH - BAR) // 2 + number * width
                yield Bar(x, foot - height, width, height, number + 1)


def _round_above(value: float) -> int:
    """2, 4, 6, 8, 10, 20, 40 …: half of it is whole, too."""
    if value <= 2:
        return 2
    ten = 10 ** floor(log10(value))
    return next(int(step * ten) for step in (1, 2, 4, 6, 8, 10) if ceil(value) <= step * ten)
