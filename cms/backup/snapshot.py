"""One moment of the database, while the office goes on working."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything that is read in this block is of one moment; nothing can be written in it, and
    nobody waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    wrapper: Any = connection
    mode, wrapper.transaction_mode = wrapper.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                # the moment is that of the first look
                cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
                cursor.execute("PRAGMA query_only = 1")
            try:
                yield
            finally:
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA query_only = 0")
    finally:
        wrapper.transaction_mode = mode
