from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('lessons', '0003_credit_is_public'),
    ]

    operations = [
        # those that are there already counted until now
        migrations.AddField(
            model_name='consent',
            name='is_confirmed',
            field=models.BooleanField(default=True, editable=False, verbose_name='it counts'),
        ),
        migrations.AlterField(
            model_name='consent',
            name='is_confirmed',
            field=models.BooleanField(default=False, editable=False, verbose_name='it counts'),
        ),
    ]
