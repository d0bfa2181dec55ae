"""wagtail-localize gives "Editors" and "Moderators" a right over every page; ours is by page tree."""

from django.db import migrations


def take_away(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    for permission in Permission.objects.filter(
        content_type__app_label="wagtail_localize", codename="submit_translation"
    ):
        for group in permission.group_set.filter(name__in=["Editors", "Moderators"]):
            group.permissions.remove(permission)


class Migration(migrations.Migration):

    dependencies = [
        ("localize", "0001_reviews_releases_terms"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    # backwards there is nothing to do: nothing of ours depends on who has that permission
    operations = [migrations.RunPython(take_away, migrations.RunPython.noop)]
