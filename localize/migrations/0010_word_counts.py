import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('localize', '0009_end_moderation'),
        ('wagtail_localize', '0016_rename_page_revision_translationlog_revision'),
    ]

    operations = [
        migrations.CreateModel(
            name='WordCount',
            fields=[
                ('string', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='word_count', serialize=False, to='wagtail_localize.string')),
                ('words', models.PositiveIntegerField()),
            ],
        ),
    ]
