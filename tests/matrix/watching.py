"""Which tables somebody writes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

WRITING = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
# that somebody was here; the lock of the feed, which is taken before it is known who asks for what
OWN = {"django_session", "documents_feed"}


@contextmanager
def written_to() -> Iterator[set[str]]:
    """The tables that are written meanwhile, but for those that say nothing of content."""
    found: set[str] = set()

    def look(execute: Any, sql: str, *args: Any) -> Any:
        begin = WRITING.match(sql)
        if begin and begin[1] not in OWN:
            found.add(begin[1])
        return execute(sql, *args)

    with connection.execute_wrapper(look):
        yield found
