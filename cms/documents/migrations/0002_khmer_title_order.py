"""On PostgreSQL built with ICU the column that orders titles gets Khmer dictionary order.

SQLite, and a PostgreSQL without ICU, keep the order of code points.
"""

from django.db import migrations

COLUMN = 'ALTER TABLE documents_document ALTER COLUMN sort_key TYPE text COLLATE "{}"'


def order(collation):
    def alter(apps, schema_editor):
        if schema_editor.connection.vendor != "postgresql":
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_collation WHERE collname = %s", [collation])
            if cursor.fetchone():
                cursor.execute(COLUMN.format(collation))

    return alter


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunPython(order("km-x-icu"), order("default"))]
