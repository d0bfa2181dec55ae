"""Ctrl-C, a line that breaks and a second one of these, with real signals to real programs."""

import io
import os
import signal
import subprocess
import sys
import tarfile
import time

import pytest

from tests.tools.appliance.conftest import ROOT
from tools.appliance import __main__ as program
from tools.appliance.machine import Refused, say

# what an upgrade is to a signal: steps, and a way back that takes its time
GOING = """
import sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tools.appliance.__main__ import alone
from tools.appliance.machine import run_here, say
folder = Path(sys.argv[2])
with alone(folder):
    try:
        (folder / "goes").touch()
        run_here(("sleep", "20"))
        (folder / "went").touch()
    except KeyboardInterrupt as error:
        say(f"back: {error}")
        (folder / "returns").touch()
        run_here(("sleep", "1"))
        (folder / "returned").touch()
"""
# what `cncc upgrade FILE` is: it waits for that
WAITING = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tools.appliance.__main__ import steady, waited
with steady():
    sys.exit(waited([sys.executable, "-c", sys.argv[3], *sys.argv[1:3]], Path("/")))
"""


def appears(path, seconds=20.0):
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} did not appear"
        time.sleep(0.02)


@pytest.fixture
def upgrading(tmp_path):
    """Two programs as at a terminal: what is typed there reaches both."""
    command = [sys.executable, "-c", WAITING, str(ROOT), str(tmp_path), GOING]
    reading, writing = os.pipe()
    with subprocess.Popen(command, start_new_session=True, stdout=writing) as started:
        os.close(writing)
        appears(tmp_path / "goes")
        yield started, reading
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)


def test_ctrl_c_goes_back_and_a_second_one_does_not_end_that(upgrading, tmp_path):
    started, reading = upgrading

    os.killpg(started.pid, signal.SIGINT)
    appears(tmp_path / "returns")
    os.killpg(started.pid, signal.SIGINT)

    assert started.wait(20) == 0
    assert (tmp_path / "returned").exists()
    assert not (tmp_path / "went").exists()
    assert os.read(reading, 100) == b"back: Ctrl-C\n"
    os.close(reading)


def test_line_that_breaks_ends_nothing(upgrading, tmp_path):
    started, reading = upgrading

    os.close(reading)
    os.killpg(started.pid, signal.SIGHUP)
    os.killpg(started.pid, signal.SIGINT)

    started.wait(20)
    assert (tmp_path / "returned").exists()


def test_second_one_is_refused(upgrading, tmp_path):
    before = signal.getsignal(signal.SIGINT)

    with pytest.raises(Refused, match="is going on"), program.alone(tmp_path):
        pass

    assert signal.getsignal(signal.SIGINT) is before
    os.close(upgrading[1])


def test_sentence_for_a_terminal_that_is_gone(monkeypatch):
    class Gone(io.StringIO):
        def flush(self):
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(sys, "stdout", Gone())

    say("It goes on.")


def test_folder_of_a_bundle_stays_while_its_program_goes_back(tmp_path, monkeypatch):
    """Its units and its proxy are read until the end. One that a loss of power left does not."""
    file = tmp_path / "cncc-2.0.tar"
    with tarfile.open(file, "w") as archive:
        entry = tarfile.TarInfo("cncc-2.0/bundle.json")
        archive.addfile(entry)
    monkeypatch.setattr(program, "OPT", str(tmp_path))
    monkeypatch.setattr(program, "needs_root", lambda: None)
    seen = []

    class Going:
        def __init__(self, command, cwd):
            self.cwd = cwd

        def __enter__(self):
            return self

        def __exit__(self, *error):
            pass

        def wait(self):
            seen.append((self.cwd / "bundle.json").exists())
            if len(seen) == 1:
                raise KeyboardInterrupt
            return 1

    monkeypatch.setattr(subprocess, "Popen", Going)

    left = tmp_path / "unpacked/tmpleft"
    left.mkdir(parents=True)
    (left / "wheel").touch()

    assert program.unpacked(file, []) == 1
    assert seen == [True, True]
    assert [one.name for one in left.parent.iterdir()] == [".lock"]
