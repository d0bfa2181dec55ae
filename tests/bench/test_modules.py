"""Every benchmark can be imported, and each subject that `make bench` knows is there."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from bench import __main__ as runner
from bench import _rows, _statements
from bench._rows import Row
from bench._statements import Statement

MODULES = sorted(path.stem for path in runner.HERE.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", MODULES)
def test_module_is_imported(name: str) -> None:
    assert importlib.import_module(f"bench.{name}").__doc__


def test_every_subject_is_a_module_and_the_other_way_round() -> None:
    subjects = {name for name in MODULES if not name.startswith("_")}

    assert {*runner.ON_CORPUS, *runner.OTHERS} == subjects


def test_unknown_subject_is_refused_with_those_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "speed"],
        cwd=runner.HERE.parent,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 2
    assert done.stdout.startswith("No subject speed; there are publishing")


@pytest.mark.parametrize(
    ("row", "bar", "verdict"),
    [
        (Row("a", 120, "statements", most=120), "≤ 120", "met"),
        (Row("a", 121, "statements", most=120), "≤ 120", "missed"),
        (Row("a", 140, "ms", stock=50, over_stock=100), "≤ stock + 100", "met"),
        (Row("a", 151, "ms", stock=50, over_stock=100), "≤ stock + 100", "missed"),
        (Row("a", 7, "a second", least=7), "≥ 7", "met"),
        (Row("a", 6.9, "a second", least=7), "≥ 7", "missed"),
        (Row("a", 0, "", most=0), "≤ 0", "met"),
        (Row("a", 1, "ms"), "", ""),
        # stock was not measured
        (Row("a", 1, "ms", over_stock=100), "", ""),
    ],
)
def test_bar_decides(row: Row, bar: str, verdict: str) -> None:
    assert (row.bar, row.verdict) == (bar, verdict)


@pytest.mark.soak
def test_page_has_before_stock_and_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, before = tmp_path / "performance.md", tmp_path / "before.json"
    before.write_text('{"publishing: a": 1386}')
    monkeypatch.setattr(runner, "PAGE", page)
    monkeypatch.setattr(runner, "BEFORE", before)
    rows = [Row("a", 100, "statements", stock=40, most=120)]

    ours = [Statement(f"SELECT {table}", f"room:{table}", "pack:age") for table in "aab"]
    stock = [("SELECT a", "pack:age"), ("UPDATE a", "pack:age"), ("SELECT b", "pack:other")]
    beside = _statements.beside(ours, stock)

    found: runner.Found = {"publishing": rows, "khmer": []}
    runner.write(found, beside, {"khmer": "µs\n"}, 1000, "PostgreSQL 15", is_part=False)

    text = page.read_text(encoding="utf-8")
    assert "| a | 1,386 | 100 statements | 40 | 2.5 × | ≤ 120 | met |" in text
    assert "```\nµs\n```" in text
    assert "PostgreSQL 15, Python" in text
    assert "the other 2 of 3 are what stands above it" in text
    for line in (
        "| 1 | SELECT a | room:a › pack:age | yes |",
        "| 2 | SELECT a | room:a › pack:age |  |",
    ):
        assert line in text


@pytest.mark.soak
def test_part_that_is_measured_again_leaves_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "PAGE", tmp_path / "performance.md")
    rows: runner.Found = {"office, 10 lessons": [Row("a", 1, "ms")], "khmer": []}
    runner.write(rows, [], {"khmer": "old\n"}, 10, "PostgreSQL 15", is_part=False)
    before = runner.parts_of(runner.PAGE.read_text(encoding="utf-8"))

    new: runner.Found = {"khmer": [], "delivery": []}
    said = {"khmer": "new\n", "delivery": "fast\n"}
    runner.write(new, [], said, 10, "PostgreSQL 17", is_part=True)

    parts = runner.parts_of(runner.PAGE.read_text(encoding="utf-8"))
    assert list(parts) == ["Office, 10 lessons", "Khmer", "Delivery"]
    assert parts["Office, 10 lessons"] == before["Office, 10 lessons"]
    assert parts["Khmer"][-2:] == ["new", "```"]
    assert "PostgreSQL 17" in parts["Khmer"][0]


def test_statement_is_traced_to_who_issues_it(db: None) -> None:
    from cms.documents import deferred_rendering

    traced = _statements.traced(deferred_rendering.left)

    assert traced == [
        Statement("SELECT documents_follower", "cms.documents.deferred_rendering:left", "")
    ]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ('SELECT "a"."id" FROM "wagtailcore_page" WHERE 1', "SELECT wagtailcore_page"),
        ('INSERT INTO "home_x" ("a") VALUES (1)', "INSERT home_x"),
        ('UPDATE "documents_feed" SET "seq" = 2', "UPDATE documents_feed"),
        ("SAVEPOINT s1", "SAVEPOINT"),
    ],
)
def test_statement_is_named_by_verb_and_table(statement: str, kind: str) -> None:
    assert _rows.kind_of(statement) == kind


def test_rows_are_kept_for_who_collects_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BENCH_ROWS", str(tmp_path / "rows"))

    _rows.say("a", 3, "ms", most=2)

    assert "missed" in capsys.readouterr().out
    assert '"name": "a", "value": 3' in (tmp_path / "rows").read_text()
