"""Which program and which migrations: what an archive fits to."""

import tomllib
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from cms.backup.refusals import Refused
from cms.delivery.static_tree.made_by import program

Node = tuple[str, str]


def told() -> dict[str, str]:
    """version: as people call it, for the sentence that sends them to it."""
    return {"version": _version(), "digest": program(), "wagtail": metadata.version("wagtail")}


def _version() -> str:
    file = Path(settings.BASE_DIR) / "pyproject.toml"
    try:
        number = tomllib.loads(file.read_text(encoding="utf-8"))["project"]["version"]
    except (OSError, KeyError, ValueError):
        number = "without a number"
    return f"{number} ({program()})"


def applied() -> list[Node]:
    """Migrations of applications of this program; not what others noted there."""
    recorded = MigrationRecorder(connection).applied_migrations()
    own = MigrationExecutor(connection).loader.migrated_apps
    return sorted(node for node in recorded if node[0] in own)


def is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def refuse_newer(state: list[Node], version: str) -> None:
    """Raises Refused when this program does not know that state. Asks no database."""
    known = MigrationLoader(None).disk_migrations
    if unknown := [node for node in state if node not in known]:
        names = ", ".join(f"{app}.{name}" for app, name in unknown[:5])
        raise Refused(
            f"The archive was made by a newer version ({version}): this one has no {names}. "
            "Nothing was changed. Restore it with that version."
        )


def migrate_to(state: list[Node], version: str) -> None:
    """Bring an empty database to exactly that state. Raises Refused when this program cannot."""
    refuse_newer(state, version)
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    # those that one squashed migration replaces are its own
    wanted = set(state) & graph.nodes.keys()
    if ahead := executor.loader.applied_migrations.keys() & graph.nodes.keys() - wanted:
        app, name = min(ahead)
        raise Refused(
            f"The database was migrated further than the archive ({app}.{name}). Nothing was "
            "changed. Give DATABASE_URL a database without any table; restore migrates it itself."
        )
    ends = [
        node
        for node in sorted(wanted)
        if not any(
            child.key in wanted and child.key[0] == node[0]
            for child in graph.node_map[node].children
        )
    ]
    executor.migrate(ends)


def is_older(state: list[Node]) -> bool:
    """Does this program have more migrations?"""
    graph = MigrationExecutor(connection).loader.graph
    return bool(graph.nodes.keys() - set(state))
