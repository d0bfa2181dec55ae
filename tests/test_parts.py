"""The parts of the suite: what they name exists, and nothing that is theirs stands elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.parts import PARTS, ROOT

TESTS = ROOT / "tests"


def modules(place: str) -> list[Path]:
    path = ROOT / place.partition("::")[0]
    return sorted(path.rglob("test_*.py")) if path.is_dir() else [path]


@pytest.mark.parametrize("part", PARTS)
def test_every_place_of_a_part_holds_tests(part):
    for place in PARTS[part]:
        found = modules(place)
        assert found, place
        assert all(module.is_file() for module in found), place
        name = place.partition("::")[2]
        assert not name or f"def {name}(" in found[0].read_text("utf-8"), place


def test_what_only_sqlite_can_show_is_in_its_part():
    marked = {
        module for module in TESTS.rglob("test_*.py") if "mark.sqlite" in module.read_text("utf-8")
    } - {Path(__file__)}

    assert marked <= {module for place in PARTS["sqlite"] for module in modules(place)}


SERIES = """
import time, pytest

@pytest.mark.soak
def test_for_hours():
    assert False

@pytest.mark.slow("it sleeps")
def test_long():
    time.sleep(0.4)

def test_quick():
    pass
"""
PLUGIN = """
from tests import parts
from tests.parts import pytest_addoption, pytest_ignore_collect, pytest_terminal_summary

parts.SLOW_SECONDS = 0.3

def pytest_collection_modifyitems(items):
    items[:] = [one for one in items if not parts.is_for_another_run(one)]
    for item in items:
        parts.keep_reason(item)
"""


def test_summary_lists_what_is_slow_with_its_reason_and_leaves_the_soak_out(tmp_path):
    (tmp_path / "test_one.py").write_text(SERIES)
    (tmp_path / "conftest.py").write_text(PLUGIN)
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml"]

    outcome = subprocess.run(
        [*command, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT,
        # other plugins take most of its time
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )

    assert outcome.returncode == 0, outcome.stdout
    assert "2 passed" in outcome.stdout
    assert "test_long: it sleeps" in outcome.stdout
    assert "test_quick" not in outcome.stdout
