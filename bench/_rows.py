"""What a measure says: one row each, printed at once and kept for docs/performance.md.

A subject (`python -m bench.publishing`) is a process of its own, so that none is measured with
another's warm caches; it hands its rows on as lines of JSON in the file that BENCH_ROWS names.
"""

import json
import os
import re
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

ROUNDS = 5
LONG = 10_000  # milliseconds of rounds


@dataclass(frozen=True)
class Row:
    """stock: the same with plain Wagtail and wagtail-localize. most, least, over_stock: the bar."""

    name: str
    value: float
    unit: str
    stock: float | None = None
    most: float | None = None
    least: float | None = None
    over_stock: float | None = None

    @property
    def bar(self) -> str:
        if self.over_stock is not None and self.stock is not None:
            return f"≤ stock + {self.over_stock:g}"
        if self.most is not None:
            return f"≤ {self.most:g}"
        return "" if self.least is None else f"≥ {self.least:g}"

    @property
    def verdict(self) -> str:
        if not self.bar:
            return ""
        most = self.most
        if self.over_stock is not None and self.stock is not None:
            most = self.stock + self.over_stock
        is_met = self.value <= most if most is not None else self.value >= (self.least or 0.0)
        return "met" if is_met else "missed"

    def cells(self) -> list[str]:
        """name, value, stock, ratio, bar, verdict"""
        ratio = f"{shown(self.value / self.stock)} ×" if self.stock else ""
        stock = "" if self.stock is None else shown(self.stock)
        value = f"{shown(self.value)} {self.unit}".strip()
        return [self.name, value, stock, ratio, self.bar, self.verdict]


def shown(number: float) -> str:
    return f"{number:,.0f}" if number >= 20 or number == int(number) else f"{number:.2g}"


def say(name: str, value: float, unit: str, **bar: float | None) -> None:
    """Print a row, and keep it if somebody collects them."""
    row = Row(name, value, unit, **bar)
    name, value_, stock, ratio, bar_, verdict = row.cells()
    print(f"{name:<62}{value_:>17}{stock:>9}{ratio:>8}  {bar_:<13}{verdict}", flush=True)
    if path := os.environ.get("BENCH_ROWS"):
        with open(path, "a", encoding="utf-8") as kept:
            kept.write(json.dumps(asdict(row)) + "\n")


@dataclass(frozen=True)
class Cost:
    """Median milliseconds of some rounds, and the number of statements of one more."""

    ms: float
    statements: int


def cost(
    prepare: Callable[[int], Any], do: Callable[[Any], Any], *, rounds: int = ROUNDS, at: int = 0
) -> Cost:
    """What `do` costs with what `prepare` made for it; numbers of rounds begin with `at`.

    Whatever takes long is done less often.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times = []
    for number in range(at, at + rounds):
        made = prepare(number)
        begun = time.perf_counter()
        do(made)
        times.append((time.perf_counter() - begun) * 1000)
        if sum(times) > LONG:
            break
    made = prepare(at + rounds)
    with CaptureQueriesContext(connection) as captured:
        do(made)
    return Cost(statistics.median(times), len(captured))


def kind_of(statement: str) -> str:
    """`SELECT wagtailcore_page`; only the verb where there is no table."""
    verb = statement.split(None, 1)[0]
    table = re.search(r'(?:FROM|INTO|UPDATE) "(\w+)"', statement)
    return f"{verb} {table[1]}" if table else verb


def percentile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]
