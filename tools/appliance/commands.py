"""Commands of a release with the settings of the machine, as its account."""

import os
from collections.abc import Mapping

from tools.appliance import environment, releases
from tools.appliance.machine import ACCOUNT, STATE, Done, Machine, Refused

COMMAND = "/usr/local/sbin/cncc"
SCRIPT = """\
#!/bin/sh
# The commands of the content system with its settings, as its account:
#   cncc doctor      cncc backup      cncc setup --let-in NAME      cncc upgrade BUNDLE.tar
# docs/operating.md lists them. -P: nothing is taken from the folder in which root stands.
PYTHONPATH=/opt/cncc/current PYTHONDONTWRITEBYTECODE=1 exec python3 -P -m tools.appliance do "$@"
"""
KEPT = ("PATH", "LANG", "LC_ALL", "TERM")


def surroundings(machine: Machine, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a command finds in its environment: the settings, and nothing of root's."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = {"HOME": STATE, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
    return {**kept, **own, **environment.known(machine), **(more or {})}


def line(version: str, *arguments: str, folder: str = "") -> tuple[str, ...]:
    place = releases.place_of(version)
    where = ("env", f"--chdir={folder}") if folder else ()
    python = releases.python_of(version)
    return ("runuser", "-u", ACCOUNT, "--", *where, python, f"{place}/manage.py", *arguments)


def run(
    machine: Machine,
    version: str,
    *arguments: str,
    more: Mapping[str, str] | None = None,
    is_shown: bool = False,
) -> Done:
    command = line(version, *arguments, folder=releases.place_of(version))
    return machine.run(command, surroundings(machine, more), is_shown)


def must(machine: Machine, version: str, *arguments: str, is_shown: bool = False) -> str:
    done = run(machine, version, *arguments, is_shown=is_shown)
    if done.code:
        raise Refused(f"manage.py {' '.join(arguments)} failed.\n{done.both}".strip())
    return done.said
