from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("localize", "0005_typed_text")]

    operations = [
        migrations.AddField(
            model_name="term",
            name="en_variants",
            field=models.TextField(
                blank=True,
                help_text="One a line. Also right in an English translation; not looked for in a "
                "source.",
                verbose_name="English, admitted",
            ),
        ),
    ]
