"""What was cut of a document becomes what is said of it meanwhile: nothing, of each contact."""

import hashlib
import json

from django.db import migrations


def as_told(apps, schema_editor):
    for document in apps.get_model("documents", "Document").objects.exclude(meanwhile=""):
        told = dict.fromkeys(document.meanwhile.split())
        _store(document, json.dumps(told, sort_keys=True, separators=(",", ":")))


def as_cut(apps, schema_editor):
    """Names have no place there: who goes back writes all documents again."""
    for document in apps.get_model("documents", "Document").objects.exclude(meanwhile=""):
        told = json.loads(document.meanwhile).items()
        _store(document, " ".join(sorted(key for key, now in told if not isinstance(now, str))))


def _store(document, meanwhile):
    mark = f"-{hashlib.sha256(meanwhile.encode()).hexdigest()[:16]}"
    document.meanwhile = meanwhile
    document.etag = document.etag[:32] + mark
    document.etag_gzip = document.etag_gzip[:32] + mark
    document.save(update_fields=["meanwhile", "etag", "etag_gzip"])


class Migration(migrations.Migration):
    dependencies = [("documents", "0010_hidden_values")]

    operations = [
        migrations.RenameField("document", "cut", "meanwhile"),
        migrations.RunPython(as_told, as_cut),
    ]
