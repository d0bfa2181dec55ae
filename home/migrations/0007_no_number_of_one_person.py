from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("home", "0006_owner_links")]

    operations = [
        migrations.RemoveField(model_name="contactchannel", name="alone_until"),
        migrations.RemoveField(model_name="contactchannel", name="before_alone"),
    ]
