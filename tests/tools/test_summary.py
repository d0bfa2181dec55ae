"""`make test` counts every part, and a part or test left out fails where all is required."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tools import test as suite

ROOT = Path(__file__).resolve().parents[2]
REPORT = """<?xml version="1.0"?><testsuites>
<testsuite tests="7" failures="1" errors="1" skipped="2"/></testsuites>"""


def passing(environment):
    return suite.Result("SQLite", counts=Counter(passed=3))


def absent(environment):
    return suite.Result("PostgreSQL", missing="no server.")


def failing(environment):
    return suite.Result("Browser", code=1, counts=Counter(passed=1, failed=1))


def broken(environment):
    return suite.Result("Browser", code=4, counts=Counter())


@pytest.fixture
def outcome(monkeypatch, capsys):
    def run(*parts, required=""):
        monkeypatch.setattr("sys.argv", ["test.py", "-k", "one"])
        monkeypatch.setattr(suite, "PARTS", parts)
        monkeypatch.setenv("REQUIRE_ALL", required)
        monkeypatch.delenv("CI", raising=False)
        code = suite.main()
        return code, capsys.readouterr().out.splitlines()

    return run


def test_counts_of_a_report(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)

    assert suite.counts_of(report) == {"passed": 3, "failed": 2, "skipped": 2}
    assert suite.counts_of(tmp_path / "missing.xml") == {}


def test_part_left_out_is_said_and_passes(outcome):
    code, lines = outcome(passing, absent)

    assert code == 0
    assert "  PostgreSQL  DID NOT RUN: no server." in lines
    assert lines[-1] == "3 passed, 0 failed, 0 skipped"


def test_part_left_out_fails_where_all_is_required(outcome):
    code, lines = outcome(passing, absent, required="1")

    assert code == 1
    assert lines[-1] == "3 passed, 1 failed, 0 skipped"


def test_failed_part_fails_the_whole(outcome):
    code, lines = outcome(passing, failing)

    assert code == 1
    assert lines[-1] == "4 passed, 1 failed, 0 skipped"


def test_part_that_broke_before_its_first_test_fails_the_whole(outcome):
    code, lines = outcome(passing, broken)

    assert code == 1
    assert lines[-1] == "3 passed, 1 failed, 0 skipped"


def test_suite_that_ran_nothing_fails(outcome):
    code, _lines = outcome(absent)

    assert code == 1


SKIPPED = {
    "test": "import pytest\n\ndef test_it():\n    pytest.skip('not today')\n",
    "module": "import pytest\npytest.skip('not tomorrow', allow_module_level=True)\n",
}


@pytest.mark.soak
@pytest.mark.slow("a process of pytest")
@pytest.mark.parametrize(
    ("required", "failed"), [("1", 2), pytest.param("0", 0, marks=pytest.mark.soak)]
)
def test_skip_fails_where_all_is_required(tmp_path, required, failed):
    for name, source in SKIPPED.items():
        (tmp_path / f"test_{name}.py").write_text(source)
    report = tmp_path / "report.xml"
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-c", "pyproject.toml", f"--junitxml={report}"),
        *("-p", "tests.strictness", "-p", "no:django", "-p", "no:xdist"),
        "--continue-on-collection-errors",
    ]

    outcome = subprocess.run(
        [*command, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "REQUIRE_ALL": required},
        capture_output=True,
        text=True,
    )

    assert (outcome.returncode in {1, 2}) is bool(failed), outcome.stdout
    assert suite.counts_of(report)["failed"] == failed
    assert ("not today" in outcome.stdout and "not tomorrow" in outcome.stdout) or not failed
