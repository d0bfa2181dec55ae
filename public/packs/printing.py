"""What the worker asks of the printer, a program of its own (`printer`), and how it hears of it.

They share a folder and nothing else. One page at a time; nobody waits: the worker looks again with
its next round. What is left there by a worker that was killed goes with the next page.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from public.packs import printer
from public.packs.printer import ASKED, FAILED, MADE, NotPrinted
from public.website import font


def folder() -> Path:
    return Path(settings.DATA_DIR) / "print"


def lacking() -> str:
    """Why nothing is printed on this machine, as a sentence; empty where it is."""
    if shutil.which(printer.PROGRAM) is None:
        return f"Nothing is printed: Debian's package {printer.PROGRAM} is not installed."
    if not all(path.exists() for path in font.OF_ONE_WEIGHT.values()):
        return "Nothing is printed: the Khmer type is not there (manage.py build_font)."
    if _is_own() and os.geteuid() == 0:
        return f"Nothing is printed: {printer.PROGRAM} does not run as root."
    return ""


def is_stopped() -> bool:
    """Is the unit of the printer not there? It holds the folder while it runs."""
    if _is_own() or not folder().is_dir():
        return False
    place = os.open(folder(), os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(place)


def _is_own() -> bool:
    """Is there no unit, so that this process starts the printer?"""
    return bool(settings.CMS_DEMO or settings.DEBUG)


def ask(page: bytes) -> str:
    """Have it printed; by this name `taken` answers."""
    place, name = folder(), hashlib.sha256(page).hexdigest()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in place.iterdir():
        one.unlink(missing_ok=True)
    unfinished = place / f"{name}.unfinished"
    unfinished.write_bytes(page)
    unfinished.replace(place / f"{name}{ASKED}")
    if _is_own():
        start(place)
    return name


def start(place: Path) -> "subprocess.Popen[bytes]":
    """The printer, for what lies there now; where there is no unit."""
    command = [sys.executable, "-I", str(Path(printer.__file__)), str(place), "--once"]
    null = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=null, stdout=null, start_new_session=True)


def taken(name: str) -> bytes | None:
    """The PDF; None while it is not there. Raises NotPrinted."""
    with suppress(FileNotFoundError):
        return (folder() / f"{name}{MADE}").read_bytes()
    with suppress(FileNotFoundError):
        raise NotPrinted((folder() / f"{name}{FAILED}").read_text(errors="replace"))
    return None
