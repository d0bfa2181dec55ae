"""What Wagtail gives to groups of its own when its tables are made, and nobody here meant.

“Editors” could do on every page, the recycle bin included, what ours do below the home pages, and
hold rights on documents; “Moderators” could publish everything.
"""

from typing import Any

from django.db import migrations

STOCK = ("Editors", "Moderators")


def take_away(apps: Any, editor: Any) -> None:
    def rows(app: str, model: str) -> Any:
        return apps.get_model(app, model)._default_manager.using(editor.connection.alias)

    groups = rows("auth", "Group").filter(name__in=STOCK)
    rows("wagtailcore", "GroupPagePermission").filter(group__in=groups, page__depth=1).delete()
    of_files = rows("wagtailcore", "GroupCollectionPermission").filter(group__in=groups)
    of_files.filter(permission__content_type__app_label="wagtaildocs").delete()
    stock = rows("auth", "Permission").filter(
        content_type__app_label__in=("wagtaildocs", "wagtailimages")
    )
    for group in groups:
        group.permissions.remove(*stock)
        if group.name == "Moderators" and not group.user_set.exists():
            group.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
