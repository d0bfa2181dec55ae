"""A process of its own, for what dies or has a database of its own: it is forked from this one,
which has read all of Django already. Connections, settings and what it says are its own; what
must begin anew is started by `subprocess`. With it, what such a process needs: the address of a
database.
"""

import os
import sys
import tempfile
import traceback
import uuid
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import dj_database_url
import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import override_settings

_kept: list[Any] = []  # connections of the parent, which goes on with them


@dataclass(frozen=True)
class Ended:
    status: int  # negative: the signal
    said: str


def forked(do: Callable[[], object], database: str, **changed: Any) -> Ended:
    """What `do` says and how it ends, on the database of this address and the test's kind, with
    these settings `changed`; strings are made by a worker, as in an installation."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        pid = fork()
        if pid == 0:
            sys.stdout = sys.stderr = said
            try:
                _begin(database, {"TRANSLATION_WORK": "worker"} | changed)
                do()
                connections.close_all()
            except BaseException:
                traceback.print_exc()
                _end(1)
            _end(0)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        said.seek(0)
        return Ended(status, said.read())


@pytest.fixture
def database(transactional_db, django_db_serialized_rollback, tmp_path):
    """Builds the address of a database that another process can open, with what is in ours."""

    def address():
        if connection.vendor == "sqlite":
            copy = tmp_path / f"copy-{uuid.uuid4()}.sqlite3"
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(copy)])
            return f"sqlite:///{copy}"
        values = connection.settings_dict
        secret = f":{values['PASSWORD']}" if values["PASSWORD"] else ""
        host = quote(values["HOST"], safe="")  # may be the folder of a socket
        return f"postgresql://{values['USER']}{secret}@{host}:{values['PORT']}/{values['NAME']}"

    return address


def fork() -> int:
    with warnings.catch_warnings():
        # that a thread may hold a lock: xdist has one, which waits for orders
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _begin(database: str, changed: dict[str, Any]) -> None:
    from django.contrib.contenttypes.models import ContentType  # once models may be read

    _kept.append(connections["default"])
    own = dj_database_url.parse(database)["NAME"]
    connections.settings["default"] = connections.settings["default"] | {"NAME": own}
    del connections["default"]
    cache.clear()
    ContentType.objects.clear_cache()
    override_settings(**changed).enable()


def _end(status: int) -> None:
    sys.stdout.flush()
    os._exit(status)
