"""The whole suite: PostgreSQL, browser, SQLite, two at a time; then plainly what ran and what not.

PostgreSQL runs everything once and SQLite what can differ there (tests/parts.py); where there is
no PostgreSQL, SQLite runs everything. With SOAK=1 (`make soak`) only the long series run, long.

A part whose tool is missing on this machine is said to have been left out and the rest decides;
with REQUIRE_ALL=1 or CI=true (as .ci/run) a part left out is a failure, and so is a skipped test
(tests/conftest.py). Arguments go to pytest. The last line is the sum over all parts.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.postgres import binaries, throwaway  # noqa: E402

CORES = min(4, os.cpu_count() or 1)
PROCESSES = ("-n", str(CORES))
# tests that ask for the same stand side by side: they share (tests/shared_fixtures.py)
BY_MODULE = (*PROCESSES, "--dist", "loadfile", "--no-loadscope-reorder")
# browser tests share nothing but the stage, and a few of them are long; half as many processes:
# each has a server, a worker and a browser of its own, which the other part's work pushes out of
# the caches and they it
BY_TEST = ("-n", str(max(1, CORES // 2)), "--dist", "worksteal")
# a browser on a busy machine is not ours alone: a story that failed is told once more, at
# most two of a run, each with its traceback and named in the summary of the part
ONCE_MORE = ("--reruns", "1", "--max-suite-reruns", "2", "--rerun-show-tracebacks", "-rR")
# as many parts at a time: beside browsers, which wait half of their time, one that never waits
LANES = 2
# whoever waits for a page waits for a person's screen: the others take what is left of the cores
PATIENTLY = ("nice", "-n", "5")
# the same engine without the windows of a desktop needs half of a processor's time for a story
CHROMIUMS = ("chromium-headless-shell", "chromium")
IS_SOAK = os.environ.get("SOAK") == "1"
LONG = " and (soak or series or hypothesis)" if IS_SOAK else ""
KHMER = "khmertext"
UNHURRIED = ("--timeout=3600",) if IS_SOAK else ()  # seconds of one test; otherwise pyproject's
TRUE = {"1", "true", "yes", "on"}
NO_TESTS = 5  # pytest's exit code when nothing was selected, as with `ARGS="-k word"`


def is_everything_required() -> bool:
    return any(os.environ.get(name, "").lower() in TRUE for name in ("REQUIRE_ALL", "CI"))


@dataclass(frozen=True)
class Result:
    """How one part went; `missing` says in words why it did not run at all."""

    part: str
    code: int = 0
    missing: str = ""
    seconds: float = 0.0
    counts: Counter[str] | None = None
    skipped: Counter[str] | None = None  # why

    def __str__(self) -> str:
        if self.missing:
            return f"  {self.part:<11} DID NOT RUN: {self.missing}"
        counted = self.counts or Counter()
        words = ", ".join(f"{counted[name]} {name}" for name in ("passed", "failed", "skipped"))
        why = "".join(
            f"\n    {n} skipped: {reason}" for reason, n in sorted((self.skipped or {}).items())
        )
        return f"  {self.part:<11} {words} in {self.seconds:.0f} s{why}"


def counts_of(report: Path) -> Counter[str]:
    """passed, failed and skipped of a JUnit report; an error in a fixture counts as failed."""
    counts: Counter[str] = Counter()
    if report.exists():
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314 (written by pytest)
            numbers = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "skipped")}
            failed = numbers["failures"] + int(suite.get("errors", 0))
            counts["failed"] += failed
            counts["skipped"] += numbers["skipped"]
            counts["passed"] += numbers["tests"] - failed - numbers["skipped"]
    return counts


def reasons_in(report: Path) -> Counter[str]:
    """Why tests of a JUnit report were skipped."""
    if not report.exists():
        return Counter()
    tree = ElementTree.parse(report)  # noqa: S314 (written by pytest)
    return Counter(one.get("message", "") for one in tree.iter("skipped"))


def run(
    part: str,
    environment: dict[str, str],
    *arguments: str,
    is_beside: bool = False,
    is_patient: bool = True,
) -> Result:
    """is_beside: another part is talking; what this one says is told when it has ended.
    is_patient: those who wait for a page come first."""
    heading = f"\n== {part}"
    with tempfile.TemporaryDirectory(prefix="cncc-test-") as folder:
        report, said = Path(folder) / "report.xml", Path(folder) / "said"
        command = [
            *(PATIENTLY if is_patient else ()),
            *(sys.executable, "-m", "pytest", *UNHURRIED, *arguments),
            *(f"--junitxml={report}", *sys.argv[1:]),
        ]
        begun = time.monotonic()
        if is_beside:
            with said.open("wb") as output:
                code = subprocess.run(
                    command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
                ).returncode
            print(f"{heading}\n{said.read_text(errors='replace')}", flush=True)
        else:
            print(heading, flush=True)
            code = subprocess.run(command, cwd=ROOT, env=environment).returncode
        seconds, counts, skipped = time.monotonic() - begun, counts_of(report), reasons_in(report)
    return Result(part, 0 if code == NO_TESTS else code, "", seconds, counts, skipped)


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a server to test on: TEST_DATABASE_URL, else a throw-away one, else ''."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
    elif binaries():
        with throwaway() as url:
            yield url
    else:
        yield ""


def rarely_interrupted() -> None:
    """What this thread starts pushes nobody aside when it wakes: with two parts on two cores that
    was a twentieth of their time, spent on filling caches again."""
    if hasattr(os, "SCHED_BATCH"):
        with suppress(PermissionError):  # some containers forbid it, and it is only quicker
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def on_postgresql(environment: dict[str, str]) -> Result:
    rarely_interrupted()
    with postgresql() as url:
        if not url:
            return Result(
                "PostgreSQL",
                missing="no TEST_DATABASE_URL, and no initdb and postgres on this machine.",
            )
        environment = {**environment, "TEST_DATABASE_URL": url}
        return run("PostgreSQL", environment, *BY_MODULE, "-m", f"not browser{LONG}")


def on_sqlite(environment: dict[str, str]) -> Result:
    rarely_interrupted()
    has_run_elsewhere = bool(os.environ.get("TEST_DATABASE_URL") or binaries())
    part = ("--part", "sqlite") if has_run_elsewhere else ()
    return run(
        "SQLite",
        environment,
        *(*BY_MODULE, *part, "-m", f"not browser{LONG}"),
        is_beside=has_run_elsewhere,
    )


def in_browser(environment: dict[str, str]) -> Result:
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if not chromium or not os.access(chromium, os.X_OK):
        return Result("Browser", missing="no Chromium; CHROMIUM=/path/to/chromium names one.")
    environment = {**environment, "CHROMIUM": chromium}
    # without a selection the other modules need not be read at all
    where = () if sys.argv[1:] else ("tests/browser",)
    return run(
        "Browser",
        environment,
        *(*BY_TEST, *ONCE_MORE, "-m", f"browser{LONG}", *where),
        is_beside=True,
        is_patient=False,
    )


def asked_for() -> list[str]:
    """The places that somebody names, to run nothing else."""
    return [one for one in sys.argv[1:] if (ROOT / one.partition("::")[0]).exists()]


def of_khmer(environment: dict[str, str]) -> Result:
    """The library of Khmer text by its own settings, as whoever takes it alone would test it."""
    rarely_interrupted()
    asked = asked_for()
    if "--part" in sys.argv or any(not one.startswith(KHMER) for one in asked):
        return Result("Khmer text")
    return run(
        "Khmer text",
        environment,
        *("-c", f"{KHMER}/pyproject.toml", "-p", "no:django", "-n", "1"),
        *(() if asked else (KHMER,)),
        is_beside=True,
    )


# in the order in which they begin
PARTS: tuple[Callable[[dict[str, str]], Result], ...] = (
    on_postgresql,
    in_browser,
    on_sqlite,
    of_khmer,
)


def results_of(environment: dict[str, str]) -> list[Result]:
    """Two parts at a time, the next one when one of them has ended: where a part begins and where
    it ends, a core of its own has nothing to do."""
    asked = asked_for()
    is_khmer = bool(asked) and all(one.startswith(KHMER) for one in asked)
    with ThreadPoolExecutor(LANES) as lanes:
        return list(lanes.map(lambda part: part(environment), (of_khmer,) if is_khmer else PARTS))


def main() -> int:
    is_strict = is_everything_required()
    environment = {**os.environ, "REQUIRE_ALL": "1" if is_strict else "0"}
    environment.pop("TEST_DATABASE_URL", None)
    results = results_of(environment)
    missing = [result for result in results if result.missing]

    print("\n== Summary")
    for result in results:
        print(result)
    if missing and is_strict:
        print("  A part that did not run is a failure here (REQUIRE_ALL or CI is set).")
    total: Counter[str] = Counter()
    for result in results:
        total.update(result.counts or Counter())
    has_failed = any(result.code for result in results) or (bool(missing) and is_strict)
    if has_failed and not total["failed"]:
        total["failed"] = 1  # a part that broke before its first test
    ran_nothing = not total["passed"] and not total["failed"]
    print(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if has_failed or ran_nothing else 0


if __name__ == "__main__":
    sys.exit(main())
