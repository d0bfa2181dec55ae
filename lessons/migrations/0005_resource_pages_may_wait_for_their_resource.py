import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A draft is saved before its resource is chosen. Backwards such drafts have to get one first."""

    dependencies = [
        ('lessons', '0004_consents_are_confirmed'),
    ]

    operations = [
        migrations.AlterField(
            model_name='resourcepage',
            name='resource',
            field=models.ForeignKey(help_text='Its files, licence, audiences and topics.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resource_pages', to='lessons.resource', verbose_name='resource'),
        ),
    ]
