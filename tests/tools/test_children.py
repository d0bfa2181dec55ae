"""No child outlives its parent, whichever way the parent ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import children

ROOT = Path(__file__).resolve().parents[2]
SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('up', flush=True); time.sleep(60)",
]


def started(command):
    child = children.start(command, stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"up\n"
    return child


def test_stop_ends_every_child():
    running = [started(SLEEP), started(SLEEP)]

    children.stop(running)

    assert [child.poll() for child in running] == [-signal.SIGTERM, -signal.SIGTERM]


def test_stop_kills_a_child_that_does_not_listen(monkeypatch):
    monkeypatch.setattr(children, "PATIENCE", 0.2)
    child = started(STUBBORN)

    children.stop([child])

    assert child.poll() == -signal.SIGKILL


def test_stop_kills_whom_a_child_left_behind():
    server = (
        "import subprocess, sys; "
        f"print(subprocess.Popen({STUBBORN!r}).pid, flush=True); import time; time.sleep(60)"
    )
    child = children.start([sys.executable, "-c", server], stdout=subprocess.PIPE)
    said = {child.stdout.readline(), child.stdout.readline()} - {b"up\n"}

    children.stop([child])

    assert is_gone(int(said.pop()))


def test_child_does_not_hear_the_terminal_of_its_parent():
    child = started(SLEEP)

    assert os.getpgid(child.pid) != os.getpgid(0)
    children.stop([child])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of the death")
def test_child_ends_when_its_parent_is_killed():
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys, time; from tools.children import start; "
            "print(start([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); "
            "time.sleep(60)",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    child = int(parent.stdout.readline())

    parent.kill()
    parent.wait()

    assert is_gone(child)


def is_gone(pid):
    """Within five seconds; a zombie that nobody has collected yet counts as gone."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
    return False
