"""A mark of a text is stored once: what is there already need not be taken away first."""

from django.db import migrations, models
from django.db.models import Min


def keep_one(apps, schema_editor):
    """Of marks that are there twice, the first stays; they say the same."""
    marks = apps.get_model("localize", "Mark").objects.using(schema_editor.connection.alias)
    first = marks.values("review", "mark").annotate(first=Min("pk"), n=models.Count("pk"))
    for one in first.filter(n__gt=1):
        marks.filter(review=one["review"], mark=one["mark"]).exclude(pk=one["first"]).delete()


class Migration(migrations.Migration):
    dependencies = [("localize", "0010_term_proposals")]

    operations = [
        migrations.RunPython(keep_one, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex(model_name="mark", name="localize_ma_mark_ff56b7_idx"),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.UniqueConstraint("mark", "review", name="mark_once"),
        ),
    ]
