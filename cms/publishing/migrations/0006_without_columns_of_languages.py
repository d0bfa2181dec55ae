from django.db import migrations

COLUMNS = ("words_en", "words_km", "words_latin", "hints", "steps_en", "steps_km", "sources")


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0005_texts_of_answers"),
    ]

    operations = [migrations.RemoveField("whathappened", name) for name in COLUMNS]
