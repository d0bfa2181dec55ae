"""Power that is lost, and Ctrl-C, before each single thing that an upgrade and a restore do to the
disk or ask of a program: what is there afterwards belongs together, and the next run succeeds."""

import contextlib
import os
import shutil
from dataclasses import replace

import pytest

from tests.tools.appliance.conftest import make_bundle, words, write
from tools.appliance import databases, here, restoring, services
from tools.appliance.machine import RELEASES, Done, Refused
from tools.appliance.upgrade import told, upgrade

DOES = ("replace", "rename", "unlink", "rmdir", "mkdir", "symlink", "fsync")
FAILS = "/setup-fails"
OLD = ("1.0", ["before"], ["before.jpg"])
NEW = ("2.0", ["before", "migrated"], ["before.jpg"])
RESTORED = ("1.0", ["restored"], ["restored.jpg"])


def answering(machine, commands):
    """manage.py, as far as it changes something."""

    def run(command, *more):
        if "migrate" in command and "--check" not in command:
            write(machine, "INSERT INTO word VALUES ('migrated')")
        if "restore" in command and "--check" not in command:
            write(machine, "CREATE TABLE word (text)", "INSERT INTO word VALUES ('restored')")
            machine.path("/var/lib/cncc/media/restored.jpg").touch()
        if "setup" in command and machine.path(FAILS).exists():
            return Done(1, "")
        return commands(command)

    return run


@pytest.fixture
def prepared(installed, commands, tmp_path, monkeypatch):
    """Version 2.0 lies beside 1.0; returns a new machine like this one, each time."""
    monkeypatch.setattr(services, "wait", lambda ports=(): None)
    monkeypatch.setattr(os, "fsync", lambda file: None)  # no power is lost in truth
    installed.path("/var/lib/cncc/media/before.jpg").touch()
    installed.path("/run/systemd/system").mkdir(parents=True)
    bundle = make_bundle(tmp_path / "cncc-2.0", "2.0")
    here.prepared(installed, bundle)
    releases = installed.path(RELEASES)
    numbers = iter(range(1000))

    def left_out(folder, names):
        return names if folder == str(releases) else ()

    def another():
        root = tmp_path / f"machine{next(numbers)}"
        shutil.copytree(installed.root, root, symlinks=True, ignore=left_out)
        machine = replace(installed, root=root)
        for release in releases.iterdir():  # which are only read
            (machine.path(RELEASES) / release.name).symlink_to(release)
        machine.run = answering(machine, commands)
        return machine, bundle

    return another


def upgrading(machine, bundle):
    place = here.prepared(machine, bundle)
    return told(machine.tell, lambda: upgrade(place), "2.0", "1.0")


def upgrade_that_fails(machine, bundle):
    machine.path(FAILS).touch()
    return upgrading(machine, bundle)


def restore(machine, bundle):
    restoring.restore(machine)


def state(machine):
    """What belongs together."""
    media = machine.path("/var/lib/cncc/media")
    return machine.current(), words(machine), sorted(one.name for one in media.iterdir())


def is_tidy(machine):
    left = (here.MARK, "/var/lib/cncc/media.before")
    return not databases.of(machine).is_kept() and not any(
        machine.path(one).exists() for one in left
    )


class PowerIsLost(BaseException):
    """No step is done any more, none of those that clear up either."""


@contextlib.contextmanager
def at(number, machine, happens=None):
    """Before the step with this number something happens; all are counted."""
    count = [0]

    def counted(real):
        def does(*arguments, **options):
            count[0] += 1
            if count[0] == number or (happens is PowerIsLost and count[0] > number):
                raise happens
            return real(*arguments, **options)

        return does

    with pytest.MonkeyPatch.context() as patching:
        for name in DOES:
            patching.setattr(os, name, counted(getattr(os, name)))
        patching.setattr(machine, "run", counted(machine.run))
        yield count


def steps_of(prepared, going):
    machine, bundle = prepared()
    with at(0, machine) as count:
        going(machine, bundle)
    return range(1, count[0] + 1), state(machine)


@pytest.mark.parametrize(
    ("going", "end"),
    [
        (upgrading, NEW),
        pytest.param(upgrade_that_fails, OLD, marks=pytest.mark.soak),
        (restore, RESTORED),
    ],
)
def test_power_is_lost(prepared, going, end):
    steps, reached = steps_of(prepared, going)
    assert reached == end
    for number in steps:
        machine, bundle = prepared()
        with at(number, machine, PowerIsLost), pytest.raises(PowerIsLost):
            going(machine, bundle)

        if not machine.path(here.MARK).exists():
            assert state(machine) in (OLD, end), number
        here.end_cut_off(machine)
        is_ended = state(machine) == end
        assert is_ended or state(machine) == OLD, number
        if not is_ended:
            going(machine, bundle)
            assert state(machine) == end, number
            assert is_tidy(machine), number


@pytest.mark.parametrize(("going", "end"), [(upgrading, NEW), (restore, RESTORED)])
def test_ctrl_c(prepared, going, end):
    for number in steps_of(prepared, going)[0]:
        machine, bundle = prepared()
        with (
            at(number, machine, KeyboardInterrupt),
            contextlib.suppress(KeyboardInterrupt, Refused),
        ):
            going(machine, bundle)

        assert state(machine) in (OLD, end), number
        assert not machine.path(here.MARK).exists(), number
        if state(machine) == OLD:
            going(machine, bundle)
        assert state(machine) == end, number
