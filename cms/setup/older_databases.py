"""Databases of before the first version that upgrades: refused, instead of half migrated.

Until 26 November 2026 tables had other names and nothing was installed anywhere; from then on each
change upgrades what is installed.
"""

from typing import Any

from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

# the first migration of the reviews, until then
OLDER = ("localize", "0001_reviews_releases_terms")


def refuse_older(using: str, **kwargs: Any) -> None:
    """Receives `pre_migrate`. Raises CommandError, before anything was changed."""
    if OLDER in MigrationRecorder(connections[using]).applied_migrations():
        raise CommandError(
            "This database was made by a trial version from before 26 November 2026, whose tables "
            "cannot be upgraded. Nothing in it was changed. Give this version an empty database "
            "(DATABASE_URL) and an empty folder of files (MEDIA_ROOT)."
        )
