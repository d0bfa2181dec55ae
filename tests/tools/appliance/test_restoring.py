"""`cncc restore`: a backup takes the place of what is there, and whatever fails leaves that."""

import pytest

from tests.tools.appliance.conftest import file_of, make_bundle, words, write
from tools.appliance import databases, here, releases, restoring
from tools.appliance.machine import Done, Refused

NAME = "5be6e9f3"


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
        if "restore" not in command or "--check" in command:
            return commands(command, *more)
        assert file_of(machine).read_bytes() == b""
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


def test_backup_takes_the_place_of_everything(filled, commands):
    restoring_with(filled, commands, 0)

    restoring.restore(filled, NAME, "--from", "/mnt/copies")

    (looked,) = commands.that("restore --check")
    assert looked.endswith(f"restore --check {NAME} --from /mnt/copies")

    assert words(filled) == ["restored"]
    assert uploads(filled) == ["restored.jpg"]
    assert is_tidy(filled)


def test_restore_that_fails_leaves_everything_as_it_was(filled, commands):
    restoring_with(filled, commands, 1)

    with pytest.raises(Refused, match="Everything is as it was"):
        restoring.restore(filled, NAME)

    assert words(filled) == ["before"]
    assert uploads(filled) == ["before.jpg"]
    assert is_tidy(filled)


def test_backup_that_is_not_whole_stops_nothing(filled, commands):
    commands.answers = {"restore --check": Done(1, "")}

    with pytest.raises(Refused, match="restore --check"):
        restoring.restore(filled, NAME)

    assert not commands.that("systemctl stop")
    assert words(filled) == ["before"]
    assert uploads(filled) == ["before.jpg"]
    assert is_tidy(filled)


def test_restore_after_an_upgrade_that_was_cut_off_is_of_the_version_before(
    filled, commands, tmp_path
):
    place = here.prepared(filled, make_bundle(tmp_path / "cncc-2.0", "2.0"))
    place.stop_writers()
    place.keep()
    releases.use(filled, "2.0")
    restoring_with(filled, commands, 0)

    restoring.restore(filled, NAME)

    assert filled.current() == "1.0"
    assert words(filled) == ["restored"]
    assert is_tidy(filled)
    # the other release is nothing that a restore takes away
    assert filled.path(releases.place_of("2.0")).is_dir()


def test_copy_that_is_all_that_there_is_stops_the_next_restore(filled, commands):
    databases.of(filled).set_aside()

    with pytest.raises(Refused, match="It stays"):
        restoring.restore(filled, NAME)

    assert databases.of(filled).is_kept()
    assert not filled.path(here.MARK).exists()


def test_restore_where_the_database_was_lost(filled, commands):
    file_of(filled).unlink()
    restoring_with(filled, commands, 0)

    restoring.restore(filled, NAME)

    assert words(filled) == ["restored"]
    assert is_tidy(filled)


def test_machine_without_a_version_is_refused(machine):
    with pytest.raises(Refused, match="make install"):
        restoring.restore(machine, NAME)
