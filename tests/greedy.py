"""What a file that takes over its decoder could do; tasks for `cms.sandbox.child`."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
Answer = dict[str, Any]


def memory(files: list[Path], made: Path, **options: Any) -> Answer:
    return {"kept": len([bytearray(MEGABYTE) for _each in range(100_000)])}


def work(files: list[Path], made: Path, **options: Any) -> Answer:
    while True:
        pass


def sleep(files: list[Path], made: Path, **options: Any) -> Answer:
    (made / "half").write_text("half")
    time.sleep(600)
    return {}


def size(files: list[Path], made: Path, **options: Any) -> Answer:
    with (made / "large").open("wb") as file:
        while True:
            file.write(bytes(MEGABYTE))


def crash(files: list[Path], made: Path, **options: Any) -> Answer:
    os.abort()


def mistake(files: list[Path], made: Path, **options: Any) -> Answer:
    raise KeyError(files[0].read_text())


def leave(files: list[Path], made: Path, **options: Any) -> Answer:
    """Another process that goes on, in a session of its own if it could."""
    number = os.fork()
    if number:
        return {"pid": number}
    with contextlib.suppress(OSError):
        os.setsid()
    time.sleep(600)
    os._exit(0)


def link(files: list[Path], made: Path, *, to: str) -> Answer:
    (made / "link").symlink_to(to)
    return {}


def move(files: list[Path], made: Path, *, to: str) -> Answer:
    """The folder itself is a link."""
    made.rmdir()
    made.symlink_to(to)
    return {}


def look_around(files: list[Path], made: Path, *, secret: str) -> Answer:
    """What it can reach: names of what worked."""
    parent = os.getppid()
    tries: dict[str, Callable[[], Any]] = {
        "a file beside": lambda: Path(secret).read_text(),
        "the settings": lambda: list(Path(__file__).parents[1].iterdir()),
        "a new file beside": lambda: Path(secret).with_name("new").write_text("x"),
        "the environment of the office": lambda: Path(f"/proc/{parent}/environ").read_bytes(),
        "a connection": lambda: socket.socket(socket.AF_INET),
        "a connection on this machine": lambda: socket.socket(socket.AF_UNIX),
        "a program": lambda: subprocess.run(["/bin/true"], check=True),
        "a signal": lambda: os.kill(parent, signal.SIGCONT),
        "its own file": lambda: files[0].read_bytes(),
        "its own folder": lambda: (made / "own").write_text("x"),
    }
    return {
        "reached": [name for name, reach in tries.items() if _works(reach)],
        "environment": sorted(os.environ),
        "open": [number for number in range(64) if _works(lambda number=number: os.fstat(number))],
    }


def _works(reach: Callable[[], Any]) -> bool:
    try:
        reach()
    except (OSError, subprocess.SubprocessError):
        return False
    return True
