"""This machine as the place of an upgrade."""

import time
from dataclasses import dataclass, field

from tools.appliance import commands, databases, environment, install, needs, releases, services
from tools.appliance.databases import Database
from tools.appliance.machine import ACCOUNT, STATE, Done, Machine, Refused, settle
from tools.appliance.releases import Bundle

MARK = f"{STATE}/upgrading"  # the units do not start while it is there
UNFINISHED = (
    "An upgrade or a restore has begun and not ended, so the services stand still. If none is "
    "going on, do the same again: it begins with going back."
)


class Uploads:
    """Their folder, set aside while another is filled; of a bucket the one that stays empty."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.name = f"{STATE}/media"
        self._before = f"{self.name}.before"

    def set_aside(self) -> None:
        self.machine.path(self.name).rename(self.machine.path(self._before))
        self.machine.folder(self.name, install.FOLDERS["media"], ACCOUNT)

    def put_back(self) -> None:
        """Those that were set aside, if they were."""
        before = self.machine.path(self._before)
        if before.is_dir():
            self.machine.remove(self.name)
            before.rename(self.machine.path(self.name))
            settle(before.parent)

    def forget(self) -> None:
        self.machine.remove(self._before)


@dataclass
class Here:
    machine: Machine
    bundle: Bundle
    before: str  # the version that runs
    database: Database = field(init=False)
    uploads: Uploads = field(init=False)
    away: float = 0.0  # since when readers are answered from files

    def __post_init__(self) -> None:
        self.database = databases.of(self.machine)
        self.uploads = Uploads(self.machine)

    def tell(self, sentence: str) -> None:
        self.machine.tell(sentence)

    def old(self, *arguments: str) -> Done:
        return commands.run(self.machine, self.before, *arguments)

    def new(self, *arguments: str) -> Done:
        return commands.run(self.machine, self.bundle.version, *arguments)

    def clear(self) -> None:
        self.database.forget()
        self.uploads.forget()

    def stop_writers(self) -> None:
        self._mark()
        services.stop_writers(self.machine)

    def stop_readers(self) -> None:
        self.away = time.monotonic()
        services.stop_readers(self.machine)

    def keep(self) -> None:
        self.database.keep()

    def use_new(self) -> None:
        if self.before != self.bundle.version:  # it is no restore
            environment.trust_tls(self.machine)
        releases.use(self.machine, self.bundle.version)
        start(self.machine, self.bundle)
        self.tell(f"  Readers were answered from plain files for {self._seconds()} seconds.")

    def go_back(self) -> None:
        self._mark()
        go_back(self.machine)

    def forget(self) -> None:
        self.clear()
        releases.clear_old(self.machine, self.before, self.bundle.version)

    def _mark(self) -> None:
        mark(self.machine, self.before)

    def _seconds(self) -> int:
        return round(time.monotonic() - self.away)


def prepared(machine: Machine, bundle: Bundle) -> Here:
    """The place, with the new release beside the one that runs; nobody has noticed anything."""
    end_cut_off(machine)
    before = machine.current()
    if not before:
        raise Refused("Nothing is installed here: make install")
    if before == bundle.version:
        raise Refused(f"Version {before} runs already.")
    # refuses, which the proxy would when everything is stopped
    environment.hosts(environment.known(machine))
    needs.check_packages(machine)
    here = Here(machine, bundle, before)
    releases.clear_unfinished(machine)
    if machine.path(releases.place_of(bundle.version)).is_dir():
        return here
    releases.check_whole(bundle)
    releases.make(machine, bundle)
    return here


def end_cut_off(machine: Machine) -> None:
    """Of an upgrade or a restore: as before it."""
    if machine.path(MARK).exists():
        machine.tell("An upgrade or a restore was cut off; first all comes back as it was.")
        go_back(machine)


def mark(machine: Machine, before: str) -> None:
    machine.write(MARK, f"{before}\n")


def go_back(machine: Machine) -> None:
    """To the version that the mark names, whatever was done since."""
    before = machine.path(MARK).read_text(encoding="utf-8").strip() or machine.current()
    bundle = releases.bundle_at(machine.path(releases.place_of(before)))
    services.stop_writers(machine)
    services.stop_readers(machine)
    databases.of(machine).go_back()
    Uploads(machine).put_back()
    releases.use(machine, before)
    try:
        start(machine, bundle)
    except BaseException:
        mark(machine, before)
        raise


def start(machine: Machine, bundle: Bundle) -> None:
    """What `current` leads to."""
    machine.remove(MARK)
    install.put_in_place(machine, bundle)
