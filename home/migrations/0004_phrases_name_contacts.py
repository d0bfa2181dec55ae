from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0003_two_people_and_calls_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="alertphrase",
            name="values",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AlterField(
            model_name="alertphrase",
            name="text_en",
            field=models.TextField(
                help_text=(
                    "Write {service} where name and number of a contact stand, and {service_2} for "
                    "a second one. No number is typed."
                ),
                max_length=300,
                verbose_name="text in English",
            ),
        ),
    ]
