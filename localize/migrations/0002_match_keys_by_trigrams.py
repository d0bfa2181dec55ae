"""The translation memory's index: match keys by likeness, on PostgreSQL.

pg_trgm is a trusted extension: who owns the database may make it.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations
from django.db.utils import NotSupportedError

INDEX = """CREATE INDEX match_key_alike ON localize_matchkey
USING gist (key gist_trgm_ops(siglen = 256))"""


def index(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT show_trgm('ក')")
        if not cursor.fetchone()[0]:
            raise NotSupportedError(
                "PostgreSQL takes Khmer letters for signs; make the database with locale C.UTF-8."
            )
        cursor.execute(INDEX)


class Migration(migrations.Migration):
    dependencies = [("localize", "0002_without_stock_rights_and_workflow")]

    operations = [
        TrigramExtension(),
        migrations.RunPython(index, migrations.RunPython.noop),
    ]
