"""The order of an upgrade, what each failure leads to, and that every row comes back."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests.tools.appliance.conftest import File, file_of, make_bundle, words, write
from tools.appliance import __main__ as program
from tools.appliance import databases, environment, here, install, releases, services
from tools.appliance import upgrade as upgrading
from tools.appliance.machine import Done, Refused
from tools.appliance.upgrade import Stuck, WentBack, told, upgrade

STEPS = [
    *("new check", "old doctor", "new doctor before", "old backup", "clear", "stop_writers"),
    *("stop_readers", "keep", "new migrate", "new setup", "new rebuild_documents --check"),
    *("use_new", "new doctor"),
]


@dataclass
class Stage:
    """A place that notes its steps, and fails at one of them."""

    fails: dict[str, int] = field(default_factory=dict)
    says: dict[str, str] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    does: dict[str, Callable[[], None]] = field(default_factory=dict)

    def tell(self, sentence):
        self.sentences.append(sentence)

    def _step(self, name):
        self.steps.append(name)
        self.does.get(name, bool)()
        return Done(self.fails.get(name, 0), self.says.get(name, f"{name} was said\n"))

    def _named(self, side, arguments):
        is_check = "rebuild_documents" in arguments and "--check" in arguments
        is_first = (side, *arguments) == ("new", "doctor")
        return f"{side} {arguments[0]}{' --check' if is_check else ' before' if is_first else ''}"

    def old(self, *arguments):
        return self._step(self._named("old", arguments))

    def new(self, *arguments):
        return self._step(self._named("new", arguments))

    def __getattr__(self, name):
        def step():
            if self._step(name).code:
                raise Refused(f"{name} failed")

        return step


def test_steps_stand_in_this_order():
    stage = Stage()

    upgrade(stage)

    assert stage.steps == [*STEPS, "forget"]


@pytest.mark.parametrize("step", ["new check", "old backup", "clear"])
def test_what_fails_before_stops_nobody(step):
    stage = Stage(fails={step: 2})

    with pytest.raises(Refused):
        upgrade(stage)

    assert stage.steps[-1] == step
    assert not {"stop_writers", "go_back", "keep"} & set(stage.steps)


def ctrl_c():
    raise KeyboardInterrupt


@pytest.mark.parametrize("is_interrupted", [False, True])
@pytest.mark.parametrize("step", STEPS[5:])
def test_what_fails_afterwards_goes_back(step, is_interrupted):
    stage = Stage(fails={} if is_interrupted else {step: 2})
    stage.does = {step: ctrl_c} if is_interrupted else {}

    with pytest.raises(WentBack):
        upgrade(stage)

    assert stage.steps == [*STEPS[: STEPS.index(step) + 1], "go_back"]


def test_copy_that_cannot_be_removed_is_a_remark():
    stage = Stage(fails={"forget": 1})

    assert told(stage.tell, lambda: upgrade(stage), "2.0", "1.0") == 0
    assert stage.sentences[-2:] == [
        "  What was kept to go back to stays until the next upgrade: forget failed",
        "Version 2.0 runs.",
    ]


MAIL = "good     worker: There.\nbroken   mail: It does not answer.\nwarning  copy: None.\n"


def test_what_was_broken_before_stops_nothing():
    stage = Stage(
        fails={"old doctor": 2, "new doctor": 2}, says={"old doctor": MAIL, "new doctor": MAIL}
    )

    upgrade(stage)

    assert stage.steps[-1] == "forget"
    assert "  broken   mail: It does not answer." in stage.sentences


def test_what_only_the_new_doctor_sees_stops_nothing_if_no_version_breaks_it():
    says = f"{MAIL}broken   certificate: Of another host.\n"
    stage = Stage(
        fails={"old doctor": 2, "new doctor before": 2, "new doctor": 2},
        says={"old doctor": MAIL, "new doctor before": says, "new doctor": says},
    )

    upgrade(stage)

    assert stage.steps[-1] == "forget"


def test_what_was_not_broken_before_goes_back():
    stage = Stage(
        fails={"old doctor": 2, "new doctor": 2},
        says={"old doctor": MAIL, "new doctor": f"{MAIL}broken   search: No index.\n"},
    )

    with pytest.raises(WentBack, match=r"not broken: search$"):
        upgrade(stage)

    assert stage.steps == [*STEPS, "go_back"]


def test_what_the_worker_is_about_to_mend_is_looked_at_again(monkeypatch):
    """New documents: it takes the plain files away and makes others."""
    monkeypatch.setattr(upgrading, "SETTLES", 10.0)
    monkeypatch.setattr(upgrading, "PAUSE", 0.0)
    stage = Stage()
    looks = iter([f"{MAIL}broken   static tree: There is none.\n", MAIL])
    stage.fails["old doctor"] = stage.fails["new doctor"] = 2
    stage.says["old doctor"] = MAIL
    stage.does["new doctor"] = lambda: stage.says.update({"new doctor": next(looks)})

    upgrade(stage)

    assert stage.steps == [*STEPS, "new doctor", "forget"]
    assert not [one for one in stage.sentences if "static tree" in one]


@pytest.mark.parametrize(
    ("code", "says"),
    [(-9, ""), (125, ""), (1, MAIL.replace("broken ", "good   ")), (137, MAIL), (2, "usage:")],
)
def test_doctor_who_could_not_look_finds_nothing_good(code, says):
    stage = Stage(
        fails={"old doctor": 2, "new doctor": code}, says={"old doctor": MAIL, "new doctor": says}
    )

    with pytest.raises(WentBack, match="The doctor could not look"):
        upgrade(stage)


def test_documents_that_no_migration_changes_go_back_with_the_reason():
    check = "new rebuild_documents --check"
    stage = Stage(fails={check: 1}, says={check: "en/pages/1: differs\nen/pages/2: differs\n"})

    with pytest.raises(WentBack, match=r"en/pages/1: differs(.|\n)*DOCUMENTS=1.*--documents"):
        upgrade(stage)

    assert "  2 differences." in stage.sentences


def test_documents_that_may_change_are_written():
    stage = Stage(fails={"new rebuild_documents --check": 1})

    upgrade(stage, takes_documents=True)

    assert "new rebuild_documents" in stage.steps
    assert stage.steps[-1] == "forget"


def test_who_cannot_go_back_says_where_the_backup_is():
    stage = Stage(fails={"new migrate": 1, "go_back": 1}, says={"old backup": "a\n/b/one.tar\n"})

    with pytest.raises(Stuck, match=r"/b/one\.tar"):
        upgrade(stage)


@pytest.mark.parametrize(
    ("fails", "code", "sentence"),
    [
        ({}, 0, "Version 2.0 runs."),
        ({"old backup": 1}, 1, "Version 1.0 runs as before."),
        ({"new migrate": 1}, 1, "Version 1.0 runs as before; 2.0 does not."),
        ({"new migrate": 1, "go_back": 1}, 2, "it begins with going back"),
    ],
)
def test_end_says_which_version_runs(fails, code, sentence):
    said = []

    assert told(said.append, lambda: upgrade(Stage(fails=fails)), "2.0", "1.0") == code
    assert sentence in said[-1]


# This machine, with a file as its database


@pytest.fixture
def next_bundle(tmp_path):
    return make_bundle(tmp_path / "cncc-2.0", "2.0")


def is_running(machine):
    """Nothing of an upgrade is left lying about."""
    return not machine.path(here.MARK).exists() and not databases.of(machine).is_kept()


def test_failed_upgrade_brings_back_every_row(installed, next_bundle, commands):
    def failing(command, *more):
        if "migrate" in command and "/releases/2.0/" in " ".join(command):
            write(installed, "INSERT INTO word VALUES ('after')")
            return Done(1, "a migration failed")
        return commands(command, *more)

    place = here.prepared(installed, next_bundle)
    installed.run = failing

    with pytest.raises(WentBack, match="a migration failed"):
        upgrade(place)

    assert installed.current() == "1.0"
    assert is_running(installed)
    assert words(installed) == ["before"]


def test_upgrade_that_was_cut_off_goes_back_first(installed, next_bundle, said):
    place = here.prepared(installed, next_bundle)
    place.stop_writers()
    place.keep()
    write(installed, "INSERT INTO word VALUES ('half')")
    releases.use(installed, "2.0")

    place = here.prepared(installed, next_bundle)

    assert any("cut off" in one for one in said)
    assert place.before == installed.current() == "1.0"
    assert words(installed) == ["before"]
    upgrade(place)
    assert installed.current() == "2.0"


def test_copy_of_an_earlier_upgrade_is_never_gone_back_to(installed, next_bundle):
    databases.of(installed).keep()
    write(installed, "INSERT INTO word VALUES ('later')")
    place = here.prepared(installed, next_bundle)

    place.clear()
    place.go_back()

    assert words(installed) == ["before", "later"]


def test_copy_that_does_not_go_stops_nobody_and_is_not_gone_back_to(
    installed, next_bundle, commands, monkeypatch
):
    databases.of(installed).keep()
    write(installed, "INSERT INTO word VALUES ('later')")
    place = here.prepared(installed, next_bundle)

    def fails(self):
        raise Refused("somebody is connected")

    monkeypatch.setattr(File, "drop", fails)

    with pytest.raises(Refused, match="somebody is connected"):
        upgrade(place)

    assert words(installed) == ["before", "later"]
    assert not installed.path(here.MARK).exists()
    assert not commands.that("systemctl stop")


def settings_with(machine, old, new):
    path = machine.path(environment.FILE)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("step", ["put_in_place", "wait"])
def test_who_cannot_start_the_version_before_begins_with_going_back_again(
    installed, next_bundle, monkeypatch, step
):
    def fails(*arguments):
        raise Refused(f"{step} failed")

    place = here.prepared(installed, next_bundle)
    installed.path("/run/systemd/system").mkdir(parents=True)
    monkeypatch.setattr(services, "wait", lambda ports=(): None)
    with monkeypatch.context() as failing:
        failing.setattr(install if step == "put_in_place" else services, step, fails)
        with pytest.raises(Stuck, match=f"{step} failed"):
            upgrade(place)
    assert installed.path(here.MARK).read_text("utf-8") == "1.0\n"

    place = here.prepared(installed, next_bundle)

    assert place.before == "1.0"
    assert words(installed) == ["before"]
    assert is_running(installed)


def test_names_that_the_proxy_cannot_have_are_refused_while_everything_runs(
    installed, next_bundle, commands
):
    settings_with(installed, "ALLOWED_HOSTS=cms.example.org", "ALLOWED_HOSTS=.example.org")

    with pytest.raises(Refused, match="names no host"):
        here.prepared(installed, next_bundle)

    assert not commands.that("systemctl stop")
    assert not installed.path(releases.place_of("2.0")).exists()


def test_install_after_an_upgrade_that_was_cut_off_begins_with_going_back(
    installed, bundle, next_bundle, monkeypatch
):
    place = here.prepared(installed, next_bundle)
    place.stop_writers()
    place.keep()
    write(installed, "INSERT INTO word VALUES ('half')")
    releases.use(installed, "2.0")
    monkeypatch.setattr(program, "TREE", bundle.folder)

    assert program.main(["install", "--root", str(installed.root)]) == 0

    assert installed.current() == "1.0"
    assert words(installed) == ["before"]
    assert is_running(installed)


@pytest.mark.parametrize("text", ["", "\n"])
def test_mark_that_names_nothing_means_what_is_installed(installed, next_bundle, text):
    installed.path(here.MARK).write_text(text, encoding="utf-8")

    here.prepared(installed, next_bundle)

    assert installed.current() == "1.0"
    assert is_running(installed)


def test_mark_of_a_version_that_is_gone_changes_nothing(installed, next_bundle):
    place = here.prepared(installed, next_bundle)
    place.keep()
    installed.path(here.MARK).write_text("0.9\n", encoding="utf-8")
    write(installed, "INSERT INTO word VALUES ('half')")

    with pytest.raises(Refused, match="no unpacked bundle"):
        here.prepared(installed, next_bundle)

    assert words(installed) == ["before", "half"]
    assert installed.current() == "1.0"
    assert installed.path(here.MARK).exists()


def test_without_copy_and_database_the_mark_stays(installed, next_bundle):
    place = here.prepared(installed, next_bundle)
    place.stop_writers()
    file_of(installed).unlink()

    with pytest.raises(Refused, match="neither the database nor the copy"):
        here.prepared(installed, next_bundle)

    assert installed.path(here.MARK).exists()


def test_what_timers_started_stops_with_them(installed, next_bundle, commands):
    place = here.prepared(installed, next_bundle)
    installed.path("/run/systemd/system").mkdir(parents=True)

    place.stop_writers()

    (stopped,) = commands.that("systemctl stop")
    assert {"cncc-backup.timer", "cncc-backup.service", "cncc-worker.service"} <= {*stopped.split()}
    assert "cncc-public.service" not in stopped
    assert installed.path(here.MARK).exists()


def test_order_survives_a_loss_of_power(installed, next_bundle, monkeypatch):
    """What a later step relies on is on the disk before it."""
    steps = []
    for name in ("fsync", "sync"):
        real = getattr(os, name)
        monkeypatch.setattr(
            os, name, lambda *of, name=name, real=real: (steps.append(seen(name, *of)), real(*of))
        )

    def seen(name, descriptor=None):
        return os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}")) if descriptor else name

    place = here.prepared(installed, next_bundle)
    assert steps[-2:] == ["releases", "sync"]

    steps.clear()
    place.stop_writers()
    assert steps == [".upgrading.new", "cncc"]

    steps.clear()
    place.keep()
    assert steps == ["database"]

    steps.clear()
    place.use_new()
    # the settings, /opt/cncc with the link, then /var/lib/cncc
    assert steps[:4] == [".cms.env.new", "cncc", "cncc", "cncc"]
    assert "HSTS_DAYS" not in environment.known(installed)  # its default: the first days are over


def test_release_that_was_half_removed_is_made_anew(installed, next_bundle, monkeypatch):
    place = here.prepared(installed, next_bundle)

    def cut_off(folder):
        (folder / "bundle.json").unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as failing:
        failing.setattr(shutil, "rmtree", cut_off)
        with pytest.raises(KeyboardInterrupt):
            releases.clear_old(installed, "1.0")

    here.prepared(installed, place.bundle)

    assert installed.path(releases.place_of("2.0/bundle.json")).exists()


def test_only_the_version_before_is_kept(installed, tmp_path):
    for version in ("2.0", "3.0"):
        upgrade(here.prepared(installed, make_bundle(tmp_path / f"cncc-{version}", version)))

    kept = {one.name for one in installed.path(releases.RELEASES).iterdir()}
    assert kept == {"2.0", "3.0"}


def test_half_a_release_is_made_anew(installed, next_bundle):
    half = installed.path(releases.place_of("2.0"))
    half.mkdir()
    half.with_name("2.0.unfinished").touch()

    here.prepared(installed, next_bundle)

    assert (half / "bundle.json").exists()
    assert not half.with_name("2.0.unfinished").exists()


def test_uploads_of_an_earlier_restore_are_never_gone_back_to(installed, next_bundle):
    left = installed.path("/var/lib/cncc/media.before")
    left.mkdir()
    place = here.prepared(installed, next_bundle)

    place.clear()
    place.go_back()

    assert not left.exists()
    assert installed.path("/var/lib/cncc/media").is_dir()


def test_same_version_is_refused(installed, bundle):
    with pytest.raises(Refused, match=r"Version 1\.0 runs already"):
        here.prepared(installed, bundle)


def test_machine_without_a_version_is_refused(machine, bundle):
    with pytest.raises(Refused, match="make install"):
        here.prepared(machine, bundle)


def test_database_elsewhere_is_refused(machine):
    path = machine.path(environment.FILE)
    path.parent.mkdir(parents=True)
    path.write_text("DATABASE_URL=postgresql://u:p@db/cms\n", encoding="utf-8")

    with pytest.raises(Refused, match="database elsewhere") as refused:
        databases.of(machine)

    assert "u:p" not in str(refused.value)
