"""Locks of PostgreSQL between processes of one installation, which share no other place. Each ends
with the connection that holds it. Without PostgreSQL there is one process, and it has them all."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

UPLOADS = 0x636E6363  # "cncc"
PACKS = 0x7061636B  # "pack": one worker of several makes files to carry away


def take(number: int, *, waits: bool = False) -> bool:
    """Is it ours from now on, until `release`? waits: until it is."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        if waits:
            cursor.execute("SELECT pg_advisory_lock(%s)", [number])
            return True
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def release(number: int) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def uploads_locked(*, waits: bool) -> Iterator[bool]:
    """Is it ours in this block? Uploads that nothing names are not removed while a backup reads
    them: its dump names them still."""
    is_ours = take(UPLOADS, waits=waits)
    try:
        yield is_ours
    finally:
        if is_ours:
            release(UPLOADS)
