"""The containers of compose.yaml as the place of an upgrade.

In its folder lies the new version already, and its image is built beside the one that runs. What a
container cannot do is left to whoever keeps the machine: another compose.yaml comes with the new
version and stays when its image goes back.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.appliance import databases, services
from tools.appliance.machine import Done, Machine, settle

IMAGE = "cncc-cms"  # as compose.yaml calls it
OLD, NEW = f"{IMAGE}:before", f"{IMAGE}:next"
WRITERS = ("keeper", "office", "worker")
READERS = ("public",)
DATABASE = "cms"


@dataclass
class Containers:
    folder: Path
    machine: Machine

    def tell(self, sentence: str) -> None:
        self.machine.tell(sentence)

    def prepare(self) -> None:
        """The new image, while the old one runs; and the end of an upgrade that was cut off."""
        if self._mark.exists():
            self.tell("An upgrade was cut off; first the version before comes back.")
            self.go_back()
        self.machine.must("docker", "tag", IMAGE, OLD)
        self.tell("The image of the new version …")
        self._must("build", "office", image=NEW)

    def old(self, *arguments: str) -> Done:
        return self._manage(OLD, *arguments)

    def new(self, *arguments: str) -> Done:
        return self._manage(NEW, *arguments)

    def clear(self) -> None:
        self._database.forget()

    def stop_writers(self) -> None:
        self._note()
        self._stop(WRITERS)

    def stop_readers(self) -> None:
        self._stop(READERS)

    def keep(self) -> None:
        self._database.keep()

    def use_new(self) -> None:
        self.machine.must("docker", "tag", NEW, IMAGE)
        self._start()

    def go_back(self) -> None:
        self._note()
        self._stop((*WRITERS, *READERS))
        self._database.go_back()
        self.machine.must("docker", "tag", OLD, IMAGE)
        self._start()

    def forget(self) -> None:
        self.clear()

    def _start(self) -> None:
        """Whichever has the name of the image."""
        # the worker takes away plain files that are old now: readers are answered by then
        self._must("up", "--detach", *READERS)
        services.wait(services.PORTS[:1])
        self._must("up", "--detach", "--remove-orphans")
        services.wait(services.PORTS)
        self._mark.unlink()
        settle(self._mark.parent)

    def _note(self) -> None:
        self._mark.parent.mkdir(exist_ok=True)
        self._mark.touch()
        settle(self._mark.parent)

    @property
    def _mark(self) -> Path:
        return self.folder / "var/upgrading"

    @property
    def _database(self) -> databases.PostgreSQL:
        return databases.PostgreSQL(self._by_psql, DATABASE)

    def _by_psql(self, *statements: str) -> str:
        psql = ("psql", "-U", DATABASE, "-d", "postgres", *databases.PSQL)
        return self._must("exec", "-T", "db", *psql, *databases.said(statements))

    def _manage(self, image: str, *arguments: str) -> Done:
        command = ("run", "--rm", "-T", "office", "python", "manage.py", *arguments)
        return self.machine.run(self._compose(*command), {**os.environ, "CMS_IMAGE": image}, False)

    def _stop(self, names: Sequence[str]) -> None:
        """Those that run: the profile of the others is not in use here."""
        running = self._must("ps", "--services").split()
        if stopped := [name for name in names if name in running]:
            self._must("stop", *stopped)

    def _must(self, *arguments: str, image: str = IMAGE) -> str:
        return self.machine.must(
            *self._compose(*arguments), environment={**os.environ, "CMS_IMAGE": image}
        )

    def _compose(self, *arguments: str) -> tuple[str, ...]:
        return ("docker", "compose", "--project-directory", str(self.folder), *arguments)
