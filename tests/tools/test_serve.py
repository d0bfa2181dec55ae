"""The demonstration is served on two ports, and says so when one of them is taken."""

import os
import random
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.tools.test_children import is_gone
from tools import serve

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def port():
    """The first of two free ports in a row, below those that the kernel gives to whoever asks."""
    while True:
        first = random.randrange(10_000, 32_000)
        with (
            suppress(OSError),
            socket.create_server(("127.0.0.1", first)),
            socket.create_server(("127.0.0.1", first + 1)),
        ):
            return first


def test_public_side_and_office_know_each_other():
    public, office = serve.sides(8000, reload=False)

    assert (public.url, public.environment["CMS_SIDE"]) == ("http://localhost:8000", "public")
    assert (office.url, office.environment["CMS_SIDE"]) == ("http://localhost:8001", "office")
    assert public.environment["OFFICE_URL"] == office.environment["OFFICE_URL"] == office.url


def test_development_server_is_both_sides():
    (both,) = serve.sides(8000, reload=True)

    assert both.environment == {}


@pytest.mark.parametrize(("taken", "named"), [(0, "public side"), (1, "office")])
def test_taken_port_is_named(port, taken, named):
    with socket.create_server(("127.0.0.1", port + taken)):
        ended = subprocess.run(
            [sys.executable, "tools/serve.py", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert ended.returncode == 1
    assert f"Port {port + taken}, for the {named}, is taken" in ended.stderr


def test_free_ports_are_no_reason_to_refuse(port):
    assert serve.refusal(serve.sides(port, reload=False)) == ""


@pytest.mark.parametrize("number", [0, 65_535, 70_000])
def test_port_that_does_not_exist_is_refused(number):
    assert "There is no port" in serve.refusal(serve.sides(number, reload=False))


def test_welcome_names_the_addresses_of_both_sides(tmp_path, monkeypatch):
    (tmp_path / "var").mkdir()
    (tmp_path / "var/demo-accounts.txt").write_text("  editor  with a password\n")
    monkeypatch.setattr(serve, "ROOT", tmp_path)

    said = serve.welcome(serve.sides(8000, reload=False))

    assert "Office    http://localhost:8001/admin/" in said
    assert "Start     http://localhost:8001/admin/start/" in said
    assert "Read      http://localhost:8000/read/" in said
    assert "API       http://localhost:8000/api/v1/" in said
    assert "editor  with a password" in said


# servers that end late, as those do who still answer somebody; each line in one write, as both
# write into one pipe
STAGE = """
import sys
from tools import children, serve

SERVER = "import os, signal; say = lambda text: os.write(1, text.encode())\\n"
SERVER += "signal.signal(signal.SIGTERM, lambda *_: say('asked\\\\n'))\\n"
SERVER += "say(f'up {os.getpid()}\\\\n')\\nwhile True: signal.pause()"
children.PATIENCE = 1.0
serve.server_command = lambda *_args, **_more: [sys.executable, "-c", SERVER]
serve.is_up = lambda port: False
sys.exit(serve.main())
"""


# the terminal's signal comes as soon as a server runs, before the supervisor has its number
AT_ONCE = STAGE.replace(
    "sys.exit(",
    """
import os, signal
from subprocess import Popen
begun = Popen.__init__
def at_once(self, *args, **more):
    begun(self, *args, **more)
    os.write(1, f"pid {self.pid}\\n".encode())
    os.kill(os.getpid(), signal.SIGTERM)
Popen.__init__ = at_once
sys.exit(""",
)


def test_signal_while_a_server_starts_ends_it(port):
    ended = subprocess.run(
        [sys.executable, "-c", AT_ONCE, "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
    )

    (server,) = (int(line[4:]) for line in ended.stdout.splitlines() if line.startswith("pid "))
    assert ended.returncode == 0
    assert is_gone(server)


def test_second_signal_leaves_no_server_behind(port):
    """`make` passes on the one that the terminal has told already."""
    serving = subprocess.Popen(
        [sys.executable, "-c", STAGE, "--port", str(port)],
        cwd=ROOT,
        # unbuffered, a line is written piece by piece, and those of the servers come between
        env={name: one for name, one in os.environ.items() if name != "PYTHONUNBUFFERED"},
        stdout=subprocess.PIPE,
        text=True,
    )
    servers = []
    try:
        while len(servers) < 2:
            word, _, number = serving.stdout.readline().partition(" ")
            servers += [int(number)] if word == "up" else []

        serving.send_signal(signal.SIGTERM)
        while serving.stdout.readline() != "asked\n":
            pass
        serving.send_signal(signal.SIGTERM)

        assert serving.wait(timeout=60) == 0
        assert all(is_gone(server) for server in servers)
    finally:
        for one in (serving.pid, *servers):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
