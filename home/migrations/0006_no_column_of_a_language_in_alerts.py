from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0005_words_of_alerts_by_language"),
    ]

    operations = [
        migrations.RemoveField(model_name=model, name=f"text_{language}")
        for model in ("alert", "alertphrase")
        for language in ("en", "km")
    ]
