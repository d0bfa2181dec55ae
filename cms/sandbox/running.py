"""Starts the process that opens an uploaded file, waits for it, and takes what it made.

What goes wrong there is a refusal in words, never an error: the file needs more memory or time than
it may, writes more, or breaks the program that reads it. Nothing that the process says is trusted:
it answers in JSON, and its files are read only if they are files, in its folder.
"""

import json
import logging
import os
import select
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.sandbox import child, folders

logger = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MEMORY = 1024 * MEGABYTE  # that opening one file may take
SECONDS = 60  # of work
PATIENCE = 80.0  # seconds by the clock; with a turn's wait below what a proxy waits for the office
LARGEST_MADE = 256 * MEGABYTE  # bytes of one file that is written
LARGEST_ANSWER = 32 * MEGABYTE
CHUNK = MEGABYTE
CHILD = Path(child.__file__)

REFUSALS: Mapping[str, Any] = {
    "memory": _(
        "The file needs more memory to be opened than one file may have. Make it smaller, or save "
        "it with fewer or smaller pictures."
    ),
    "time": _("The file took too long to be opened. Make it smaller or simpler and try again."),
    "size": _("The file becomes far larger when it is opened than one file may be."),
    "failed": _("The file could not be opened. Save it again in its program and upload that one."),
    "busy": _("Other files are being opened. Wait a minute and try again."),
}
# signals by which a limit ends a process; the last is what the kernel does without memory
_ENDED_BY = {
    signal.SIGXCPU: "time",
    signal.SIGXFSZ: "size",
    signal.SIGKILL: "memory",
}
Upload = bytes | IO[bytes] | Any  # or a File of Django


@dataclass(frozen=True)
class Opened:
    """What a task returned, and the folder with what it made; both end with the block."""

    values: dict[str, Any]
    made: Path

    def file(self, name: str) -> IO[bytes]:
        """A file that it made; ValidationError if there is none."""
        try:
            return self._own(name)
        except OSError as error:
            logger.warning("A process that opened a file left no %s: %s", name, error)
            raise ValidationError(REFUSALS["failed"], code="failed") from error

    def _own(self, name: str) -> IO[bytes]:
        """Whatever else lies there under this name is refused: a path, or a link in the place of
        the file or of the folder, would lead to what is none of the upload's."""
        if name != os.path.basename(name):
            raise OSError(f"{name} is no name of a file.")
        made = os.open(self.made, os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY)
        try:
            number = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=made)
        finally:
            os.close(made)
        found = os.fstat(number)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1 or found.st_size > LARGEST_MADE:
            os.close(number)
            raise OSError(f"{name} is no file of its own.")
        return open(number, "rb")

    def content(self, name: str) -> bytes:
        with self.file(name) as file:
            return file.read()


@contextmanager
def opened(
    task: str, uploads: Sequence[Upload], *, refusals: Mapping[str, Any], **options: Any
) -> Iterator[Opened]:
    """The answer of `task` ("module:function") to these files.

    Raises ValidationError with the sentence that `refusals` has for the task's code, or with one
    about the limits.
    """
    with folders.folder() as folder:
        asked = {
            "task": task,
            "files": [str(_path(one, folder / f"file-{nth}")) for nth, one in enumerate(uploads)],
            "options": options,
            "parent": os.getpid(),
            "limits": {
                "memory": MEMORY,
                "seconds": SECONDS,
                "size": LARGEST_MADE,
            },
        }
        (folder / child.ASKED).write_text(json.dumps(asked))
        answer = _answer(task, folder)
        if code := answer.get("refused"):
            known = {**REFUSALS, **refusals}
            code = code if code in known else "failed"
            raise ValidationError(known[code], code=code)
        yield Opened(answer["values"], folder / child.MADE)


def _path(upload: Upload, own: Path) -> Path:
    """Where the bytes lie: Django's own file of a large upload, else a copy."""
    if isinstance(upload, bytes):
        own.write_bytes(upload)
        return own
    upload.seek(0)  # and writes down what it holds
    if on_disk := getattr(upload, "temporary_file_path", None):
        return Path(on_disk())
    with open(own, "wb") as copy:
        while chunk := upload.read(CHUNK):
            copy.write(chunk)
    return own


def _answer(task: str, folder: Path) -> dict[str, Any]:
    """{"values": …} or {"refused": code}."""
    try:
        with folders.turn():
            said = run(folder)
    except folders.Busy:
        said = "busy"
    if said:
        logger.warning("A file was not opened by %s: %s", task, said, extra={"task": task})
        return {"refused": said}
    try:
        with Opened({}, folder).file(child.ANSWER) as file:
            answer = json.loads(file.read(LARGEST_ANSWER))
        if isinstance(answer, dict) and isinstance(answer.get("values"), dict):
            return answer
        if failed := answer.get("failed"):
            logger.error("A file was not opened by %s: %s", task, failed, extra={"task": task})
        return {"refused": str(answer.get("refused", "failed"))}
    except (ValidationError, ValueError, AttributeError):
        logger.exception("No answer of %s", task, extra={"task": task})
        return {"refused": "failed"}


def run(folder: Path) -> str:
    """Let a process of its own answer in `folder`; the code of why it did not, or ""."""
    with subprocess.Popen(
        [sys.executable, "-I", str(CHILD), str(folder)],
        cwd=folder,
        env={"LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        is_in_time = False
        try:
            is_in_time = _ends(process, PATIENCE)
        finally:
            # with all that it may have started; nobody waited for it yet, so the number is its own
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if not is_in_time:
        return "time"
    if process.returncode < 0:
        return _ENDED_BY.get(signal.Signals(-process.returncode), "failed")
    return "failed" if process.returncode else ""


def _ends(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Does it end in time? Waits without looking again and again where the system can."""
    if not hasattr(os, "pidfd_open"):
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True
    number = os.pidfd_open(process.pid)
    try:
        waiting = select.poll()
        waiting.register(number, select.POLLIN)
        return bool(waiting.poll(seconds * 1000))
    finally:
        os.close(number)
