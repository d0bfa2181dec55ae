"""The orders of lists on PostgreSQL: keys by code point, as SQLite has them, and titles as a Khmer
dictionary has them."""

from typing import Any

from django.db import migrations

COLUMN = 'ALTER TABLE documents_document ALTER COLUMN {} TYPE {} COLLATE "{}"'


def set_orders(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(COLUMN.format("position_key", "text", "C"))
        editor.execute(COLUMN.format("title", "varchar(255)", "km-x-icu"))


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunPython(set_orders, migrations.RunPython.noop)]
