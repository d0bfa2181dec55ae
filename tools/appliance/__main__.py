"""python3 -m tools.appliance: what `make bundle`, `install` and `upgrade` and `cncc` call."""

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from tools.appliance import bundles, commands, here, releases
from tools.appliance.install import MAKE_KEY, Wanted, install
from tools.appliance.machine import OPT, Done, Machine, Refused, run_here, say
from tools.appliance.restoring import restore
from tools.appliance.upgrade import told, upgrade

TREE = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    os.umask(0o022)  # whatever root's is: the account, the proxy and the doctor have to read
    options = parser().parse_args(arguments)
    try:
        return int(options.does(options))
    except Refused as error:
        print(error, file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="tools.appliance", description=__doc__)
    verbs = made.add_subparsers(required=True)
    bundle = verbs.add_parser("bundle", help="one file that installs without internet")
    bundle.add_argument("--into", type=Path, default=TREE / "var")
    bundle.add_argument("--version", default="", help="its name; else that of the last commit")
    bundle.set_defaults(does=make_bundle)
    installing = verbs.add_parser("install", help="from the unpacked bundle, on this machine")
    for name, help_text in (
        ("host", "the name of the site"),
        ("admin", "the name of the first administrator"),
        ("email", "of the first administrator"),
        ("certificate", "a PEM file with the whole chain"),
        ("key", "its key"),
        ("mail", "the mail server, SERVER:PORT"),
    ):
        installing.add_argument(f"--{name}", default="", help=help_text)
    installing.add_argument("--root", type=Path, default=Path("/"), help="only write, below this")
    installing.set_defaults(does=install_here)
    upgrading = verbs.add_parser("upgrade", help="to the version of a bundle")
    upgrading.add_argument("--bundle", type=Path, help="a packed one; else the one that this is in")
    upgrading.add_argument("--documents", action="store_true", help="documents may change")
    upgrading.set_defaults(does=upgrade_here)
    doing = verbs.add_parser("do", help="a command of the system")
    doing.add_argument("command", nargs=argparse.REMAINDER)
    doing.set_defaults(does=do)
    return made


def make_bundle(options: argparse.Namespace) -> int:
    bundles.make(TREE, options.into, options.version)
    return 0


def install_here(options: argparse.Namespace) -> int:
    if options.root == Path("/"):
        needs_root()
        machine = Machine()
    else:
        machine = Machine(options.root, run=only_say)
    names = ("host", "admin", "email", "certificate", "key", "mail")
    wanted = Wanted(**{name: getattr(options, name) for name in names})
    with alone(machine.path(OPT)):
        here.end_cut_off(machine)
        install(machine, releases.bundle_at(TREE), wanted)
    return 0


def only_say(command: Sequence[str], environment: Mapping[str, str] | None, shown: bool) -> Done:
    """For a look at what would be done: commands are printed and count as done well. What only
    makes a file is done."""
    if command[0] == "openssl":
        return run_here(command, environment, shown)
    if MAKE_KEY in command:
        return Done(0, "")
    print(f"    {' '.join(command)}")
    if "count(*)" in command[-1]:
        return Done(0, "0")
    return Done(0, "installed" if command[0] == "dpkg-query" else "160000|5432")


def upgrade_here(options: argparse.Namespace) -> int:
    if options.bundle:
        return unpacked(options.bundle, ["--documents"] if options.documents else [])
    needs_root()
    machine = Machine()
    with alone(machine.path(OPT)):
        place = here.prepared(machine, releases.bundle_at(TREE))
        return told(
            say,
            lambda: upgrade(place, takes_documents=options.documents),
            place.bundle.version,
            place.before,
        )


def unpacked(bundle: Path, arguments: Sequence[str]) -> int:
    """The new version knows how to become the present one, so its own program does it."""
    needs_root()
    place = Path(OPT, "unpacked")
    with alone(place):
        for left in place.glob("tmp*"):  # by a loss of power
            shutil.rmtree(left)
        return _unpacked(bundle, arguments, place)


def _unpacked(bundle: Path, arguments: Sequence[str], place: Path) -> int:
    with tempfile.TemporaryDirectory(dir=place) as folder:
        try:
            with tarfile.open(bundle) as archive:
                archive.extractall(folder, filter="data")
        except (OSError, tarfile.TarError) as error:
            raise Refused(f"{bundle} cannot be unpacked: {error}") from error
        found = [one.parent for one in Path(folder).glob(f"*/{releases.MANIFEST}")]
        if len(found) != 1:
            raise Refused(f"{bundle} is no bundle.")
        command = [sys.executable, "-m", "tools.appliance", "upgrade", *arguments]
        return waited(command, found[0])


def waited(command: Sequence[str], folder: Path) -> int:
    """Its end. Ctrl-C is for the command, which hears it as well and goes back in its own time."""
    with subprocess.Popen(command, cwd=folder) as going:
        with suppress(KeyboardInterrupt):
            going.wait()
        return going.wait()


def do(options: argparse.Namespace) -> int:
    """`cncc COMMAND …` is manage.py with the settings, as the account of the system."""
    needs_root()
    name, *rest = options.command or ["help"]
    if name == "upgrade":
        path, *more = rest or [""]
        return unpacked(Path(path).absolute(), more)
    machine = Machine()
    if name == "restore" and "--check" not in rest:
        with alone(machine.path(OPT)):
            restore(machine, *rest)
        return 0
    version = machine.current()
    if not version:
        raise Refused("Nothing is installed here.")
    if machine.path(here.MARK).exists():
        print(here.UNFINISHED, file=sys.stderr)
    return machine.run(
        commands.line(version, name, *rest), commands.surroundings(machine), True
    ).code


def needs_root() -> None:
    if os.geteuid() != 0:
        raise Refused("This is for root: put sudo before it.")


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Two of these at once would undo each other."""
    place.mkdir(parents=True, exist_ok=True)
    with steady(), (place / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("Another install or upgrade is going on.") from error
        yield


@contextmanager
def steady() -> Iterator[None]:
    """A line that breaks ends nothing halfway. Ctrl-C does once: another would end going back."""

    def interrupted(*_: object) -> NoReturn:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt("Ctrl-C")

    hung_up = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    typed = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, hung_up)
        signal.signal(signal.SIGINT, typed)


if __name__ == "__main__":
    sys.exit(main())
