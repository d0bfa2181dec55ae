"""Which program and which migrations: what a backup fits to."""

import tomllib
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from cms.documents.made_by import program
from ops.backup.refusals import Refused

Node = tuple[str, str]  # app, migration


def version() -> str:
    """As people call it, with what tells two programs of one number apart."""
    file = Path(settings.BASE_DIR) / "pyproject.toml"
    try:
        number = tomllib.loads(file.read_text(encoding="utf-8"))["project"]["version"]
    except (OSError, KeyError, ValueError):
        number = "without a number"
    return f"{number} ({program()})"


def is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def refuse_newer(state: list[Node], made_by: str) -> None:
    """Raises Refused when this program does not know that state. Asks no database."""
    loader = MigrationLoader(None)
    # what others noted in that table is nothing of ours
    unknown = [
        node
        for node in state
        if node[0] in loader.migrated_apps and node not in loader.disk_migrations
    ]
    if unknown:
        names = ", ".join(f"{app}.{name}" for app, name in unknown[:5])
        raise Refused(
            f"The backup was made by a newer version ({made_by}): this one has no {names}. "
            "Nothing was changed. Restore it with that version."
        )
