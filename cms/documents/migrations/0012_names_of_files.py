"""A file has a language and a name for people. Every document says so: the worker writes them again,
and the vocabulary for the first time."""

from django.db import migrations, models


def write_again(apps, schema_editor):
    rows = apps.get_model("documents", "Document").objects.filter(deleted=False)
    followers = apps.get_model("documents", "Follower")
    places = dict.fromkeys(rows.order_by("pk").values_list("key", "locale"))
    followers.objects.bulk_create(
        (followers(key=key, locale=locale) for key, locale in places), ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [("documents", "0011_meanwhile")]

    operations = [
        migrations.AddField(
            model_name="mediafile",
            name="language",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="mediafile",
            name="saved_as",
            field=models.CharField(blank=True, default="", max_length=255),
        ),
        migrations.AddField(
            model_name="mediafile",
            name="needs_consent",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(write_again, migrations.RunPython.noop, elidable=True),
    ]
