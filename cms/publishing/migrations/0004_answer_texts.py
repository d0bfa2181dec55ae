import django.db.models.deletion
from django.db import migrations, models

import cms.two_people.approvals.subjects


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0003_whose_voice"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(editable=False, max_length=20)),
                ("words", models.TextField(blank=True, help_text="As people type it, one a line.", verbose_name="words")),
                ("words_latin", models.TextField(blank=True, help_text="As people type it, one a line.", verbose_name="words in Latin letters")),
                ("hints", models.TextField(blank=True, help_text="One a line. They count only where no word of any answer is found.", verbose_name="weaker words")),
                ("steps", models.TextField(blank=True, help_text="At most 3 steps, one a line.", verbose_name="what to do")),
                ("sources", models.TextField(blank=True, help_text="For each step, one a line: the document and the paragraph that says it.", verbose_name="sources of the steps")),
                ("answer", models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="texts", to="publishing.whathappened")),
            ],
            options={
                "verbose_name": "answer to what happened",
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(models.F("answer"), models.F("language"), name="answer_text_once_a_language")],
            },
            bases=(cms.two_people.approvals.subjects.Subject, models.Model),
        ),
    ]
