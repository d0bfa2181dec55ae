"""Child processes that never outlive the script that started them.

Each child leads a process group of its own, so that Ctrl-C reaches only the parent, which then
ends its children in order; on Linux the kernel also ends them when the parent is killed.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

PR_SET_PDEATHSIG = 1  # prctl(2)
PATIENCE = 10.0  # seconds between asking a child to end and killing it


def _follow_parent(death_signal: int) -> Callable[[], None]:
    """A function for the child to run before exec: it hears all signals, and on Linux the end of
    its parent."""
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def follow() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        if prctl:
            prctl(PR_SET_PDEATHSIG, death_signal)

    return follow


@contextmanager
def deferred(signals: Iterable[int]) -> Iterator[None]:
    """Signals that come within wait until its end: none may come between a child's start and the
    moment in which its parent knows of it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start(
    command: Sequence[str], *, death_signal: int = signal.SIGTERM, **options: Any
) -> subprocess.Popen[bytes]:
    """Start `command` in a group of its own; `options` go to Popen."""
    return subprocess.Popen(
        command, start_new_session=True, preexec_fn=_follow_parent(death_signal), **options
    )


def stop(children: Sequence[subprocess.Popen[bytes]], *, by: int = signal.SIGTERM) -> None:
    """Ask all to end, wait, and kill what is left of their groups: who did not listen, and whom
    one that ended left behind."""
    for child in children:
        if child.poll() is None:
            child.send_signal(by)
    deadline = time.monotonic() + PATIENCE
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
