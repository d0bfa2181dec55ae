"""`cncc restore`: a backup takes the place of what is there, and whatever fails leaves that."""

import pytest

from tests.tools.appliance.conftest import file_of, words, write
from tools.appliance import databases, here, restoring
from tools.appliance.machine import Done, Refused

ARCHIVE = "/var/lib/cncc/backups/one.zip"


@pytest.fixture
def filled(installed):
    """With an upload."""
    installed.path("/var/lib/cncc/media/before.jpg").touch()
    return installed


def uploads(machine):
    return [one.name for one in machine.path("/var/lib/cncc/media").iterdir()]


def restoring_with(machine, commands, code):
    """`manage.py restore` finds nothing, and fills it."""

    def run(command, *more):
        if "restore" not in command:
            return commands(command, *more)
        assert not file_of(machine).exists()
        assert uploads(machine) == []
        assert machine.path(here.MARK).exists()
        write(machine, "CREATE TABLE word (text)", "INSERT INTO word VALUES ('restored')")
        machine.path("/var/lib/cncc/media/restored.jpg").touch()
        return Done(code, "")

    machine.run = run


def is_tidy(machine):
    left = [here.MARK, "/var/lib/cncc/media.before"]
    return (
        not any(machine.path(one).exists() for one in left) and not databases.of(machine).is_kept()
    )


def test_archive_takes_the_place_of_everything(filled, commands):
    restoring_with(filled, commands, 0)

    restoring.restore(filled, ARCHIVE)

    assert words(filled) == ["restored"]
    assert uploads(filled) == ["restored.jpg"]
    assert is_tidy(filled)


def test_restore_that_fails_leaves_everything_as_it_was(filled, commands):
    restoring_with(filled, commands, 1)

    with pytest.raises(Refused, match="Everything is as it was"):
        restoring.restore(filled, ARCHIVE)

    assert words(filled) == ["before"]
    assert uploads(filled) == ["before.jpg"]
    assert is_tidy(filled)


def test_restore_that_was_cut_off_is_as_it_was_before_the_next(filled, commands, said):
    database = databases.of(filled)
    filled.write(here.MARK, "1.0\n")
    database.set_aside()
    here.Uploads(filled).set_aside()
    write(filled, "CREATE TABLE half (text)")
    commands.answers = {"test -r": Done(1, "")}

    with pytest.raises(Refused):
        restoring.restore(filled, ARCHIVE)

    assert any("cut off" in one for one in said)
    assert words(filled) == ["before"]
    assert uploads(filled) == ["before.jpg"]
    assert is_tidy(filled)


@pytest.mark.parametrize("archive", ["", "/srv/one.zip"])
def test_archive_that_cannot_be_read_stops_nobody(filled, commands, archive):
    commands.answers = {"test -r": Done(1, "")}

    with pytest.raises(Refused, match="cannot read"):
        restoring.restore(filled, archive)

    assert not commands.that("systemctl stop")
    assert words(filled) == ["before"]


def test_machine_without_a_version_is_refused(machine):
    with pytest.raises(Refused, match="make install"):
        restoring.restore(machine, ARCHIVE)
