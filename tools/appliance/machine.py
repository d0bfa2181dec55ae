"""A machine and what is changed on it. What is as it should be already is left alone and not said,
so a second run says that nothing was changed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ACCOUNT = "cncc"
OPT = "/opt/cncc"
CURRENT = f"{OPT}/current"
RELEASES = f"{OPT}/releases"
ETC = "/etc/cncc"
STATE = "/var/lib/cncc"


class Refused(Exception):
    """What is wrong and what to do, for whoever typed the command."""


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    code: int
    said: str  # its answer alone; empty where the person at the terminal has read it
    errors: str = ""  # and its warnings, which programs write whatever they answer

    @property
    def both(self) -> str:
        return f"{self.said.strip()}\n{self.errors.strip()}".strip()


Run = Callable[[Sequence[str], Mapping[str, str] | None, bool], Done]


def run_here(
    command: Sequence[str], environment: Mapping[str, str] | None = None, is_shown: bool = False
) -> Done:
    """In this system. `is_shown`: at the terminal, where it may ask."""
    if is_shown:
        return Done(subprocess.run(command, env=environment).returncode, "")
    done = subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", errors="replace"
    )
    return Done(done.returncode, done.stdout, done.stderr)


def say(sentence: str) -> None:
    # to a terminal that is gone, too: what goes on must not end by that
    with suppress(OSError):
        print(sentence, flush=True)


def ask_here(question: str) -> str:
    """What somebody typed; empty where nobody can, or went away."""
    try:
        return input(question).strip() if sys.stdin.isatty() else ""
    except EOFError:
        return ""


def settle(folder: Path) -> None:
    """What was named, renamed or removed there is so after a loss of power, too."""
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


@dataclass
class Machine:
    """Files below `root`, and commands by `run`."""

    root: Path = Path("/")
    run: Run = run_here
    tell: Callable[[str], None] = say
    ask: Callable[[str], str] = ask_here
    changes: list[str] = field(default_factory=list)

    def path(self, name: str) -> Path:
        return self.root / name.lstrip("/")

    def changed(self, sentence: str) -> None:
        self.changes.append(sentence)
        self.tell(f"  {sentence}")

    def must(
        self,
        *command: str,
        environment: Mapping[str, str] | None = None,
        is_shown: bool = False,
        what: str = "",
    ) -> str:
        """What the command answered; `Refused` when it failed."""
        done = self.run(command, environment, is_shown)
        if done.code:
            raise Refused(f"{what or ' '.join(command)} failed.\n{done.both}".strip())
        return done.said

    def works(self, *command: str) -> bool:
        return self.run(command, None, False).code == 0

    # files

    def write(self, name: str, text: str, mode: int = 0o644, group: str = "") -> bool:
        """Was it changed? Whole or not at all, and never readable for more people meanwhile."""
        path = self.path(name)
        is_same = path.is_file() and path.read_text(encoding="utf-8") == text
        if not is_same:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.new")
            beside.unlink(missing_ok=True)
            beside.touch(mode=0o600)
            with beside.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            self._let(beside, mode, group=group)
            beside.replace(path)
            settle(path.parent)
            self.changed(f"{name} was written.")
        else:
            self._let(path, mode, group=group)
        return not is_same

    def folder(self, name: str, mode: int = 0o755, owner: str = "root") -> None:
        path = self.path(name)
        if not path.is_dir():
            path.mkdir(parents=True)
            self.changed(f"{name} was made.")
        self._let(path, mode, owner=owner, group=owner)

    def lead(self, name: str, target: str) -> bool:
        """A symbolic link, in one step. Was it changed?"""
        path = self.path(name)
        if path.is_symlink() and os.readlink(path) == target:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.unlink(missing_ok=True)
        beside.symlink_to(target)
        beside.replace(path)
        settle(path.parent)
        self.changed(f"{name} leads to {target}.")
        return True

    def remove(self, name: str) -> None:
        path = self.path(name)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif os.path.lexists(path):
            path.unlink()
        else:
            return
        settle(path.parent)

    def _let(self, path: Path, mode: int, owner: str = "root", group: str = "") -> None:
        path.chmod(mode)
        # below another root the accounts are those of this one, and nobody else reads there
        if self.root == Path("/"):
            shutil.chown(path, owner, group or "root")

    # what is installed

    def current(self) -> str:
        """The version that is installed; empty: none."""
        path = self.path(CURRENT)
        return Path(os.readlink(path)).name if path.is_symlink() else ""

    def has_systemd(self) -> bool:
        """Does it run this system, so that services can be started?"""
        return self.path("/run/systemd/system").is_dir()
