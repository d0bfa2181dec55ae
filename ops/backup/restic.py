"""restic (https://restic.net), which keeps the backups: every file in pieces, each piece once and
named by its digest, encrypted with the key of the installation. One repository lies in BACKUP_DIR,
a copy of it wherever BACKUP_COPY_TO says.
"""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import IO

from django.conf import settings
from django.utils import timezone

from cms.whole_files import UNFINISHED
from ops.backup.refusals import Refused

DUMP = "cms.dump"
# a night each; of one day the newest
NIGHTS = 14
KEEP = f"--keep-daily={NIGHTS}"
AT_ONCE = "256M"  # are read in a second or two
HOST = "cncc"  # the same in every container
# https://restic.readthedocs.io/en/stable/075_scripting.html#exit-codes
INCOMPLETE = 3
NO_REPOSITORY = "Is there a repository at the following location?"


class NoRepository(Refused):
    pass


class WrongKey(Refused):
    """There is none, or it is not that of what lies there."""


class Damaged(Refused):
    """What lies there is not what was written."""


@dataclass(frozen=True)
class Snapshot:
    """One backup. tags: what else is known of it, `name=value`. original: of a copied one the id of
    that which was copied."""

    id: str
    at: datetime
    paths: tuple[str, ...]
    tags: tuple[str, ...] = ()
    original: str = ""

    def __str__(self) -> str:
        return f"{self.id[:8]} of {self.at:%Y-%m-%d %H:%M} UTC"

    def tag(self, name: str) -> str:
        found = (tag.partition("=") for tag in self.tags)
        return next((value for one, _equals, value in found if one == name), "")

    @property
    def dump(self) -> str:
        return next(path for path in self.paths if PurePath(path).name == DUMP)

    @property
    def uploads(self) -> str:
        """Empty: they are in a bucket."""
        return next((path for path in self.paths if PurePath(path).name != DUMP), "")


def here() -> str:
    return str(Path(settings.BACKUP_DIR, "repository"))


def run(*arguments: str, repository: str = "", into: IO[bytes] | int = subprocess.PIPE) -> str:
    """What it answered, if that does not go into a file. Raises Refused."""
    done = _run(arguments, repository or here(), into)
    if done.returncode:
        raise _refusal(done.stderr, repository or here())
    return done.stdout


def _run(
    arguments: Sequence[str], repository: str, into: IO[bytes] | int = subprocess.PIPE
) -> "subprocess.CompletedProcess[str]":
    own = {"RESTIC_REPOSITORY": repository, "RESTIC_PASSWORD_FILE": str(key())}
    command = ["restic", "--no-cache", "--retry-lock=10m", *arguments]
    try:
        return subprocess.run(
            command, env={**os.environ, **own}, stdout=into, stderr=subprocess.PIPE, text=True
        )
    except FileNotFoundError as error:
        raise Refused("restic is not installed: apt-get install restic") from error


def _refusal(said: str, repository: str) -> Refused:
    if NO_REPOSITORY in said:
        return NoRepository(f"There is no backup at {repository}.")
    if "wrong password" in said:
        return WrongKey(
            f"{settings.BACKUP_KEY_FILE} is not the key of the backups at {repository}."
        )
    if "no space left" in said.lower():
        return Refused(f"The disk of {repository} is full, or that of temporary files.")
    # the first line that says what, the last one that it was for nothing
    lines = [line for line in said.splitlines() if line.strip()] or ["it ended without a word"]
    about = _in_words(lines[0])[:300]
    if any(sign in said for sign in ("verification failed", "contains errors", "damaged")):
        return Damaged(f"The backups at {repository} are damaged: {about}")
    return Refused(f"restic, {repository}: {about}")


