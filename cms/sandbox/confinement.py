"""What the process that opens a file gives up before it does: files, sockets, programs.

Landlock (Linux 5.13 and newer) leaves it Python, the libraries, the uploaded file and its own
folder: no database, no settings, no memory of other processes. A filter of system calls (seccomp)
leaves it no socket, no program to start, no signal to others. Both need no rights; where the kernel
has one of them not, the process goes on with the other, and the limits always stand.
"""

import ctypes
import os
import platform
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# what is loaded late: parts of libraries, fonts, lists of words; not the settings, nor `var/`
ROOMS = ("cms", "home", "khmertext", "lessons", "localize", "office", "ops", "public")
SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/dev/urandom", "/dev/null")

_END_WITH_PARENT, _NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 1, 38, 22, 2  # prctl(2)
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # landlock(7), the same numbers everywhere
_READ = 1 << 2 | 1 << 3  # a file, the names in a folder
_ALL = (0, 13, 14, 15, 15, 16)  # how many rights over files version N of Landlock knows
_TCP = 0b11  # bind, connect: version 4
_SCOPES = 0b11  # abstract sockets, signals: version 6


def end_with(parent: int) -> None:
    """When the process `parent` ends, however it does, this one ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it was faster
            sys.exit(1)


def close(*, files: Iterable[Path], folder: Path) -> list[str]:
    """Irrevocably. What was closed: of "files", "calls"; nothing where the system is no Linux."""
    if not sys.platform.startswith("linux"):
        return []
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return []
    closed = []
    if _close_files(library, files, folder):
        closed.append("files")
    if _close_calls(library):
        closed.append("calls")
    return closed


# Landlock


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def _close_files(library: ctypes.CDLL, files: Iterable[Path], folder: Path) -> bool:
    version = library.syscall(_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    handled = (1 << _ALL[min(version, len(_ALL) - 1)]) - 1
    rules = _Ruleset(handled, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = ctypes.sizeof(rules) if version >= 6 else 16 if version >= 4 else 8
    ruleset = library.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    for path in {*sys.path, sys.prefix, *SYSTEM, *(str(ROOT / room) for room in ROOMS)}:
        if path and Path(path) != ROOT:
            _allow(library, ruleset, path, _READ)
    for file in files:
        _allow(library, ruleset, str(file), _READ)
    _allow(library, ruleset, str(folder), handled)
    is_closed: bool = library.syscall(_RESTRICT, ruleset, 0) == 0
    os.close(ruleset)
    return is_closed


def _allow(library: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    if not os.path.exists(path):
        return
    if not os.path.isdir(path):
        rights &= 1 << 2
    number = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = _Beneath(rights, number)
    library.syscall(_ADD, ruleset, 1, ctypes.byref(rule), 0)
    os.close(number)


# seccomp

# AUDIT_ARCH_… → numbers of socket, connect, execve, execveat, kill, ptrace, process_vm_readv and
# _writev, pidfd_open, io_uring_setup, bpf, unshare, setns, mount, keyctl, setsid, setpgid
_REFUSED = {
    "x86_64": (
        0xC000003E,
        (41, 42, 59, 322, 62, 101, 310, 311, 434, 425, 321, 272, 308, 165, 250, 112, 109),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 203, 221, 281, 129, 117, 270, 271, 434, 425, 280, 97, 268, 40, 219, 157, 154),
    ),
}
_LOAD, _IF_EQUAL, _IF_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # of BPF
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # EPERM
_X32 = 0x40000000


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("yes", ctypes.c_uint8),
        ("no", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def _close_calls(library: ctypes.CDLL) -> bool:
    if platform.machine() not in _REFUSED:
        return False
    architecture, refused = _REFUSED[platform.machine()]
    count = len(refused)
    steps = [
        _Step(_LOAD, 0, 0, 4),  # the architecture
        _Step(_IF_EQUAL, 1, 0, architecture),
        _Step(_RETURN, 0, 0, _KILL),
        _Step(_LOAD, 0, 0, 0),  # the number of the call
        _Step(_IF_LEAST, count + 1, 0, _X32),
        *(_Step(_IF_EQUAL, count - nth, 0, one) for nth, one in enumerate(refused)),
        _Step(_RETURN, 0, 0, _ALLOW),
        _Step(_RETURN, 0, 0, _ERROR),
    ]
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    is_closed: bool = library.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0
    return is_closed
