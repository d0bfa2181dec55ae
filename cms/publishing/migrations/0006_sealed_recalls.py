from django.db import migrations

from cms.publishing.audit.seals import seal_existing


def seal(apps, schema_editor):
    """Recalls that are there today are what the nightly check expects from now on."""
    seal_existing(apps.get_model("publishing", "Seal"), apps.get_model("documents", "Recall"))


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0008_recalls'),
        ('publishing', '0005_only_passed_on'),
    ]

    operations = [
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