def _in_words(line: str) -> str:
    """Where restic was asked for JSON its errors are some, too."""
    try:
        told = json.loads(line)
        return str(told.get("message") or told["error"]["message"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return line


def key() -> Path:
    """Its file. Raises Refused."""
    file = Path(settings.BACKUP_KEY_FILE)
    for folder in (settings.BACKUP_DIR, settings.MEDIA_ROOT, settings.EXPORT_DIR):
        if folder and file.resolve().is_relative_to(Path(folder).resolve()):
            raise Refused(f"BACKUP_KEY_FILE must lie elsewhere: {folder} is read by others.")
    try:
        is_empty = not file.read_bytes().strip()
    except OSError as error:
        raise WrongKey(f"The key {file} cannot be read: {error.strerror}.") from error
    if is_empty:
        raise WrongKey(f"{file} holds no key.")
    return file


def snapshots(repository: str = "") -> list[Snapshot]:
    """The newest first. Raises Refused."""
    try:
        found = json.loads(run("snapshots", "--json", "--no-lock", repository=repository))
    except NoRepository:
        return []
    made = (
        Snapshot(
            one["id"],
            datetime.fromisoformat(one["time"]).astimezone(UTC),
            tuple(one["paths"]),
            tuple(one.get("tags", ())),
            one.get("original", ""),
        )
        for one in found
    )
    return sorted(made, key=lambda one: one.at, reverse=True)


def find(name: str, repository: str = "") -> Snapshot:
    """The beginning of its id; empty: the newest. Raises Refused."""
    found = snapshots(repository)
    if not found:
        raise NoRepository(f"There is no backup at {repository or here()}.")
    for one in found:
        if one.id.startswith(name):
            return one
    raise Refused(f"There is no backup {name}. There are: {', '.join(map(str, found))}.")


def begin() -> None:
    """The repository is there, and no lock of a process that died."""
    try:
        run("unlock")
    except NoRepository:
        run("init")


def backup(paths: Sequence[str], tags: Sequence[str]) -> str:
    """Its id. One that lacks a file goes again. Raises Refused."""
    said = [f"--tag={tag}" for tag in tags]
    command = ("backup", "--json", "--quiet", f"--host={HOST}", f"--exclude={UNFINISHED}*")
    done = _run((*command, *said, *paths), here())
    if done.returncode not in (0, INCOMPLETE):
        raise _refusal(done.stderr, here())
    made: str = json.loads(done.stdout.splitlines()[-1])["snapshot_id"]
    if done.returncode:
        run("forget", made)
        raise Refused(f"A file could not be read, so this is no backup: {done.stderr[:300]}")
    return made


def keep_newest(repository: str = "") -> None:
    run("forget", KEEP, "--group-by=", "--prune", repository=repository)


def read_all(snapshot: Snapshot, repository: str = "") -> None:
    """Every piece of it, decrypted and compared with its name, and of nothing else. Raises
    Refused."""
    run("dump", "--archive=tar", snapshot.id, "/", repository=repository, into=subprocess.DEVNULL)


def read_some() -> None:
    """The backups of this machine: all of small ones, of others as much as `AT_ONCE`, chosen by
    chance. Raises Refused, Damaged above all."""
    try:
        run("check", f"--read-data-subset={AT_ONCE}", "--no-lock")
    except Damaged:
        # whoever works there just now changes it meanwhile, and reads everything back afterwards
        if not any(Path(here(), "locks").iterdir()):
            raise


def copy(repository: str) -> None:
    """What is here and not there, and the oldest there go. Raises Refused."""
    is_folder = "/" in repository.partition(":")[0]
    if is_folder and not Path(repository).is_dir():
        raise Refused(f"BACKUP_COPY_TO {repository} is not there: is the disk mounted?")
    source = (f"--from-repo={here()}", f"--from-password-file={key()}")
    try:
        run("unlock", repository=repository)
    except NoRepository:
        run("init", "--copy-chunker-params", *source, repository=repository)
    run("copy", *source, repository=repository)
    keep_newest(repository)
    # of a copy, which may be far away, another part each night
    part = timezone.localdate().toordinal() % NIGHTS + 1
    run("check", f"--read-data-subset={part}/{NIGHTS}", repository=repository)
