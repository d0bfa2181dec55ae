"""A throw-away PostgreSQL server from local binaries, for tests and benchmarks.

It listens on a socket in its temporary directory, which is quicker, and on a free port of
127.0.0.1; it keeps its data in that directory, gives up durability for speed, and is gone with the
process that asked for it. As a script it runs a command with TEST_DATABASE_URL set:
`python -m tools.postgres COMMAND …`.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tools.children import start, stop

# initdb and postgres refuse to run as root; then one of these runs them
UNPRIVILEGED = ("postgres", "nobody")
# nothing here must survive a crash
SETTINGS = (
    "listen_addresses=127.0.0.1",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    # what is rolled back stays in the way until it is swept
    "autovacuum_naptime=5s",
    "shared_buffers=256MB",
    "max_connections=200",
)
START_SECONDS = 30


def binaries() -> Path | None:
    """The directory that holds initdb and postgres: PATH, pg_config, Debian's places."""
    places = [Path(place) for place in os.environ.get("PATH", "").split(os.pathsep)]
    if shutil.which("pg_config"):
        asked = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True)
        places.append(Path(asked.stdout.strip()))
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    places += sorted(versions, key=lambda place: _number(place.parent.name), reverse=True)
    for place in places:
        if all(os.access(place / name, os.X_OK) for name in ("initdb", "postgres")):
            return place
    return None


def _number(name: str) -> int:
    return int(name) if name.isdigit() else 0


def _unprivileged() -> dict[str, Any]:
    """Popen's options that give up root; none for everybody else."""
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL refuses to run as root and there is no account to run it as.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def throwaway() -> Iterator[str]:
    """The address of a server that lives as long as the block; needs `binaries()`."""
    place = binaries()
    if place is None:
        raise RuntimeError("No initdb and postgres on this machine.")
    who = _unprivileged()
    with tempfile.TemporaryDirectory(prefix="cncc-postgres-") as folder:
        if who:
            os.chown(folder, who["user"], who["group"])
        data = f"{folder}/data"
        # the account may not read the present directory, hence cwd
        initdb = f"{place}/initdb -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync"
        subprocess.run(
            [*initdb.split(), "-D", data], check=True, cwd=folder, stdout=subprocess.DEVNULL, **who
        )
        port = _free_port()
        settings = [part for setting in SETTINGS for part in ("-c", setting)]
        log_path = Path(folder) / "log"
        with log_path.open("wb") as log:
            server = start(
                [str(place / "postgres"), "-D", data, "-p", str(port), "-k", folder, *settings],
                death_signal=signal.SIGQUIT,
                cwd=folder,
                stdout=log,
                stderr=log,
                **who,
            )
            try:
                _wait(port, server, log_path)
                yield f"postgresql://postgres@{quote(folder, safe='')}:{port}/postgres"
            finally:
                stop([server], by=signal.SIGINT)


def _wait(port: int, server: subprocess.Popen[bytes], log_path: Path) -> None:
    """Until the server takes connections; its log is the error when it never does."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if "ready to accept connections" in log_path.read_text(errors="replace"):
            return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start on port {port}:\n{log_path.read_text()}")


def main() -> int:
    with throwaway() as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, "TEST_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main())
