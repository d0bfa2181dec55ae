"""Reports that an emergency number is wrong stand on its row until two people decide."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0006_keys_of_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactchannel",
            name="wrong_reports",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AlterField(
            model_name="channelevent",
            name="verb",
            field=models.CharField(
                choices=[
                    ("propose", "proposed"),
                    ("confirm", "confirmed"),
                    ("reject", "rejected"),
                    ("withdraw", "withdrawn"),
                    ("renew", "checked again"),
                    ("no_answer", "nobody answered"),
                    ("stop", "stopped: it reaches nobody or somebody else"),
                    ("report_wrong", "reported as wrong"),
                    ("take_back", "report taken back"),
                    ("tick", "moved on by the clock"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="contactchannel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("wrong_reports", []), models.Q(("value", ""), _negated=True), _connector="OR"
                ),
                name="channel_reported_has_a_value",
            ),
        ),
    ]
