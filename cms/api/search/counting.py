"""How many of what was found have each value of a filter."""

from collections import Counter
from collections.abc import Mapping

from cms.api.filters.lists import FACETS, MAY_BE_OPEN
from cms.documents.kinds import OPEN
from cms.documents.search.engine import Counted

# filter → value → how many documents are left with it; only values that leave some
Counts = Mapping[str, Mapping[str, int]]
AGE = "age"
LAST_YEAR = 25  # of age; whoever is older finds what the last one does


def shaped(found: Counted) -> Counts:
    values = Counter({(name, value): number for name, value, number in found.facets})
    ages: Counter[tuple[int | None, int | None]] = Counter()
    for kind, lowest, highest, number in found.kinds:
        values["kind", kind] += number
        ages[lowest, highest] += number
    return _shaped(values, ages)


def _shaped(
    values: Mapping[tuple[str, str], int], ages: Mapping[tuple[int | None, int | None], int]
) -> Counts:
    """The most first. What is open to a filter is left by each of its values."""
    found: dict[str, dict[str, int]] = {}
    for (name, value), number in sorted(values.items(), key=lambda one: (-one[1], one[0])):
        if name in MAY_BE_OPEN and value == OPEN:
            continue
        is_open = values.get((name, OPEN), 0) if name in MAY_BE_OPEN else 0
        found.setdefault(name, {})[value] = number + is_open
    if years := _years(ages):
        found[AGE] = years
    return {name: found[name] for name in ("kind", *FACETS, AGE) if name in found}


def _years(ages: Mapping[tuple[int | None, int | None], int]) -> dict[str, int]:
    """Of each year of which some document speaks: how many suit it, also those that say nothing."""
    said = [year for ends in ages for year in ends if year is not None]
    return {
        str(year): number
        for year in (range(min(said), min(max(said), LAST_YEAR) + 1) if said else ())
        if (number := _suiting(year, ages))
    }


def _suiting(year: int, ages: Mapping[tuple[int | None, int | None], int]) -> int:
    return sum(
        number
        for (lowest, highest), number in ages.items()
        if (lowest is None or lowest <= year) and (highest is None or year <= highest)
    )
