"""No list of codes is written into a column: another country has other provinces, and districts
with longer codes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0007_province_of_any_country"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contactchannel",
            name="assurance",
            field=models.CharField(
                default="nobody", editable=False, max_length=10, verbose_name="how we know it"
            ),
        ),
        migrations.AlterField(
            model_name="contactchannel",
            name="audience",
            field=models.CharField(
                default="public",
                help_text="Contacts for professionals are never published.",
                max_length=20,
                verbose_name="who may use it",
            ),
        ),
        migrations.AlterField(
            model_name="contactchannel",
            name="kind",
            field=models.CharField(
                blank=True, editable=False, max_length=20, verbose_name="kind of number"
            ),
        ),
        migrations.AlterField(
            model_name="contactchannel",
            name="type",
            field=models.CharField(blank=True, editable=False, max_length=20, verbose_name="type"),
        ),
        migrations.AlterField(
            model_name="coverage",
            name="scope",
            field=models.CharField(max_length=20, verbose_name="area"),
        ),
        migrations.AlterField(
            model_name="organization",
            name="data_agreement",
            field=models.CharField(
                default="none", max_length=20, verbose_name="agreement to publish their data"
            ),
        ),
        migrations.AlterField(
            model_name="organization",
            name="kind",
            field=models.CharField(max_length=20, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name="referralpoint",
            name="district",
            field=models.CharField(blank=True, max_length=20, verbose_name="district code"),
        ),
        migrations.AlterField(
            model_name="referralpoint",
            name="province",
            field=models.CharField(blank=True, max_length=6, verbose_name="province"),
        ),
        migrations.AlterField(
            model_name="service",
            name="anonymous_ok",
            field=models.CharField(default="unknown", max_length=10, verbose_name="without a name"),
        ),
        migrations.AlterField(
            model_name="service",
            name="category",
            field=models.CharField(max_length=20, verbose_name="category"),
        ),
        migrations.AlterField(
            model_name="service",
            name="cost",
            field=models.CharField(default="unknown", max_length=20, verbose_name="cost"),
        ),
        migrations.AlterField(
            model_name="service",
            name="gender",
            field=models.CharField(blank=True, max_length=10, verbose_name="for"),
        ),
        migrations.AlterField(
            model_name="service",
            name="status",
            field=models.CharField(default="active", max_length=20, verbose_name="status"),
        ),
        migrations.AlterField(
            model_name="service",
            name="urgency",
            field=models.CharField(
                help_text="Emergency numbers stand first wherever help is listed.",
                max_length=20,
                verbose_name="urgency",
            ),
        ),
    ]
