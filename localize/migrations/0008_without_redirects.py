from django.db import migrations


class Migration(migrations.Migration):
    """Redirects are not installed any more; the table they left would hold on to pages."""

    dependencies = [
        ("localize", "0007_proposals"),
    ]

    operations = [
        migrations.RunSQL(
            "DROP TABLE IF EXISTS wagtailredirects_redirect", migrations.RunSQL.noop
        ),
    ]
