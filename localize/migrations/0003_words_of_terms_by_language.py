"""The words of terms go to rows, one for each language; what stood in columns comes along."""

import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models

import localize.terminology.languages


def bring_over(apps, schema_editor):
    Term = apps.get_model("localize", "Term")
    Section = apps.get_model("localize", "LanguageSection")
    rows = []
    for term in Term.objects.order_by("pk").iterator():
        if term.en_variants:
            rows.append(Section(term=term, language="en", admitted=term.en_variants))
        if term.km or term.km_variants or term.km_forbidden:
            rows.append(
                Section(
                    term=term,
                    language="km",
                    preferred=term.km,
                    admitted=term.km_variants,
                    forbidden=term.km_forbidden,
                )
            )
    Section.objects.bulk_create(rows, batch_size=500)


def take_back(apps, schema_editor):
    Section = apps.get_model("localize", "LanguageSection")
    for row in Section.objects.select_related("term").order_by("pk").iterator():
        if row.language == "en":
            row.term.en_variants = row.admitted
            row.term.save(update_fields=["en_variants"])
        elif row.language == "km":
            row.term.km, row.term.km_variants = row.preferred, row.admitted
            row.term.km_forbidden = row.forbidden
            row.term.save(update_fields=["km", "km_variants", "km_forbidden"])


def _tag(**default):
    return models.CharField(max_length=100, **default)


class Migration(migrations.Migration):
    dependencies = [("localize", "0002_match_keys_by_trigrams")]

    operations = [
        migrations.CreateModel(
            name="LanguageSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", _tag()),
                ("preferred", models.CharField(blank=True, max_length=255)),
                ("admitted", models.TextField(blank=True)),
                ("forbidden", models.TextField(blank=True)),
                (
                    "term",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="localize.term",
                    ),
                ),
            ],
            options={"ordering": ["language"]},
        ),
        migrations.AddConstraint(
            model_name="languagesection",
            constraint=models.UniqueConstraint(
                fields=("term", "language"), name="term_one_section_a_language"
            ),
        ),
        migrations.RunPython(bring_over, take_back),
        migrations.RemoveField(model_name="term", name="en_variants"),
        migrations.RemoveField(model_name="term", name="km"),
        migrations.RemoveField(model_name="term", name="km_variants"),
        migrations.RemoveField(model_name="term", name="km_forbidden"),
        migrations.RenameField(model_name="term", old_name="en", new_name="name"),
        migrations.AlterField(
            model_name="term",
            name="name",
            field=models.CharField(max_length=255, unique=True, verbose_name="term"),
        ),
        migrations.AlterModelOptions(
            name="term",
            options={
                "ordering": ["name"],
                "verbose_name": "term",
                "verbose_name_plural": "term base",
            },
        ),
        migrations.AddField("term", "language", _tag(default="en", editable=False)),
        migrations.AlterField(
            "term",
            "language",
            _tag(default=localize.terminology.languages.named_in, editable=False),
        ),
        migrations.RenameField(model_name="termproposal", old_name="en", new_name="name"),
        migrations.RenameField(model_name="termproposal", old_name="km", new_name="word"),
        migrations.AlterField("termproposal", "name", models.CharField(max_length=255)),
        migrations.AlterField("termproposal", "word", models.CharField(max_length=255)),
        migrations.AddField("termproposal", "language", _tag(default="en")),
        migrations.AlterField(
            "termproposal", "language", _tag(default=localize.terminology.languages.named_in)
        ),
        migrations.AddField("termproposal", "into", _tag(default="km"), preserve_default=False),
    ]
