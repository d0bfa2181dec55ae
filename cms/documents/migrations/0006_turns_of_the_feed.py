from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0005_followers'),
    ]

    operations = [
        migrations.AddField(
            model_name='feed',
            name='turns',
            field=models.BigIntegerField(default=0),
        ),
    ]
