"""What of a mutated module can take the place of what is loaded, and what has to be imported."""

import csv
from pathlib import Path

import pytest

from tools.mutants.swap import is_loaded, loaded_functions, place_of, swaps

EQUIVALENT = Path(__file__).parents[1] / "mutants_equivalent.tsv"
SOURCE = """
LIMIT = 3
def plain(x, y=1):
    return list(x + z for z in range(y))
class Thing:
    size = 2
    @property
    def half(self):
        return self.size / 2
"""


def code(source):
    return compile(source, __file__ + ".mutant", "exec", dont_inherit=True)


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ("x + z", "x - z", ["plain", "<genexpr>"]),
        ("range(y)", "range(0)", ["plain"]),
        ("size / 2", "size * 2", ["half"]),
        ("LIMIT = 3", "LIMIT = 4", None),
        ("y=1", "y=2", None),
        ("size = 2", "size = 3", None),
        ("    @property\n", "", None),
        ("LIMIT", "LIMIT", []),
    ],
)
def test_functions_are_swapped_and_the_rest_is_imported(before, after, names):
    found = swaps(code(SOURCE), code(SOURCE.replace(before, after)))

    assert (found if found is None else [old.co_name for old, _ in found]) == names


def test_function_is_found_however_it_is_held():
    space: dict = {}
    found = swaps(code(SOURCE), code(SOURCE.replace("size / 2", "size * 2")))
    assert not is_loaded(found, loaded_functions([__file__ + ".mutant"]))
    exec(code(SOURCE), space)

    functions = loaded_functions([__file__ + ".mutant"])
    assert is_loaded(found, functions)
    for old, new in found:
        for function in functions[place_of(old)]:
            function.__code__ = new

    assert space["Thing"]().half == 4


def test_every_equivalent_mutation_has_a_reason():
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    assert rows
    for row in rows:
        assert row["line"] != row["mutation"]
        assert len(row["reason"]) > 20, row
    assert len({(row["module"], row["line"], row["mutation"]) for row in rows}) == len(rows)
