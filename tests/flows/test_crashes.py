"""An exception or a SIGKILL between saving a page and projecting it leaves both old or both new.

The process that dies is a real one, on a database of its own (SQLite file or PostgreSQL).
"""

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.flows import crashes
from tests.forked import forked
from tests.parts import IS_SOAK
from tests.prepared import migrated_database, migrated_file

OPERATIONS = tuple(crashes.OPERATIONS)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Any]:
    """What `crashes` reports on a database of the kind that this run is about."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            file = tmp_path_factory.mktemp("crash") / "crash.sqlite3"
            shutil.copy(migrated_file(), file)
            yield _run(f"sqlite:///{file}")
            return
        name = f"crash_{uuid.uuid4().hex[:12]}"
        server = os.environ["TEST_DATABASE_URL"]
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_database(server)}")
            try:
                yield _run(f"{server.rpartition('/')[0]}/{name}")
            finally:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _run(address: str) -> list[dict[str, Any]]:
    ended = forked(crashes.main, address, DIRECTORY_ALLOW_DESK_CHECKED=False)
    assert ended.status == 0, ended.said
    return [json.loads(line) for line in ended.said.splitlines() if line.startswith("{")]


@pytest.mark.series
@pytest.mark.slow("a process of its own, whose children die")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_death_in_the_middle_changes_nothing(cases, operation):
    broken = [c for c in cases if c["operation"] == operation and c["death"] != "none"]

    assert len(broken) == (4 if IS_SOAK or operation == "button" else 2)
    for name in ("death", "moment"):
        assert len({case[name] for case in broken}) == 2
    for case in broken:
        assert case["death"] != "kill" or case["status"] == -9, case
        assert not case["row_is_new"], case
        assert not case["document_is_new"], case
        assert case["differences"] == [], case


def test_strings_of_a_publication_are_made_after_any_death(cases):
    """[status, strings, publications that wait] after each death, and after a whole round."""
    (case,) = (c for c in cases if c["operation"] == "strings")

    assert case["seen"] == {
        "published": [-9, 0, 2],  # the page was published once before
        "worker died": [-9, 0, 2],
        "worker": [0, 1, 0],
    }


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_same_operation_succeeds_afterwards(cases, operation):
    (healthy,) = (c for c in cases if c["operation"] == operation and c["death"] == "none")

    assert healthy["status"] == 0
    assert healthy["row_is_new"], healthy
    assert healthy["document_is_new"], healthy
    assert healthy["differences"] == [], healthy
