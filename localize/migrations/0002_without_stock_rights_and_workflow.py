"""What Wagtail and wagtail-localize make for everybody and what nothing of ours asks for.

wagtail-localize gives "Editors" and "Moderators" a right over every page; ours is by page tree.
Wagtail's workflow is off (WAGTAIL_WORKFLOW_ENABLED); as its button “Disable” leaves the one that
it made, nothing can be handed to it.
"""

from django.db import migrations


def take_away(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    for permission in Permission.objects.filter(
        content_type__app_label="wagtail_localize", codename="submit_translation"
    ):
        for group in permission.group_set.filter(name__in=["Editors", "Moderators"]):
            group.permissions.remove(permission)


def switch_off(apps, schema_editor):
    apps.get_model("wagtailcore", "WorkflowPage").objects.all().delete()
    apps.get_model("wagtailcore", "WorkflowContentType").objects.all().delete()
    apps.get_model("wagtailcore", "Workflow").objects.update(active=False)


class Migration(migrations.Migration):
    dependencies = [
        ("localize", "0001_initial"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    # backwards there is nothing to do: nothing of ours depends on either
    operations = [
        migrations.RunPython(take_away, migrations.RunPython.noop),
        migrations.RunPython(switch_off, migrations.RunPython.noop),
    ]
