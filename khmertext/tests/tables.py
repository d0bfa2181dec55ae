"""Reads the tables of examples; a Khmer reader may add rows without knowing Python.

The first row names the columns, the last column says why the row exists. Invisible characters are
written as \\uXXXX.
"""

import csv
import re
from pathlib import Path

_CASES = Path(__file__).parent / "cases"
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")


def rows(name):
    """Each row of cases/`name` as a list of texts, without the heading."""
    with (_CASES / name).open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [[_decoded(cell) for cell in row] for row in table[1:]]


def _decoded(cell):
    return _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), cell)
