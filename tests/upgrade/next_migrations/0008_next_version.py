"""Made up: a new column, and on SQLite the log's table made again, which loses its triggers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0007_readings")]

    operations = [
        migrations.AddField("auditentry", "next_version", models.TextField(null=True)),
        migrations.AlterField("auditentry", "by_name", models.CharField(max_length=500)),
    ]
