"""Asks the served application before, while and after its database is away, or locked.

Run as a script (`python -m tests.flows.away`) on a database that DATABASE_URL names, SQLite or
PostgreSQL, migrated and its own; prints what each address answered as JSON.
"""

import json
import logging
import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.flows.served_settings")

import django
from django.conf import settings

django.setup()

import dj_database_url  # noqa: E402
import psycopg  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.db.backends.signals import connection_created  # noqa: E402

from tests.flows.over_wsgi import Answer, Person  # noqa: E402

PASSWORD = "a long password"
ADDRESSES = (
    *("/api/v1/", "/api/v1/en/lessons/", "/api/v1/changes/", "/api/v1/hsds/services/"),
    *("/api/v1/km/help-now/", "/media/none.pdf", "/", "/read/", "/read/km/", "/read/km/none/"),
    *("/sitemap.xml", "/healthz/live", "/healthz/ready", "/admin/", "/admin/pages/"),
)
UNREACHABLE = ("/api/v1/en/lessons/", "/read/km/", "/admin/login/?next=/admin/", "/healthz/live")
IS_SQLITE = connection.vendor == "sqlite"


@contextmanager
def away() -> Iterator[None]:
    """The database cannot be reached: the file has gone, or the server lets nobody in."""
    if IS_SQLITE:
        connection.close()
        path = str(settings.DATABASES["default"]["NAME"])
        os.rename(path, f"{path}.away")
        os.mkdir(path)
        try:
            yield
        finally:
            os.rmdir(path)
            os.rename(f"{path}.away", path)
        return
    values = connection.settings_dict
    host = quote(values["HOST"], safe="")  # may be the folder of a socket
    server = f"postgresql://{values['USER']}:{values['PASSWORD']}@{host}:{values['PORT']}"
    name = psycopg.sql.Identifier(values["NAME"])
    allow = psycopg.sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    ends = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(allow.format(name, psycopg.sql.SQL("false")))
        admin.execute(ends, [values["NAME"]])
        try:
            yield
        finally:
            admin.execute(allow.format(name, psycopg.sql.SQL("true")))


def told(answer: Answer) -> dict[str, object]:
    names = ("Content-Type", "Retry-After", "Cache-Control")
    return {"status": answer.status, "text": answer.text} | {
        name: answer.headers.get(name) for name in names
    }


def locked() -> dict[str, object]:
    """What somebody is told who logs in while another process writes for too long (SQLite)."""
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        return told(Person().log_in("admin", PASSWORD))
    finally:
        other.execute("ROLLBACK")
        other.close()


def unreachable() -> dict[str, object]:
    """What a process that never had a connection says, and writes, of a server that is not there:
    a child of this one, which has had none yet."""
    address = dj_database_url.parse("postgresql://cms:hunter2@127.0.0.1:1/cms")
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as written:
        child = os.fork()
        if child == 0:
            os.dup2(written.fileno(), 2)
            logging.getLogger().setLevel("INFO")
            connections.settings["default"].update(address, OPTIONS={})
            del connections["default"]
            json.dump([Person().get(path).status for path in UNREACHABLE], said)
            said.flush()
            os._exit(0)
        os.waitpid(child, 0)
        said.seek(0)
        written.seek(0)
        return {"said": json.load(said), "written": written.read()}


def main() -> None:
    report: dict[str, object] = {"unreachable": unreachable()}
    if IS_SQLITE:
        settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.5
        connection.settings_dict["OPTIONS"]["timeout"] = 0.5
    get_user_model().objects.create_superuser("admin", "admin@example.org", PASSWORD)
    connection.close()
    opened: list[int] = []
    connection_created.connect(lambda **kwargs: opened.append(1), weak=False)
    person = Person()
    logged_in = person.log_in("admin", PASSWORD).status
    before = {address: person.get(address).status for address in ADDRESSES}
    connections = len(opened)
    with away():
        during = {address: told(person.get(address)) for address in ADDRESSES}
    after = {address: person.get(address).status for address in ADDRESSES}
    report |= {
        "logged_in": logged_in,
        "connections": connections,
        "before": before,
        "during": during,
        "after": after,
    }
    if IS_SQLITE:
        report["locked"] = locked()
        report["later"] = Person().log_in("admin", PASSWORD).status
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
