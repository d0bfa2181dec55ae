"""Serve the demonstration: the public side, the office and the worker, started and ended together.

`make run` and `make dev` call it after the database is ready. In production they are separate
services (see docs/operating.md); this supervisor is for one terminal: whichever way it ends, by
Ctrl-C, by a signal, or because one of them stopped, the others end too. With `--reload` one
development server answers for both sides.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.children import deferred, start, stop  # noqa: E402

ROOMS = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
LAST_PORT = 65_535
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(Exception):
    """A signal asked the supervisor to end."""


def end(signum: int, frame: FrameType | None) -> None:
    # make and the terminal both tell it: the second must not end the ending of the children
    for name in SIGNALS:
        signal.signal(name, signal.SIG_IGN)
    raise Ended(signal.Signals(signum).name)


@dataclass(frozen=True)
class Side:
    """A group of server processes: its name, its port, and what its environment adds."""

    name: str
    port: int
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"


def sides(port: int, *, reload: bool) -> list[Side]:
    """The public side on `port` and the office on the next; the development server is both."""
    if reload:
        return [Side("development server", port)]
    office_url = {"OFFICE_URL": Side("office", port + 1).url}
    return [
        Side("public side", port, office_url | {"CMS_SIDE": "public"}),
        Side("office", port + 1, office_url | {"CMS_SIDE": "office"}),
    ]


def server_command(port: int, *, reload: bool, with_worker: bool = False) -> list[str]:
    if reload:
        return [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}"]
    worker = ["--worker"] if with_worker else []
    return [sys.executable, "-m", "ops.server", "--port", str(port), *worker]


def is_up(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/live", timeout=2):
            return True
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def refusal(served: list[Side]) -> str:
    """Why these sides cannot be served; nothing if they can."""
    for side in served:
        if not 0 < side.port <= LAST_PORT:
            return f"There is no port {side.port} for the {side.name}; `make run PORT=8001`."
        if is_taken(side.port):
            return (
                f"Port {side.port}, for the {side.name}, is taken; "
                f"`make run PORT={side.port + 1}` uses others."
            )
    return ""


def newest_source() -> float:
    """When a Python file of the rooms was last written."""
    sources = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return max(path.stat().st_mtime for path in sources)


def welcome(served: list[Side]) -> str:
    public, office = served[0].url, served[-1].url
    accounts = (ROOT / "var" / "demo-accounts.txt").read_text(encoding="utf-8")
    return (
        f"\n  Start     {office}/admin/start/    everything from here, in Khmer and English\n"
        f"  Read      {public}/read/\n"
        f"  Office    {office}/admin/\n"
        f"  API       {public}/api/v1/    e.g. /api/v1/km/lessons/\n"
        f"  API page  {public}/api/v1/docs/\n\n{accounts}\n"
        "  Ctrl-C ends it; the data stays in var/.\n"
    )


def supervise(served: list[Side], *, reload: bool) -> int:
    """Run until one child ends (its exit code is the result) or a signal comes (`Ended`)."""
    worker_command = [sys.executable, "manage.py", "worker"]
    # the worker writes mail that leads to the office
    environment = {**os.environ, **served[-1].environment}
    children: list[subprocess.Popen[bytes]] = []
    try:
        for side in served:
            print(f"The {side.name} on 127.0.0.1:{side.port}", flush=True)
            command = server_command(side.port, reload=reload, with_worker=side is served[-1])
            with deferred(SIGNALS):
                children.append(start(command, env={**os.environ, **side.environment}))
        is_welcome, sources = False, newest_source() if reload else 0.0
        while True:
            for child in children:
                if child.poll() is not None:
                    print(f"{child.args!r} ended with {child.returncode}.", file=sys.stderr)
                    return child.returncode or 1
            if not is_welcome and all(is_up(side.port) for side in served):
                if reload:  # it is the office's process otherwise
                    with deferred(SIGNALS):
                        children.append(start(worker_command, env=environment))
                print(welcome(served), flush=True)
                is_welcome = True
            if reload and is_welcome and (latest := newest_source()) > sources:
                # runserver reloads itself; the worker has no reloader of its own
                stop(children[-1:])
                with deferred(SIGNALS):
                    sources, children[-1:] = latest, [start(worker_command, env=environment)]
            time.sleep(0.2 if not is_welcome else 1)
    finally:
        stop(children)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reload", action="store_true", help="runserver instead of granian")
    options = parser.parse_args()

    os.chdir(ROOT)
    for name in SIGNALS:
        signal.signal(name, end)
    try:
        served = sides(options.port, reload=options.reload)
        if sentence := refusal(served):
            print(sentence, file=sys.stderr)
            return 1
        return supervise(served, reload=options.reload)
    except Ended:
        print("Ended.", flush=True)
        return 0


if __name__ == "__main__":
    sys.exit(main())
