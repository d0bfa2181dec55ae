"""The database of the machine: made, copied before an upgrade, and put back if that fails.

The copy is a second database beside the first, exact to the byte, made while nothing is open. So
going back loses nothing, needs no new epoch, and no phone copies everything again (a restored
backup would make them).
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from tools.appliance import environment, needs
from tools.appliance.machine import ACCOUNT, Machine, Refused

PSQL = ("-X", "-v", "ON_ERROR_STOP=1", "-tA")


def said(statements: Iterable[str]) -> list[str]:
    """Arguments of psql: each statement is a transaction of its own."""
    return [part for statement in statements for part in ("-c", statement)]


class Copied(Protocol):
    """What an upgrade needs of a database."""

    def is_there(self) -> bool: ...

    def keep(self) -> None:
        """A copy of it. Nobody else may be connected."""

    def is_kept(self) -> bool: ...

    def put_back(self) -> None:
        """The copy takes its place."""

    def drop(self) -> None:
        """The copy goes."""

    def go_back(self) -> None:
        """As it was when there was no copy yet."""
        if self.is_kept():
            self.put_back()
        elif not self.is_there():
            raise Refused(
                "There is neither the database nor the copy of it. docs/operating.md "
                "restores a backup by hand."
            )

    def forget(self) -> None:
        """There is no copy, which would be taken for one of what begins now."""
        if self.is_kept() and not self.is_there():
            raise Refused(
                "There is no database, only the copy that was made of it, whose name ends with "
                "“before”. It stays: give it the name of the database."
            )
        self.drop()


class Database(Copied, Protocol):
    def make(self) -> None:
        """An empty one, if there is none."""

    def set_aside(self) -> None:
        """It becomes the copy, and there is none."""


def of(machine: Machine) -> Database:
    url = environment.known(machine).get("DATABASE_URL", "")
    if own := environment.OWN_POSTGRESQL.fullmatch(url):
        return OwnPostgreSQL(machine, own[1])
    raise Refused(
        f"DATABASE_URL in {environment.FILE} is a database elsewhere, which these commands cannot "
        "copy: docs/operating.md has the steps by hand."
    )


class PostgreSQL(Copied):
    """`say` gives statements to psql, as somebody who may do everything, and returns what it
    prints. The database and its owner have one name."""

    def __init__(self, say: Callable[..., str], name: str = ACCOUNT) -> None:
        self._say = say
        self.name = name
        self.kept = f"{name}_before"

    def _has(self, table: str, column: str, name: str) -> bool:
        said = self._say(f"SELECT count(*) FROM {table} WHERE {column} = '{name}'").strip()
        # what is taken for missing is made anew, or nothing is put back
        if said not in ("0", "1"):
            raise Refused(f"PostgreSQL does not say whether there is {name}: {said}")
        return said == "1"

    def is_there(self) -> bool:
        return self._has("pg_database", "datname", self.name)

    def keep(self) -> None:
        self._alone()
        self._say(f"CREATE DATABASE {self.kept} OWNER {self.name} TEMPLATE {self.name}")

    def is_kept(self) -> bool:
        return self._has("pg_database", "datname", self.kept)

    def put_back(self) -> None:
        self._alone()
        self._say(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            f"ALTER DATABASE {self.kept} RENAME TO {self.name}",
        )

    def drop(self) -> None:
        self._say(f"DROP DATABASE IF EXISTS {self.kept} WITH (FORCE)")

    def set_aside(self) -> None:
        self._alone()
        self._say(f"ALTER DATABASE {self.name} RENAME TO {self.kept}")

    def _alone(self) -> None:
        """A connection of somebody's own (psql, a monitor) would hold up all of these."""
        self._say(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname IN ('{self.name}', '{self.kept}') AND pid <> pg_backend_pid()"
        )


class OwnPostgreSQL(PostgreSQL, Database):
    """Of this machine, over its socket: the account of the system is the owner's name there."""

    def __init__(self, machine: Machine, port: str) -> None:
        super().__init__(self._by_psql)
        self.machine = machine
        self.port = port

    def _by_psql(self, *statements: str) -> str:
        command = (*needs.AS_POSTGRES, "psql", "-p", self.port, *PSQL)
        return self.machine.must(*command, *said(statements), what="PostgreSQL")

    def make(self) -> None:
        if not self._has("pg_roles", "rolname", self.name):
            # the drill restores into a database of its own
            self._say(f"CREATE ROLE {self.name} LOGIN CREATEDB")
            self.machine.changed(f"The account {self.name} of PostgreSQL was made.")
        if not self._has("pg_database", "datname", self.name):
            self._say(
                f"CREATE DATABASE {self.name} OWNER {self.name} TEMPLATE template0 "
                "ENCODING 'UTF8' LOCALE 'C.UTF-8'"
            )
            self.machine.changed(f"The database {self.name} was made.")
