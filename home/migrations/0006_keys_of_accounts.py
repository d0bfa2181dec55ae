"""Keys on the list of what is never published: an account by its bare name, as contacts store it."""

import re

from django.db import migrations

BEFORE_A_NAME = re.compile(r"(?:www\.)?(?:@|(?:t|m|wa)\.me/\+?)")


def shorten(apps, schema_editor):
    values = apps.get_model("home", "HeldBackValue").objects
    known = set(values.filter(released_on__isnull=True).values_list("match", flat=True))
    for row in values.order_by("pk"):
        match = BEFORE_A_NAME.sub("", row.match, count=1) if BEFORE_A_NAME.match(row.match) else ""
        if match and match not in known:
            known.add(match)
            values.filter(pk=row.pk).update(match=match)


class Migration(migrations.Migration):
    dependencies = [("home", "0005_districts_by_name")]

    operations = [migrations.RunPython(shorten, migrations.RunPython.noop)]
