"""What decides between equal positions; compared by code point, as SQLite does, on PostgreSQL too."""

from django.db import migrations, models

COLUMN = 'ALTER TABLE documents_document ALTER COLUMN position_key TYPE text COLLATE "C"'


def by_code_point(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(COLUMN)


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_turns_of_the_feed")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="position_key",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.RunPython(by_code_point, migrations.RunPython.noop),
    ]
