"""The words of alerts are rows of their languages, each approved by itself.

What was approved with both languages is approved in each: by the same people, on the same days. A
row that is not as the system wrote it is left as it is and approves nothing; the nightly check goes
on telling of it. The log stays; its entries about a phrase name the requests, which keep their keys.
"""

import hashlib

import django.db.models.deletion
from django.db import migrations, models

import cms.two_people.approvals.subjects
from cms.two_people.audit import seals
from home.alerts import alert_texts

LANGUAGES = ("km", "en")


def carry(apps, editor):
    if not apps.get_model("home", "AlertPhrase").objects.exists():
        return
    for phrase in apps.get_model("home", "AlertPhrase").objects.all():
        texts = carry_words(apps, phrase)
        carry_approvals(apps, phrase, texts)
    carry_alerts(apps)


def carry_words(apps, phrase):
    """Language → the new row."""
    model = apps.get_model("home", "AlertText")
    texts = {
        code: model.objects.create(phrase=phrase, language=code, text=words(phrase)[code])
        for code in LANGUAGES
    }
    seals.write(map(seals.as_written, texts.values()))
    return texts


def carry_approvals(apps, phrase, texts):
    """A request keeps its key with the first language, and each other has one like it."""
    of_text, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="home", model="alerttext"
    )
    requests = apps.get_model("publishing", "ChangeRequest").objects.filter(
        content_type__app_label="home",
        content_type__model="alertphrase",
        subject_id=str(phrase.pk),
    )
    endorsements = apps.get_model("publishing", "Endorsement")
    broken = broken_keys(requests.model), broken_keys(endorsements)
    said = {digest_of_both(row): row for row in (*phrase.alerts.all(), phrase)}
    for request in requests.order_by("pk"):
        voices = list(endorsements.objects.filter(request=request).order_by("pk"))
        if str(request.pk) in broken[0] or any(str(one.pk) in broken[1] for one in voices):
            continue
        row = said.get(request.digest)  # None: nobody knows these words any more
        for code, text in texts.items():
            request.content_type, request.subject_id = of_text, str(text.pk)
            if row is not None:
                request.digest = alert_texts.digest(
                    code, row.severity, words(row)[code], row.values
                )
            request.save()
            if code != LANGUAGES[0]:
                for voice in voices:
                    voice.pk, voice.request = None, request
                    # who reads Khmer for us may not read the others; what is decided stays so
                    voice.as_reviewer = voice.as_reviewer and bool(request.outcome)
                    voice.save()
            written = [request] if code == LANGUAGES[0] else [request, *voices]
            seals.write(map(seals.as_written, written))
            request.pk = None


def carry_alerts(apps):
    model = apps.get_model("home", "Alert")
    broken = broken_keys(model)
    for alert in model.objects.all():
        alert.texts = words(alert)
        alert.save(update_fields=["texts"])
        if str(alert.pk) not in broken:
            seals.write([seals.as_written(alert)])


def words(row):
    return {"km": row.text_km, "en": row.text_en}


def digest_of_both(row):
    """What an approval was for."""
    named = (row.values.get(slot, "") for slot in alert_texts.slots(row.text_en))
    parts = "\0".join((row.severity, row.text_en, row.text_km, *named))
    return hashlib.sha256(parts.encode()).hexdigest()


def broken_keys(model):
    """Of the rows that are not as the system wrote them."""
    told = (line.removeprefix(f"{model._meta.label_lower} ") for line in seals.broken(model))
    return {line.partition(":")[0].partition(" ")[0] for line in told}


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("home", "0004_phrases_name_contacts"),
        ("publishing", "0003_whose_voice"),
    ]

    operations = [
        migrations.CreateModel(
            name="AlertText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=20)),
                ("text", models.TextField(blank=True, max_length=300)),
                (
                    "phrase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="home.alertphrase",
                    ),
                ),
            ],
            options={
                "verbose_name": "alert phrase",
                "ordering": ["pk"],
                "default_permissions": (),
            },
            bases=(cms.two_people.approvals.subjects.Subject, models.Model),
        ),
        migrations.AddConstraint(
            model_name="alerttext",
            constraint=models.UniqueConstraint(
                fields=("phrase", "language"), name="alert_text_once"
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="texts",
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(carry, migrations.RunPython.noop),
    ]
