"""Query parameters, read strictly: an unknown name or a bad value is a 400 that names it."""

import re
from collections.abc import Collection

from django.http import QueryDict

from public.api.problems import bad_parameter, not_allowed, unknown_parameter

LENGTH = 200  # code points of any value but a cursor
CURSOR_LENGTH = 4000
MOST_GROUPS = 10  # each is one more condition for the database
DIGITS = re.compile(r"[0-9]{1,9}")


class Parameters:
    """The query of one request; everything that is asked for must be in `allowed`."""

    def __init__(self, query: QueryDict, allowed: Collection[str]) -> None:
        self._query = query
        for name, values in query.lists():
            if name not in allowed:
                raise unknown_parameter(name[:LENGTH])
            limit = CURSOR_LENGTH if name == "cursor" else LENGTH
            if any(len(value) > limit or "\0" in value for value in values):
                raise bad_parameter(name, "The value is too long or holds a NUL.")

    def one(self, name: str) -> str | None:
        """The value of a parameter that may be given once."""
        values = self._query.getlist(name)
        if len(values) > 1:
            raise bad_parameter(name, "Give this parameter once.")
        return values[0] if values else None

    def choice(self, name: str, choices: Collection[str]) -> str | None:
        value = self.one(name)
        if value is not None and value not in choices:
            raise not_allowed(name, choices)
        return value

    def some(self, name: str, choices: Collection[str]) -> list[str] | None:
        """Those of `choices` that are asked for, with commas; all but those that are asked for
        with a minus before each. None without the parameter."""
        value = self.one(name)
        if value is None:
            return None
        asked = value.split(",")
        excluded = [one.removeprefix("-") for one in asked if one.startswith("-")]
        wanted = set(choices) - set(excluded) if excluded else set(asked)
        is_mixed = 0 < len(excluded) < len(asked)
        if is_mixed or not wanted or not {*wanted, *excluded} <= set(choices):
            how = "With commas, or with a minus before each for all but these"
            raise not_allowed(name, choices, how)
        return sorted(wanted)

    def number(self, name: str, *, default: int, lowest: int, highest: int) -> int:
        value = self.one(name)
        return default if value is None else whole_number(name, value, lowest, highest)

    def groups(self, name: str) -> list[list[str]]:
        """Every occurrence (all must hold) as its comma-separated alternatives (one must)."""
        groups = [value.split(",") for value in self._query.getlist(name)]
        if len(groups) > MOST_GROUPS:
            raise bad_parameter(name, f"Give this parameter at most {MOST_GROUPS} times.")
        if any(not value for group in groups for value in group):
            raise bad_parameter(name, "A value is empty.")
        return groups


def whole_number(name: str, value: str, lowest: int, highest: int) -> int:
    # not int(): it takes "1_000", " 7 " and digits of other scripts
    if DIGITS.fullmatch(value) is None or not lowest <= int(value) <= highest:
        raise bad_parameter(name, f"A whole number from {lowest} to {highest}.")
    return int(value)
