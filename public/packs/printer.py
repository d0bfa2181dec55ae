"""The printer: `python -I printer.py FOLDER [--once]`, in a unit of its own (`cncc-print`).

In FOLDER lie pages of HTML, each called by the SHA-256 of its bytes. Beside each comes `….pdf`, or
`….failed` with a sentence; then the page goes. It knows no framework, no settings and no database.
Chromium runs with its own sandbox: what is printed was written by many. A page that does not begin
with the policy is not printed, whoever laid it there.
"""

import contextlib
import fcntl
import hashlib
import html
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PROGRAM = "chromium-headless-shell"  # of Debian; the whole browser takes four times as long
ASKED, MADE, FAILED = ".html", ".pdf", ".failed"
PAUSE = 1.0  # seconds between looks
SECONDS = 60  # for one page
NICENESS = 10  # of 19: who reads comes first
OPTIONS = (
    *("--disable-gpu", "--no-pdf-header-footer", "--generate-pdf-document-outline"),
    *("--disable-background-networking", "--disable-component-update", "--no-first-run"),
)
# nothing is loaded and nothing runs
POLICY = "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'"
BEGINNING = re.compile(
    rb'<!doctype html>\n<html lang="[A-Za-z0-9-]+"(?: dir="rtl")?>\n<head>\n'
    rb'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="%s">\n'
    % re.escape(html.escape(POLICY).encode())
)


class NotPrinted(Exception):
    """Why, as a sentence."""


def main(folder: Path, *, once: bool) -> None:
    os.nice(NICENESS)
    with held(folder):
        while True:
            for page in sorted(folder.glob(f"*{ASKED}")):
                answer(page)
            if once:
                return
            time.sleep(PAUSE)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Until this process ends, however it does: by that others see that somebody prints here."""
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield
    finally:
        os.close(place)


def answer(page: Path) -> None:
    """Whole or not at all, and only what its name says."""
    try:
        content = page.read_bytes()
        if hashlib.sha256(content).hexdigest() != page.stem:
            raise NotPrinted("The page is not the one that it is called.")
        if not BEGINNING.match(content):
            raise NotPrinted("The page does not begin with its policy.")
        made, ending = printed(content), MADE
    except FileNotFoundError:
        return  # it is asked for no more
    except NotPrinted as error:
        made, ending = str(error).encode(), FAILED
    unfinished = page.with_suffix(".unfinished")
    unfinished.write_bytes(made)
    unfinished.replace(page.with_suffix(ending))
    page.unlink(missing_ok=True)


def printed(content: bytes) -> bytes:
    """The PDF; raises NotPrinted."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise NotPrinted(f"There is no {PROGRAM} on this machine.")
    with tempfile.TemporaryDirectory(prefix="print-") as home:
        page, made = Path(home, "page.html"), Path(home, "page.pdf")
        page.write_bytes(content)
        command = [program, *OPTIONS, f"--user-data-dir={home}/profile", f"--print-to-pdf={made}"]
        said = _run([*command, page.as_uri()], home)
        try:
            found = made.read_bytes()
        except FileNotFoundError:
            found = b""
    if not (found.startswith(b"%PDF-") and found.rstrip().endswith(b"%%EOF")):
        raise NotPrinted(f"{PROGRAM} printed nothing. It said: {said[-400:]}")
    return found


def _run(command: list[str], home: str) -> str:
    """What it said. It and all that it started have ended when this returns."""
    with subprocess.Popen(
        command,
        cwd=home,
        env={"HOME": home, "TMPDIR": home, "PATH": os.defpath, "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            said = process.communicate(timeout=SECONDS)[1]
        except subprocess.TimeoutExpired:
            raise NotPrinted(f"{PROGRAM} did not end in {SECONDS} seconds.") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return said.decode(errors="replace").strip()


if __name__ == "__main__":
    main(Path(sys.argv[1]), once="--once" in sys.argv[2:])
