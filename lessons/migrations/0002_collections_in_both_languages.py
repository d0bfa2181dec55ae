"""The collections that nobody in the office made have names in both of its languages."""

from typing import Any

from django.db import migrations

NAMES = {
    (1, "Root"): "ទាំងអស់ / Everything",
    (2, "Thumbnails of files"): "រូបតូចនៃឯកសារ / Thumbnails of files",
}


def rename(apps: Any, editor: Any) -> None:
    collections = apps.get_model("wagtailcore", "Collection")._default_manager
    for (depth, name), in_both in NAMES.items():
        collections.using(editor.connection.alias).filter(depth=depth, name=name).update(
            name=in_both
        )


class Migration(migrations.Migration):
    dependencies = [("lessons", "0001_initial")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
