"""Findings are kept by what they say, not as sentences in English and Khmer: a sentence that the
checks know gives up what was filled in, another stays as it is, in English."""

import re

from django.db import migrations

from khmertext.checks.catalogue import MESSAGE, said

ENGLISH = "en"
BATCH = 500
FILLED = re.compile(r"\\\{(\w+)\\\}")


def bring_over(apps, schema_editor):
    Review = apps.get_model("localize", "Review")
    found = []
    for review in Review.objects.exclude(issues=[]).order_by("pk").iterator(chunk_size=BATCH):
        review.issues = [_kept(issue) for issue in review.issues]
        found.append(review)
        if len(found) == BATCH:
            Review.objects.bulk_update(found, ["issues"])
            found = []
    Review.objects.bulk_update(found, ["issues"])


def _kept(issue):
    kept = {name: value for name, value in issue.items() if name != "message_km"}
    for wording, text in said(ENGLISH).get(issue["id"], {}).items():
        pattern = FILLED.sub(r"(?P<\1>.*?)", re.escape(text))
        if match := re.fullmatch(pattern, issue["message"], re.DOTALL):
            wording = "" if wording == MESSAGE else wording
            return kept | {"wording": wording, "values": match.groupdict()}
    return kept


class Migration(migrations.Migration):
    dependencies = [("localize", "0003_words_of_terms_by_language")]

    operations = [
        migrations.RunPython(bring_over, migrations.RunPython.noop),
    ]
