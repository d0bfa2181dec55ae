"""What the server's processes have in common, and what they must not."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.prepared import ROOT, demo_environment, migrated_file
from tools.serve import is_up

# of the process that the others are forked from, just before that
ALONE = """
import os
from ops import server
server.begin(2)
from django.db import connections
assert os.listdir("/proc/self/task") == [str(os.getpid())]
assert all(one.connection is None for one in connections.all(initialized_only=True))
"""
# as Python 3.14 begins processes where nobody says otherwise
ANEW = """
from multiprocessing import context
context._default_context._default_context = context._concrete_contexts["forkserver"]
from ops import server
server.main()
"""


@pytest.fixture
def environment(tmp_path):
    shutil.copy(migrated_file(), tmp_path)
    return demo_environment(tmp_path) | {"PYTHONWARNINGS": "ignore"}


@pytest.mark.slow("imports everything")
@pytest.mark.parametrize("side", ["public", "office"])
def test_neither_thread_nor_connection_is_there_before_the_fork(environment, side):
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        cwd=ROOT,
        env=environment | {"CMS_SIDE": side},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def served(environment):
    """The office with one process and the worker; the process that both are of."""
    while True:
        port = random.randrange(10_000, 32_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            break
    options = ["--port", str(port), "--workers", "1", "--worker"]
    process = subprocess.Popen(
        [sys.executable, "-c", ANEW, *options],
        cwd=ROOT,
        env=environment | {"CMS_SIDE": "office"},
        start_new_session=True,
    )
    end = time.monotonic() + 120
    while not is_up(port):
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.1)
    yield process
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def command_of(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes()


@pytest.mark.slow("a server of its own")
def test_all_are_forked_and_end_together(served):
    threads = Path(f"/proc/{served.pid}/task").glob("*/children")
    children = sorted(int(one) for found in threads for one in found.read_text().split())

    assert len(children) == 2
    assert {command_of(one) for one in children} == {command_of(served.pid)}

    os.kill(children[0], signal.SIGKILL)  # the worker, which is the first

    assert served.wait(timeout=60) == 0
    assert not any(Path(f"/proc/{one}").exists() for one in children)
