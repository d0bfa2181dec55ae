"""Databases that another line of versions made: refused, instead of half migrated.

Migrations of ours were written anew before the first release; a database with one that this version
does not have cannot be upgraded by it.
"""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def unknown_migrations(using: str) -> list[tuple[str, str]]:
    """(app label, name) of our applied migrations that this version does not have, in order."""
    own = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(settings.BASE_DIR)
    }
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(one for one in applied if one[0] in own and one not in loader.disk_migrations)


def refuse_unknown(using: str, **kwargs: Any) -> None:
    """Receives `pre_migrate`. Raises CommandError, before anything was changed."""
    if unknown := unknown_migrations(using):
        app, name = unknown[0]
        raise CommandError(
            f"This database was made by another version ({app}.{name}), whose tables cannot be "
            "upgraded by this one. Nothing in it was changed. Give this version an empty database "
            "(DATABASE_URL) and an empty folder of files (DATA_DIR)."
        )
