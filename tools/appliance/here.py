"""This machine as the place of an upgrade."""

import time
from dataclasses import dataclass, field

from tools.appliance import commands, databases, environment, install, needs, releases, services
from tools.appliance.databases import Database
from tools.appliance.machine import ACCOUNT, STATE, Done, Machine, Refused
from tools.appliance.releases import Bundle

MARK = f"{STATE}/upgrading"  # the units do not start while it is there


class Uploads:
    """Their folder, set aside while another is filled."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.name = environment.known(machine).get("MEDIA_ROOT", "")
        if not self.name:
            raise Refused(f"MEDIA_ROOT in {environment.FILE} names no folder.")

    def set_aside(self) -> None:
        self.machine.path(self.name).rename(self.machine.path(self._before))
        self.machine.folder(self.name, install.FOLDERS["media"], ACCOUNT)

    def put_back(self) -> None:
        """Those that were set aside, if they were."""
        if self.machine.path(self._before).is_dir():
            self.machine.remove(self.name)
            self.machine.path(self._before).rename(self.machine.path(self.name))

    def forget(self) -> None:
        self.machine.remove(self._before)

    @property
    def _before(self) -> str:
        return f"{self.name}.before"


@dataclass
class Here:
    machine: Machine
    bundle: Bundle
    before: str  # the version that runs
    database: Database = field(init=False)
    timers: list[str] = field(default_factory=list)
    away: float = 0.0  # since when readers are answered from files

    def __post_init__(self) -> None:
        self.database = databases.of(self.machine)
        shipped = self.machine.path(releases.place_of(self.before)) / "deploy/systemd"
        self.timers = services.timers(shipped)

    def tell(self, sentence: str) -> None:
        self.machine.tell(sentence)

    def old(self, *arguments: str) -> Done:
        return commands.run(self.machine, self.before, *arguments)

    def new(self, *arguments: str) -> Done:
        return commands.run(self.machine, self.bundle.version, *arguments)

    def stop_writers(self) -> None:
        services.stop(self.machine, [*self.timers, *services.WRITERS])

    def stop_readers(self) -> None:
        self.away = time.monotonic()
        services.stop(self.machine, [*services.READERS])

    def keep(self) -> None:
        # first: what is left of an earlier one must never be gone back to
        self.database.forget()
        Uploads(self.machine).forget()
        self.machine.write(MARK, f"{self.before}\n")
        self.database.keep()

    def use_new(self) -> None:
        releases.use(self.machine, self.bundle.version)
        self._start(self.bundle)
        self.tell(f"  Readers were answered from plain files for {self._seconds()} seconds.")

    def go_back(self) -> None:
        self.machine.write(MARK, f"{self.before}\n")
        go_back(self.machine, self.database)

    def start_old(self) -> None:
        self._start(releases.bundle_at(self.machine.path(releases.place_of(self.before))))

    def forget(self) -> None:
        self.database.forget()
        releases.clear_old(self.machine, self.before, self.bundle.version)

    def _start(self, bundle: Bundle) -> None:
        self.machine.remove(MARK)
        install.put_in_place(self.machine, bundle)

    def _seconds(self) -> int:
        return round(time.monotonic() - self.away)


def prepared(machine: Machine, bundle: Bundle) -> Here:
    """The place, with the new release beside the one that runs; nobody has noticed anything."""
    before = machine.current()
    if not before:
        raise Refused("Nothing is installed here: make install")
    end_cut_off(machine)
    before = machine.current()
    if before == bundle.version:
        raise Refused(f"Version {before} runs already.")
    is_sqlite = environment.known(machine).get("DATABASE_URL", "").startswith("sqlite:")
    needs.check_packages(machine, is_sqlite=is_sqlite)
    here = Here(machine, bundle, before)
    releases.clear_unfinished(machine)
    if machine.path(releases.place_of(bundle.version)).is_dir():
        return here
    releases.check_whole(bundle)
    releases.make(machine, bundle)
    if names := environment.unknown(bundle.text(".env.example"), environment.known(machine)):
        machine.tell(f"  New settings, which may stay as they are: {', '.join(names)}")
    return here


def end_cut_off(machine: Machine) -> None:
    """Of an upgrade or a restore: as before it."""
    if machine.path(MARK).exists():
        machine.tell("An upgrade or a restore was cut off; first all comes back as it was.")
        go_back(machine, databases.of(machine))


def go_back(machine: Machine, database: Database) -> None:
    """To the version that the mark names, whatever was done since."""
    before = machine.path(MARK).read_text(encoding="utf-8").strip()
    services.stop(machine, [*services.WRITERS, *services.READERS])
    if database.is_kept():
        database.put_back()
    Uploads(machine).put_back()
    releases.use(machine, before)
    machine.remove(MARK)
    install.put_in_place(machine, releases.bundle_at(machine.path(releases.place_of(before))))
