"""A facet carries the language, kind and place in the list of its document."""

from django.db import migrations, models

# one statement that both databases know
FILL = """
UPDATE documents_facet SET (locale, kind, place) = (
    SELECT locale, kind, CAST(position AS bigint) * 4294967296 + id FROM documents_document
    WHERE documents_document.id = documents_facet.document_id
)
"""


def column(name, field):
    return migrations.AddField("facet", name, field, preserve_default=False)


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_khmer_title_order")]

    operations = [
        migrations.RemoveConstraint("facet", "facet_identity"),
        column("locale", models.CharField(max_length=20, default="")),
        column("kind", models.CharField(max_length=40, default="")),
        column("place", models.BigIntegerField(default=0)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "facet",
            models.UniqueConstraint(
                fields=("kind", "name", "value", "locale", "place", "document"),
                name="facet_identity",
            ),
        ),
    ]
