"""Who may confirm numbers may open their screens: until now publishers were sent away from them.

A new installation has no permissions yet when this runs; there `setup` makes the groups.
"""

from django.db import migrations

NEEDED = ("view_contactchannel", "change_contactchannel")


def open_screens(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="home", content_type__model="contactchannel"
    )
    needed = list(permissions.filter(codename__in=NEEDED))
    groups = apps.get_model("auth", "Group").objects
    for group in groups.filter(
        permissions__in=permissions.filter(codename="confirm_contactchannel")
    ).distinct():
        group.permissions.add(*needed)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("home", "0007_reports_of_wrong_numbers"),
    ]

    operations = [migrations.RunPython(open_screens, migrations.RunPython.noop)]
