"""Which version is published, asked of the database in one short statement a request.

Over connections of its own, as many as ask at a time, past Django: its handling of a request would
cost more than the answer. Each transaction that publishes changes the version (`Feed`): `seq` with
every document, `turns` with what no document says, such as what one of them refers to.
"""

import time
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from cms.documents.models import Document, Feed

PAUSE = 2.0  # seconds without asking after the database did not answer
VERSION = f"SELECT epoch, seq, turns FROM {Feed._meta.db_table} WHERE id = {Feed.ONLY}"
# the first has an index; who begins later is looked for among what was written since
TURNS = f"""
SELECT
    (SELECT MIN(live_until) FROM {Document._meta.db_table} WHERE NOT deleted AND live_until > %s),
    (SELECT MIN(live_from) FROM {Document._meta.db_table}
     WHERE NOT deleted AND live_from > %s AND seq > %s)
"""


class Version(NamedTuple):
    epoch: str
    seq: int
    turns: int


class Versions:
    """`now` is the version that is published."""

    def __init__(self) -> None:
        self._idle: list[Connection] = []
        self._away_until = float("-inf")
        # up to this version, the first moment at which a document begins
        self._looked: tuple[Version, datetime | None] | None = None

    def now(self) -> Version | None:
        """None while the database is left alone. Raises what the driver raises."""
        if time.monotonic() < self._away_until:
            return None
        return Version(*self.row(VERSION))

    def next_turn(self, version: Version, now: datetime) -> datetime:
        """When the clock alone will next change what is answered: the time of a document begins or
        ends, or a day does, which decides whether a check of a number is late.

        A stored document whose time is yet to come is one that a clock ahead of ours has written;
        so they are read once, and then only those that were written since.
        """
        since, begins = -1, None
        if self._looked is not None:
            looked, first = self._looked
            is_later = looked.epoch == version.epoch and looked.seq <= version.seq
            if is_later and (first is None or first > now):
                since, begins = looked.seq, first
        ends, begun = self.row(TURNS, now, now, since)
        begins = min(filter(None, (begins, begun)), default=None)
        self._looked = version, begins
        return min(filter(None, (begins, ends, _midnight(now))))

    def row(self, statement: str, *values: Any) -> tuple[Any, ...]:
        """The one row of a statement; once more over a new connection if the one that was kept has
        died."""
        kept = self._kept()
        if kept is not None:
            try:
                return self._row(kept, statement, values)
            except kept.errors:
                pass
        try:
            return self._row(Connection(), statement, values)
        except Exception:
            self._away_until = time.monotonic() + PAUSE
            raise

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def _kept(self) -> "Connection | None":
        """Nobody else has it meanwhile."""
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _row(self, own: "Connection", statement: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
        try:
            found = own.row(statement, values)
        except BaseException:
            own.close()
            raise
        self._idle.append(own)
        return found


class Connection:
    """One of the driver's, in no transaction."""

    def __init__(self) -> None:
        django: Any = connections[DEFAULT_DB_ALIAS]
        self.errors: type[Exception] = django.Database.Error
        given = django.get_connection_params()
        ours = {"autocommit": True, "prepare_threshold": 0}
        for name in ("cursor_factory", "context"):
            given.pop(name, None)
        self._connection = django.Database.connect(**given | ours)
        self._execute = self._connection.cursor().execute

    def row(self, statement: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
        (row,) = self._execute(statement, values).fetchall()
        return tuple(row)

    def close(self) -> None:
        self._connection.close()


def _midnight(now: datetime) -> datetime:
    """The end of this day where the readers are."""
    day = timezone.localtime(now) + timedelta(days=1)
    return day.replace(hour=0, minute=0, second=0, microsecond=0)
