from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_initial"),
    ]

    operations = [
        # what is there was in force
        migrations.AddField(
            model_name="holidayyear",
            name="is_in_force",
            field=models.BooleanField(default=True, verbose_name="in force"),
        ),
        migrations.AlterField(
            model_name="holidayyear",
            name="is_in_force",
            field=models.BooleanField(
                default=False,
                help_text="Two people put a year in force, and two end it.",
                verbose_name="in force",
            ),
        ),
        migrations.AlterField(
            model_name="contactchannel",
            name="priority",
            field=models.PositiveSmallIntegerField(
                default=10,
                help_text="Small numbers stand first; calls always before messages, and sites last.",
                verbose_name="position",
            ),
        ),
    ]
