"""Uploads that nothing names are not removed while a backup reads them: its dump names them still.

A lock of PostgreSQL, because the two run as different services, which share no other place.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

NUMBER = 0x636E6363  # "cncc"


@contextmanager
def uploads_locked(*, waits: bool) -> Iterator[bool]:
    """Is it ours in this block? waits: until it is. Without PostgreSQL there are no backups."""
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        if waits:
            cursor.execute("SELECT pg_advisory_lock(%s)", [NUMBER])
            is_ours = True
        else:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER])
            is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [NUMBER])
