"""Titles are ordered by a key of our own, the same in both databases, which needs no collation.

Every key is written here, so that no list has two orders; cards say their index letter when the
worker has written every document again. A later VERSION of the keys gets a migration like this one
(tests/api/test_title_order.py asks for it).
"""

from django.db import migrations

from localize.khmer import sort_key

SORT_KEYS = 1  # the VERSION for which it was made; it writes those of the code that runs it
BATCH = 500
COLUMN = 'ALTER TABLE documents_document ALTER COLUMN sort_key TYPE text COLLATE "C"'


def by_code_point(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(COLUMN)


def write_keys(apps, schema_editor):
    model = apps.get_model("documents", "Document")
    titles = model.objects.filter(deleted=False).values_list("pk", "title")
    rows = [model(pk=pk, sort_key=sort_key(title)) for pk, title in titles]
    model.objects.bulk_update(rows, ["sort_key"], batch_size=BATCH)


def write_again(apps, schema_editor):
    rows = apps.get_model("documents", "Document").objects.filter(deleted=False)
    followers = apps.get_model("documents", "Follower")
    places = dict.fromkeys(rows.order_by("pk").values_list("key", "locale"))
    followers.objects.bulk_create(
        (followers(key=key, locale=locale) for key, locale in places), ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [("documents", "0012_names_of_files")]

    operations = [
        migrations.RunPython(by_code_point, migrations.RunPython.noop),
        migrations.RunPython(write_keys, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(write_again, migrations.RunPython.noop, elidable=True),
    ]
