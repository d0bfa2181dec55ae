"""Databases of before the first version that upgrades: refused, instead of half migrated.

Until 26 November 2026 nothing was installed anywhere and tables were made anew; from then on each
change upgrades what is installed.
"""

from typing import Any

from django.core.management.base import CommandError
from django.db import connections

# a log that all of them had
OLDER = "localize_reviewevent"


def refuse_older(using: str, **kwargs: Any) -> None:
    """Receives `pre_migrate`. Raises CommandError, before anything was changed."""
    if OLDER in connections[using].introspection.table_names():
        raise CommandError(
            "This database was made by a trial version from before 27 November 2026, whose tables "
            "cannot be upgraded. Nothing in it was changed. Give this version an empty database "
            "(DATABASE_URL) and an empty folder of files (MEDIA_ROOT)."
        )
