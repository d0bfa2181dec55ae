"""What runs in the process that opens a file: `python -I child.py FOLDER`.

FOLDER is its own. `asked.json` in it names the task, a function of ours that is called with the
paths of the files, the folder for what it makes, and its options; what it returns goes into
`answer.json`. Nothing is read of the uploaded files before every limit stands. Knows no framework.
"""

import contextlib
import errno
import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ASKED, ANSWER, MADE = "asked.json", "answer.json", "made"
NICENESS = 10  # of 19: who reads comes first

Task = Callable[..., dict[str, Any]]


def main(folder: Path) -> None:
    sys.path.insert(0, str(ROOT))
    asked = json.loads((folder / ASKED).read_text())
    limit(**asked["limits"])
    from cms.sandbox import confinement

    confinement.end_with(asked["parent"])
    task = task_named(asked["task"])  # our own code, read before the doors close
    files = [Path(path) for path in asked["files"]]
    closed = confinement.close(files=files, folder=folder)
    answer = perform(task, files, folder, asked["options"]) | {"closed": closed}
    (folder / ANSWER).write_text(json.dumps(answer, ensure_ascii=False))


def task_named(name: str) -> Task:
    """ "lessons.library.cleaning.pdf:opened" """
    module, _colon, function = name.partition(":")
    task: Task = getattr(import_module(module), function)
    return task


def limit(*, memory: int, seconds: int, size: int) -> None:
    """Bytes of memory, seconds of work, bytes of one file. What goes beyond ends the process, or
    is told to it."""
    import resource
    import signal

    for what, most, at_last in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, seconds, seconds + 5),  # told first, so that it is known why
        (resource.RLIMIT_FSIZE, size, size),
        (resource.RLIMIT_NOFILE, 64, 64),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system that does not know this limit
            resource.setrlimit(what, (most, at_last))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python would ignore it
    os.nice(NICENESS)
    with contextlib.suppress(OSError):
        # when the machine has no memory left, this one goes first
        Path("/proc/self/oom_score_adj").write_text("1000")


def perform(task: Task, files: list[Path], folder: Path, options: dict[str, Any]) -> dict[str, Any]:
    """{"values": …}, {"refused": code} or {"failed": where}."""
    from cms.sandbox.refusal import RefusedUpload

    made = folder / MADE
    made.mkdir()
    try:
        return {"values": task(files, made, **options)}
    except RefusedUpload as refusal:
        return {"refused": "memory" if _is_of_memory(refusal) else refusal.code}
    except Exception as error:  # whatever a hostile file makes a decoder raise
        return {"refused": "memory"} if _is_of_memory(error) else {"failed": _where(error)}


def _is_of_memory(error: BaseException | None) -> bool:
    """Is it, or what it came from, for want of memory?"""
    while error is not None:
        if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM:
            return True
        error = error.__cause__ or error.__context__
    return False


def _where(error: Exception) -> str:
    """For the log; without the message, which may hold words of the file."""
    trace, places = error.__traceback__, []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} in {' > '.join(places[-4:])}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
