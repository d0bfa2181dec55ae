import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("home", "0003_what_nobody_said_is_unknown")]

    operations = [
        migrations.AddField(
            model_name="contactchannel",
            name="stranger_answered",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="contactchannel",
            name="alone_until",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="contactchannel",
            name="before_alone",
            field=models.JSONField(
                default=dict,
                editable=False,
                encoder=django.core.serializers.json.DjangoJSONEncoder,
            ),
        ),
        migrations.RemoveConstraint("sentreminder", "reminder_once_per_stage"),
        migrations.AddField(
            model_name="sentreminder",
            name="week",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="sentreminder",
            name="stage",
            field=models.CharField(
                choices=[
                    ("before", "soon due"),
                    ("due", "due"),
                    ("expired", "expired"),
                    ("reported", "reported as wrong"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="sentreminder",
            constraint=models.UniqueConstraint(
                fields=("channel", "stage", "valid_until", "week"), name="reminder_once_per_week"
            ),
        ),
    ]
