"""A machine in a folder: files are written below it, and commands are noted and answered here."""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tools.appliance import bundles, databases, releases, upgrade
from tools.appliance.install import Wanted, install
from tools.appliance.machine import Done, Machine, run_here, settle

ROOT = Path(__file__).resolve().parents[3]


def openssl(*arguments):
    """What it says, where there is one."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl")
    return run_here(("openssl", *arguments))


@dataclass
class Commands:
    """What was asked for, in order; `answers` by the beginning of a command."""

    asked: list[str] = field(default_factory=list)
    answers: dict[str, Done] = field(default_factory=dict)
    enabled: set[str] = field(default_factory=set)

    def __call__(self, command, environment=None, is_shown=False):
        line = " ".join(command)
        self.asked.append(line)
        for beginning, answer in self.answers.items():
            if beginning in line:
                return answer
        return self._plain(command)

    def _plain(self, command):
        match command:
            case ["openssl", *arguments]:
                return openssl(*arguments)
            case ["dpkg-query", *_]:
                return Done(0, "installed")
            case ["systemctl", "--quiet", "is-enabled", name]:
                return Done(0 if name in self.enabled else 1, "")
            case ["systemctl", "--quiet", "enable", name]:
                self.enabled.add(name)
            case ["runuser", "-u", "postgres", *_, sentence] if "server_version" in sentence:
                return Done(0, "170004|5432\n")
            case ["runuser", "-u", "postgres", *_]:
                return Done(0, "1\n")
            case ["runuser", "-u", "cncc", "--", "python3", "-I", *_]:
                return run_here(command[4:])
        return Done(0, "")

    def that(self, part):
        return [one for one in self.asked if part in one]


@pytest.fixture(autouse=True)
def nothing_settles(monkeypatch):
    """What the doctor finds stays so: nobody waits for a worker here."""
    monkeypatch.setattr(upgrade, "SETTLES", 0.0)


@pytest.fixture
def commands():
    return Commands()


@pytest.fixture
def said():
    return []


@pytest.fixture
def machine(tmp_path, commands, said):
    return Machine(tmp_path / "machine", run=commands, tell=said.append, ask=lambda question: "")


def make_bundle(folder, version="1.0"):
    """What `make bundle` unpacks to, without wheels and rooms."""
    folder.mkdir()
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    for lock in releases.LOCKS:
        shutil.copy(ROOT / lock, folder)
    (folder / "wheels").mkdir()
    (folder / "wheels/some.whl").write_bytes(b"wheel")
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    told = bundles.told(version)
    assert told["python"] == python
    bundles.seal(folder, version)
    return releases.bundle_at(folder)


@pytest.fixture
def bundle(tmp_path):
    return make_bundle(tmp_path / "cncc-1.0")


class File(databases.Database):
    """A database that these tests can read: a file, whose copies are made step by step. (What psql
    is told for the real one: test_databases.py.)"""

    def __init__(self, machine):
        self.file = file_of(machine)
        self.kept = self.file.with_name(f"{self.file.name}.before")

    def is_there(self):
        return self.file.exists()

    def make(self):
        self.file.touch()

    def keep(self):
        unfinished = self.file.with_name(f"{self.kept.name}.new")
        shutil.copyfile(self.file, unfinished)
        os.replace(unfinished, self.kept)
        settle(self.file.parent)

    def set_aside(self):
        self.keep()
        self.file.unlink()

    def is_kept(self):
        return self.kept.exists()

    def put_back(self):
        self.kept.replace(self.file)
        settle(self.file.parent)

    def drop(self):
        self.kept.unlink(missing_ok=True)


@pytest.fixture
def installed(machine, bundle, monkeypatch):
    """The machine after `make install`, with a word in its database."""
    monkeypatch.setattr(databases, "of", File)
    machine.folder("/var/lib/cncc/database")
    install(machine, bundle, Wanted(host="cms.example.org", admin="a", email="a@example.org"))
    write(machine, "CREATE TABLE word (text)", "INSERT INTO word VALUES ('before')")
    return machine


def file_of(machine):
    return machine.path("/var/lib/cncc/database/cms.sqlite3")


def write(machine, *statements):
    with closing(sqlite3.connect(file_of(machine))) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()


def words(machine):
    with closing(sqlite3.connect(file_of(machine))) as database:
        return [row[0] for row in database.execute("SELECT text FROM word")]
