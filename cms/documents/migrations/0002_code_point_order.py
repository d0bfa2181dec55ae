"""Keys of lists are compared by code point, as SQLite does, on PostgreSQL too."""

from typing import Any

from django.db import migrations

COLUMN = 'ALTER TABLE documents_document ALTER COLUMN {} TYPE text COLLATE "C"'


def by_code_point(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        for column in ("position_key", "sort_key"):
            editor.execute(COLUMN.format(column))


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunPython(by_code_point, migrations.RunPython.noop)]
