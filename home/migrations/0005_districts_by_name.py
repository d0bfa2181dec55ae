"""The help of a field: districts are entered by code or name."""

from django.db import migrations

import home.directory.fields


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0004_alerts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="coverage",
            name="districts",
            field=home.directory.fields.LinesField(
                blank=True,
                default=list,
                help_text="Codes or names, one per line: 0102.",
                verbose_name="districts",
            ),
        ),
    ]
