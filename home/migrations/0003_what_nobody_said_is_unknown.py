"""A box that nobody ticked said “no”, and a list that nobody touched “everybody”: both are unknown."""

from django.db import migrations


def forget(apps, schema_editor):
    apps.get_model("home", "ContactChannel").objects.filter(dial_from_abroad=False).update(
        dial_from_abroad=None
    )
    services = apps.get_model("home", "Service").objects
    services.filter(interpretation=False).update(interpretation=None)
    services.filter(sign_language=False).update(sign_language=None)
    services.filter(gender="any").update(gender="")


def say_no_again(apps, schema_editor):
    apps.get_model("home", "ContactChannel").objects.filter(dial_from_abroad=None).update(
        dial_from_abroad=False
    )
    services = apps.get_model("home", "Service").objects
    services.filter(interpretation=None).update(interpretation=False)
    services.filter(sign_language=None).update(sign_language=False)
    services.filter(gender="").update(gender="any")


class Migration(migrations.Migration):
    dependencies = [("home", "0002_places_and_unknown_facts")]

    operations = [migrations.RunPython(forget, say_no_again)]
