"""Indexes of lists without tombstones: SQLite could not walk those that had `deleted` as a column.

Django asks `NOT deleted`, which SQLite takes for the condition of an index but not for a column.
"""

from django.db import migrations, models

ORDERS = {
    "document_position": "position",
    "document_title": "sort_key",
    "document_published": "-published_at",
    "document_updated": "-updated_at",
}


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_facets_in_the_order_of_lists")]

    operations = [
        *(migrations.RemoveIndex("document", name) for name in ORDERS),
        *(
            migrations.AddIndex(
                "document",
                models.Index(
                    fields=["locale", "kind", column, "id"],
                    condition=models.Q(deleted=False),
                    name=name,
                ),
            )
            for name, column in ORDERS.items()
        ),
    ]
