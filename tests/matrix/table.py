"""The table rights.txt: what everybody gets at every address, as a person reads and reviews it.

`python -m tools.matrix --write` writes it anew; what has become wider shows in the diff.
"""

import re
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from tests.matrix.addresses import about
from tests.matrix.places import ROLES

TABLE = Path(__file__).with_name("rights.txt")
HEAD = """\
# Who gets what at every address below /admin/. Written by `python -m tools.matrix --write`, read by
# people: a cell that is wider than somebody's work needs is a fault of the product.
#
#   ok     the screen, or the answer          bad    allowed, but the form lacks something
#   on     led on to another screen           none   there is nothing here for this person
#   login  asked to log in                    never  nobody is answered in this way
#   no     refused
#
# About: which of several things the address names (tests/matrix/places.py); “each”: any of them.
# stranger: an account of no group; visitor: may come in, and no more; english: translates into
# English only, as the translator does into Khmer. Forms are empty unless addresses.py says more.

"""
EACH, NOTHING = "each", "-"
ADDRESS = "/admin/"  # with which the lines begin that are no row
WIDTHS = (13, 6, *map(len, ROLES))

Key = tuple[str, str, str]  # pattern, thing, method
Words = tuple[str, ...]  # by role


def read() -> dict[Key, Words]:
    found: dict[Key, Words] = {}
    pattern = ""
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith(ADDRESS):
            pattern = line.removeprefix(ADDRESS)
        elif line.startswith(" ") and not line.strip().startswith("about"):
            thing, method, *words = re.split(r" {2,}", line.strip())
            for one in about(pattern) if thing in (EACH, NOTHING) else (thing,):
                found[pattern, one, method] = tuple(words)
    return found


def written(answers: Mapping[Key, Words]) -> str:
    lines = [HEAD + _line(("about", "method", *ROLES))]
    for pattern, of_pattern in groupby(answers, lambda key: key[0]):
        lines.append(ADDRESS + pattern)
        for method, keys in groupby(of_pattern, lambda key: key[2]):
            things = [key[1] for key in keys]
            of_each = {answers[pattern, thing, method] for thing in things}
            named = [EACH if things[0] else NOTHING] if len(of_each) == 1 else things
            lines += [
                _line((name, method, *answers[pattern, thing, method]))
                for name, thing in zip(named, things, strict=False)
            ]
    return "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...]) -> str:
    return "  " + "  ".join(map(str.ljust, cells, WIDTHS)).rstrip()
