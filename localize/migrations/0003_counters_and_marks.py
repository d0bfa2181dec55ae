"""Counters of translations and marks of the memory. The worker fills both when it starts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('localize', '0002_without_stock_rights_and_workflow'),
        ('wagtail_localize', '0016_rename_page_revision_translationlog_revision'),
    ]

    operations = [
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('translation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='progress', serialize=False, to='wagtail_localize.translation')),
                ('missing', models.PositiveIntegerField(default=0)),
                ('draft', models.PositiveIntegerField(default=0)),
                ('in_review', models.PositiveIntegerField(default=0)),
                ('returned', models.PositiveIntegerField(default=0)),
                ('approved', models.PositiveIntegerField(default=0)),
                ('missing_words', models.PositiveIntegerField(default=0)),
                ('draft_words', models.PositiveIntegerField(default=0)),
                ('in_review_words', models.PositiveIntegerField(default=0)),
                ('returned_words', models.PositiveIntegerField(default=0)),
                ('approved_words', models.PositiveIntegerField(default=0)),
                ('oldest_waiting', models.DateTimeField(null=True)),
                ('newest_approval', models.DateTimeField(null=True)),
                ('critical', models.PositiveIntegerField(default=0)),
                ('source_changed', models.PositiveIntegerField(default=0)),
                ('people', models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.BigIntegerField()),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='localize.review')),
            ],
            options={
                'indexes': [models.Index(fields=['mark', 'review'], name='localize_ma_mark_ff56b7_idx')],
            },
        ),
    ]
