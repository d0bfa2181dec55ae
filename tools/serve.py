"""Serve the demonstration: the web server and the worker, started and ended together.

`make run` and `make dev` call it after the database is ready. In production the two are separate
services (see docs/operating.md); this supervisor is for one terminal: whichever way it ends, by
Ctrl-C, by a signal, or because one of the two stopped, the other one ends too.
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
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.children import start, stop  # noqa: E402

ROOMS = ("cms", "home", "lessons", "localize")
# measured on two cores: more blocking threads than one per worker only lengthen the queue
SERVER = ("-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1")


class Ended(Exception):
    """A signal asked the supervisor to end."""


def end(signum: int, frame: FrameType | None) -> None:
    raise Ended(signal.Signals(signum).name)


def server_command(port: int, *, reload: bool) -> list[str]:
    if reload:
        return [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}"]
    listen = ("--host", "127.0.0.1", "--port", str(port), "--log-level", "warning")
    return [sys.executable, *SERVER, *listen, "cms.wsgi:application"]


def is_up(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/live", timeout=2):
            return True
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def newest_source() -> float:
    """When a Python file of the rooms was last written."""
    sources = (path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return max(path.stat().st_mtime for path in sources)


def welcome(port: int) -> str:
    accounts = (ROOT / "var" / "demo-accounts.txt").read_text(encoding="utf-8")
    return (
        f"\n  Admin     http://127.0.0.1:{port}/admin/\n"
        f"  Read API  http://127.0.0.1:{port}/api/v1/    e.g. /api/v1/km/lessons/\n"
        f"  API page  http://127.0.0.1:{port}/api/v1/docs/\n\n{accounts}\n"
        "  Ctrl-C ends it; the data stays in var/.\n"
    )


def supervise(port: int, *, reload: bool) -> int:
    """Run until one child ends (its exit code is the result) or a signal comes (`Ended`)."""
    worker_command = [sys.executable, "manage.py", "worker"]
    children: list[subprocess.Popen[bytes]] = []
    try:
        print(f"Server on 127.0.0.1:{port} and worker", flush=True)
        children = [start(server_command(port, reload=reload)), start(worker_command)]
        is_welcome, sources = False, newest_source() if reload else 0.0
        while True:
            for child in children:
                if child.poll() is not None:
                    print(f"{child.args!r} ended with {child.returncode}.", file=sys.stderr)
                    return child.returncode or 1
            if not is_welcome and is_up(port):
                print(welcome(port), flush=True)
                is_welcome = True
            if reload and (latest := newest_source()) > sources:
                # runserver reloads itself; the worker has no reloader of its own
                stop(children[1:])
                sources, children[1:] = latest, [start(worker_command)]
            time.sleep(0.2 if not is_welcome else 1)
    finally:
        stop(children)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reload", action="store_true", help="runserver instead of granian")
    options = parser.parse_args()

    os.chdir(ROOT)
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, end)
    if is_taken(options.port):
        print(f"Port {options.port} is taken; `make run PORT=8001` uses another.", file=sys.stderr)
        return 1
    try:
        return supervise(options.port, reload=options.reload)
    except Ended:
        print("Ended.", flush=True)
        return 0


if __name__ == "__main__":
    sys.exit(main())
