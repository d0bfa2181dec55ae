"""How a mutant meets the tests: in a fork of a process that has collected them already.

Nothing is written into the source. Before the first mutant the tests run once as they are, and
what each runs is noted, line by line; a mutant meets the tests that run its statement. The mutated
function takes the place of the loaded one (swap.py). What runs while its module is imported meets
all tests in a process that imports everything anew, and so does what survives and was called by
then.
"""

import json
import os
import resource
import shutil
import signal
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib.machinery import SourceFileLoader
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest
from _pytest.main import pytest_runtestloop as run_tests

from tools.mutants.sample import ROOT, Mutant
from tools.mutants.swap import Place, Swap, is_loaded, loaded_functions, place_of, swaps

PATIENCE, SLOWER = 60, 5  # seconds, and how many times as long as without a mutation
AN_HOUR = 3600
MEMORY = 6 << 30  # bytes; what grows for ever fails
IMPORT = ""  # the test that is running while none is
OPTIONS = (
    *("-x", "-q", "-s", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist"),
    *("-m", "not browser and not postgresql"),
)
Near = tuple[str, ...]
TraceFunction = Callable[[FrameType, str, Any], Any]


def in_fork(work: Callable[[], int], seconds: float, *, loud: bool = False) -> str:
    """How pytest ended in a fork of this process: killed, timed out or survived."""
    sys.stdout.flush()
    folder = tempfile.mkdtemp(prefix="cncc-mutant-")
    pid = os.fork()
    if pid == 0:
        code = 70
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.alarm(int(seconds))
            if not loud:
                null = os.open(os.devnull, os.O_RDWR)
                os.dup2(null, 1)
                os.dup2(null, 2)
            tempfile.tempdir = os.environ["TMPDIR"] = folder
            code = work()
            sys.stdout.flush()
        finally:
            os._exit(code)
    status = os.waitpid(pid, 0)[1]
    shutil.rmtree(folder, ignore_errors=True)
    if os.WIFSIGNALED(status):
        return "timed out" if os.WTERMSIG(status) == signal.SIGALRM else "killed"
    return "killed" if os.WEXITSTATUS(status) else "survived"


def run_pytest(places: Iterable[str], *plugins: object) -> int:
    options = [*OPTIONS, f"--basetemp={tempfile.mkdtemp()}"]
    return int(pytest.main([*options, *sorted(places)], plugins=list(plugins)))


def meet_all(
    mutants: list[Mutant], near: dict[str, Near], notes: Path
) -> Iterator[tuple[Mutant, str]]:
    """What became of each mutant. near: the test modules of each room."""
    places = {place for mutant in mutants for place in near[mutant.room]}
    server = Server(mutants, near, notes)
    notes.unlink(missing_ok=True)
    in_fork(lambda: run_pytest(places, server), 24 * AN_HOUR, loud=True)
    if not notes.exists():
        sys.exit("The tests fail as they are: make test says where.")
    fates: dict[str, str] = json.loads(notes.read_text())
    for mutant in mutants:
        fate = fates.get(mutant.rank) or imported(mutant, near[mutant.room])
        yield mutant, fate


def imported(mutant: Mutant, places: Near) -> str:
    """What became of a mutant that everything is imported with."""
    path = str(ROOT / mutant.module)
    original = SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
        return compiled(mutant) if loader.path == path else original(loader, name)

    def work() -> int:
        setattr(SourceFileLoader, "get_code", get_code)  # noqa: B010
        return run_pytest(places)

    return in_fork(work, PATIENCE + AN_HOUR / 6)


def compiled(mutant: Mutant, source: str | None = None) -> CodeType:
    path = str(ROOT / mutant.module)
    return compile(source or mutant.source, path, "exec", dont_inherit=True)


class Footprints:
    """Notes which lines of `files` a test runs, and how long it took.

    What sets a test up counts for its whole module: places are made once for the tests that stand
    on them (tests/shared_fixtures.py).
    """

    def __init__(self, files: Iterable[str]) -> None:
        self.files = set(files)
        self.lines: dict[str, set[tuple[str, int]]] = defaultdict(set)
        self.seconds: dict[str, float] = defaultdict(float)
        self.now = IMPORT
        sys.settrace(self.enter)

    def enter(self, frame: FrameType, event: str, argument: Any) -> TraceFunction | None:
        code = frame.f_code
        return self.run if code.co_filename in self.files and code.co_flags & CO_OPTIMIZED else None

    def run(self, frame: FrameType, event: str, argument: Any) -> TraceFunction:
        self.lines[self.now].add((frame.f_code.co_filename, frame.f_lineno))
        return self.run

    def places(self, file: str, lines: tuple[int, int]) -> set[str]:
        """The tests, or modules of tests, that run one of these lines."""
        return {
            place
            for place, found in self.lines.items()
            if any(one == file and lines[0] <= line <= lines[1] for one, line in found)
        }


class Server:
    """A plugin that runs the tests as they are, and then forks for each mutant."""

    def __init__(self, mutants: list[Mutant], near: dict[str, Near], notes: Path) -> None:
        self.mutants, self.near, self.notes = mutants, near, notes
        self.footprints = Footprints({str(ROOT / mutant.module) for mutant in mutants})
        self.functions: dict[Place, list[FunctionType]] = {}
        # by module, the tests that have killed: they are asked first
        self.killers: dict[str, Counter[str]] = defaultdict(Counter)
        self.first_failure = notes.with_suffix(".killer")

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self.footprints.now = item.nodeid.split("::")[0]

    def pytest_runtest_call(self, item: pytest.Item) -> None:
        self.footprints.now = item.nodeid

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.footprints.seconds[report.nodeid] += report.duration
        if report.failed:
            self.first_failure.write_text(report.nodeid)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        sys.settrace(None)
        seen = self.notes.with_suffix(".seen")
        if in_fork(lambda: self.look_around(session, seen), AN_HOUR) != "survived":
            return True
        lines, seconds = json.loads(seen.read_text())
        for place, found in lines.items():
            self.footprints.lines[place] |= {(file, line) for file, line in found}
        self.footprints.seconds |= seconds
        self.functions = loaded_functions(self.footprints.files)
        fates: dict[str, str] = {}
        self.notes.write_text("{}")
        for mutant in self.mutants:
            if (fate := self.meet(mutant, session)) is not None:
                fates[mutant.rank] = fate
                self.notes.write_text(json.dumps(fates))
                print(f"{len(fates):3} of {len(self.mutants)}  {fate:9}  {mutant}", flush=True)
        return True

    def look_around(self, session: pytest.Session, seen: Path) -> int:
        sys.settrace(self.footprints.enter)
        code = self.run(session, session.items)
        sys.settrace(None)
        lines = {place: sorted(found) for place, found in self.footprints.lines.items()}
        seen.write_text(json.dumps([lines, self.footprints.seconds]))
        return code

    def meet(self, mutant: Mutant, session: pytest.Session) -> str | None:
        """None: the mutant has to be imported."""
        file = str(ROOT / mutant.module)
        found = swaps(compiled(mutant, (ROOT / mutant.module).read_text()), compiled(mutant))
        if mutant.reach is None or found is None:
            return None
        places = self.footprints.places(file, mutant.reach)
        near = [i for i in session.items if i.nodeid.startswith(self.near[mutant.room])]
        reaching = [
            item
            for item in near
            if not places.isdisjoint((IMPORT, item.nodeid, item.nodeid.split("::")[0]))
        ]
        if not reaching:
            return "survived"
        if not is_loaded(found, self.functions):
            return None
        fate = self.swapped(mutant, found, session, reaching)
        if fate == "survived" and IMPORT in places:
            return None
        # what is cached runs in the first test that asks for it, and matters to others as well
        return self.swapped(mutant, found, session, near) if fate == "survived" else fate

    def swapped(
        self, mutant: Mutant, found: list[Swap], session: pytest.Session, items: list[pytest.Item]
    ) -> str:
        def work() -> int:
            for old, new in found:
                for function in self.functions.get(place_of(old), ()):
                    function.__code__ = new
            return self.run(session, items)

        killers = self.killers[mutant.module]
        items.sort(key=lambda item: -killers[item.nodeid])
        usual = sum(self.footprints.seconds[item.nodeid] for item in items)
        self.first_failure.unlink(missing_ok=True)
        fate = in_fork(work, PATIENCE + SLOWER * usual)
        if fate == "killed" and self.first_failure.exists():
            killers[self.first_failure.read_text()] += 1
        return fate

    @staticmethod
    def run(session: pytest.Session, items: list[pytest.Item]) -> int:
        session.items = items
        try:
            run_tests(session)
        except (session.Failed, session.Interrupted):
            return 1
        return 1 if session.testsfailed else 0
