"""Starts a program with the system calls, families of sockets and namespaces that a unit leaves it.

`python confined.py CALLS FAMILIES PROGRAM …`, as root: what systemd does with SystemCallFilter=,
RestrictAddressFamilies=, RestrictNamespaces=, NoNewPrivileges=, CapabilityBoundingSet= and
PrivateNetwork=, where there is no systemd to do it.
"""

import ctypes
import os
import sys

ALLOW, REFUSE = 0x7FFF0000, 0x00050000
EPERM, ENOSYS, EAFNOSUPPORT = 1, 38, 97
EQUAL, MASKED = 4, 7
# mnt, uts, ipc, cgroup
NAMESPACES = (0x00020000, 0x04000000, 0x08000000, 0x02000000)
NEW_NETWORK, NO_NEW_PRIVILEGES, DROP_BOUND = 0x40000000, 38, 24
NOBODY = 65534


class Compared(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("how", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


def load(default, rules) -> None:
    """rules: (what to do, name of a call, comparisons of its first argument)."""
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(default)))
    for action, name, *compared in rules:
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:
            values = (Compared * max(1, len(compared)))(*compared)
            library.seccomp_rule_add_array(
                context, ctypes.c_uint32(action), number, len(compared), values
            )
    if library.seccomp_load(context):
        sys.exit("seccomp refuses")


def main(calls, families, program) -> None:
    library = ctypes.CDLL(None)
    library.unshare(NEW_NETWORK)
    for capability in range(41):
        library.prctl(DROP_BOUND, capability, 0, 0, 0)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    library.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    others = (number for number in range(46) if number not in families)
    load(ALLOW, [(REFUSE | EAFNOSUPPORT, "socket", Compared(0, EQUAL, n, 0)) for n in others])
    made = [(call, flag) for call in ("clone", "unshare") for flag in NAMESPACES]
    refused = [(REFUSE | EPERM, call, Compared(0, MASKED, flag, flag)) for call, flag in made]
    load(ALLOW, [*refused, (REFUSE | ENOSYS, "clone3")])
    load(REFUSE | EPERM, [(ALLOW, name) for name in calls])
    os.execvp(program[0], program)


if __name__ == "__main__":
    main(sys.argv[1].split(","), {int(one) for one in sys.argv[2].split(",")}, sys.argv[3:])
