"""Whether the database answers, fits this program and takes what people save."""

import re
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import Error, connection, transaction

from cms.documents.apps import refusal_of_database
from ops.backup import program
from ops.backup.doctor.sentences import HealthCheck, tell
from public.api import condition

READ_ONLY = "25006"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
# its words while it takes nobody (cannot_connect_now); a refused connection has no code
TURNING = re.compile(
    r"the database system is (starting up|shutting down|in recovery mode|"
    r"not (?:yet )?accepting connections)"
)
# after one of these no other look asks the database: what it found would be this again
NO_DATABASE = {
    "unlooked",
    *("database-gone", "database-elsewhere", "database-refuses"),
    *("database-starting", "database-stopping"),
    "database-sqlite",
    *("restore-unfinished", "unmigrated"),
}


def database(now: datetime) -> HealthCheck:
    if refusal_of_database():
        return tell("database-sqlite")
    try:
        connection.ensure_connection()
    except Error as error:
        return _unreached(str(error))
    if condition.is_unfinished():
        return tell("restore-unfinished")
    if not program.is_migrated():
        return tell("unmigrated")
    try:
        _write_row(now)
    except Error as error:
        return _unwritable(error)
    return tell("database", vendor=connection.vendor)


def _unreached(said: str) -> HealthCheck:
    known = connection.settings_dict
    first = said.strip().splitlines()[0]
    if turning := TURNING.search(said):
        is_ending = turning[1] == "shutting down"
        return tell("database-stopping" if is_ending else "database-starting", doing=turning[1])
    if refusal := re.search(r"FATAL:\s+(.*)", said):
        return tell("database-refuses", reason=refusal[1])
    why = first.rpartition("failed: ")[2]
    host = known["HOST"]
    # a socket, this machine, or the service of compose.yaml
    if host.startswith("/") or host in {"", "localhost", "127.0.0.1", "::1", "db"}:
        return tell("database-gone", reason=why)
    return tell("database-elsewhere", where=f"{host}:{known['PORT'] or 5432}", reason=why)


def _write_row(now: datetime) -> None:
    with transaction.atomic():
        Session.objects.create(session_key="doctor", session_data="", expire_date=now)
        transaction.set_rollback(True)


def _unwritable(error: Error) -> HealthCheck:
    name, said = connection.settings_dict["NAME"], str(error).strip()
    if getattr(error.__cause__, "sqlstate", "") != READ_ONLY:
        return tell("database-unwritable", reason=said.splitlines()[0])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_is_in_recovery(), source, current_user FROM pg_settings "
            "WHERE name = 'default_transaction_read_only'"
        )
        is_standby, source, user = cursor.fetchone()
    if is_standby:
        return tell("database-standby")
    # wherever it was set
    reset = "RESET default_transaction_read_only"
    statement = {
        "database": f"ALTER DATABASE {name} {reset}",
        "user": f"ALTER ROLE {user} {reset}",
    }.get(source, "ALTER SYSTEM SET default_transaction_read_only = off")
    return tell("database-read-only", statement=statement)
