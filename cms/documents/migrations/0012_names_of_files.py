"""A file has a language and a name for people; `rebuild_documents` fills them in."""

from django.db import migrations, models


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
    ]
