"""The base of every log: rows are added, and nobody changes or removes one.

Said twice: here, in a sentence, to code that goes through the model, and by triggers of the
database to everything else. Triggers are made after every migration, because Django's way to alter
a table of SQLite makes the table anew and loses them without a word. What has to empty a log all
the same (a flush) says so with `lifted`, and nothing else does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections, models
from django.dispatch import Signal

SENTENCE = "This log is append-only."
added = Signal()  # rows: those that were added to the log `sender`


class AppendOnlyError(PermissionDenied):
    """Something tried to change or remove what a log holds."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        raise AppendOnlyError(SENTENCE)

    def bulk_update(self, objs: Any, *args: Any, **kwargs: Any) -> int:
        raise AppendOnlyError(SENTENCE)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        made = super().bulk_create(objs, *args, **kwargs)
        added.send(self.model, rows=made)
        return made

    def delete(self) -> Any:
        raise AppendOnlyError(SENTENCE)


class AppendOnly(models.Model):
    """One row of a log. Whom and what it is about are plain keys and names, so that no deletion
    elsewhere reaches it."""

    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    # seals of other rows that were written with it (`seals`)
    seals: Any = ()
    # a log is no use of what it is about
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(SENTENCE)
        super().save(*args, force_insert=True)
        added.send(type(self), rows=[self])

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise AppendOnlyError(SENTENCE)


def logs() -> list[type[AppendOnly]]:
    return [model for model in apps.get_models() if issubclass(model, AppendOnly)]


# The triggers

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '{SENTENCE}';
END;
$$ LANGUAGE plpgsql
"""


def _statements(vendor: str, table: str, key: str) -> dict[str, str]:
    """What makes each trigger of a table, by its name."""
    if vendor == "postgresql":
        refuse = "EXECUTE FUNCTION append_only()"
        return {
            f"{table}_kept": f'CREATE TRIGGER "{table}_kept" BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW {refuse}",
            f"{table}_full": f'CREATE TRIGGER "{table}_full" BEFORE TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT {refuse}",
        }
    refuse = f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    return {
        f"{table}_no_update": f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" '
        f"{refuse}",
        f"{table}_no_delete": f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" '
        f"{refuse}",
        # INSERT OR REPLACE removes a row without asking the trigger above
        f"{table}_no_replace": f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" '
        f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}") {refuse}',
    }


def _wanted(connection: Any) -> dict[str, dict[str, str]]:
    """Table → its triggers, of the logs whose tables there are, and of models that name their own
    (`row_triggers`)."""
    there = set(connection.introspection.table_names())
    kept = {
        table: _statements(connection.vendor, table, str(log._meta.pk.column))
        for log in logs()
        if (table := log._meta.db_table) in there
    }
    held = {
        table: model.row_triggers(connection.vendor, table)
        for model in apps.get_models()
        if hasattr(model, "row_triggers") and (table := model._meta.db_table) in there
    }
    return kept | held


def _existing(connection: Any) -> set[str]:
    query = (
        # without those that were switched off
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


def make_triggers(using: str = "default", **kwargs: Any) -> None:
    """Receives `post_migrate`; makes what is missing."""
    connection = connections[using]
    existing = _existing(connection)
    wanted = [
        (table, name, statement)
        for table, made in _wanted(connection).items()
        for name, statement in made.items()
        if name not in existing
    ]
    if not wanted:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table, name, statement in wanted:
            if connection.vendor == "postgresql":
                # one that was switched off has the name
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
            cursor.execute(statement)


@contextmanager
def lifted(using: str = "default") -> Iterator[None]:
    """Logs can be emptied meanwhile: by a flush, nothing else."""
    connection = connections[using]
    existing = _existing(connection)
    with connection.cursor() as cursor:
        for table, made in _wanted(connection).items():
            for name in made.keys() & existing:
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER "{name}"{on}')
    try:
        yield
    finally:
        make_triggers(using)


def missing_triggers(using: str = "default") -> list[str]:
    """Names of triggers that are not there or are switched off."""
    connection = connections[using]
    existing = _existing(connection)
    wanted = [name for made in _wanted(connection).values() for name in made]
    return [name for name in wanted if name not in existing]


def check_triggers(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A system check of `migrate` and of `check --database default`."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        try:
            missing = missing_triggers(alias)
        except DatabaseError:  # no such database yet, or it is away: others say so
            continue
        found += [
            Error(
                f"The trigger {name} is missing: the log could be changed by SQL.",
                hint="`manage.py migrate` makes it again.",
                id="publishing.E010",
            )
            for name in missing
        ]
    return found
