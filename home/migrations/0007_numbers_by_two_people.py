from django.db import migrations, models

ON_THE_LIST = {
    "verbose_name": "on the list",
    "help_text": "Two people put a number on the list, and two take it off.",
}


class Migration(migrations.Migration):
    dependencies = [("home", "0006_owner_links")]

    operations = [
        migrations.RemoveField(model_name="contactchannel", name="alone_until"),
        migrations.RemoveField(model_name="contactchannel", name="before_alone"),
        migrations.RemoveField(model_name="knownshortcode", name="approved_by"),
        # what is on the list today stays on it
        migrations.AddField(
            model_name="knownshortcode",
            name="is_known",
            field=models.BooleanField(default=True, **ON_THE_LIST),
        ),
        migrations.AlterField(
            model_name="knownshortcode",
            name="is_known",
            field=models.BooleanField(default=False, **ON_THE_LIST),
        ),
    ]
