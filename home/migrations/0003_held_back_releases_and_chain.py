"""Values leave the list of what is never published by two people; the log becomes a chain.

PostgreSQL also refuses to change or delete an event by SQL. SQLite does not: Django empties its
tables with DELETE in tests, and a trigger would stop that; the chain covers both.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from home.directory import event_chain

REFUSE = """
CREATE FUNCTION home_channelevent_is_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'The log of numbers is append-only.';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER home_channelevent_append_only BEFORE UPDATE OR DELETE ON home_channelevent
    FOR EACH ROW EXECUTE FUNCTION home_channelevent_is_append_only();
"""
ALLOW = """
DROP TRIGGER home_channelevent_append_only ON home_channelevent;
DROP FUNCTION home_channelevent_is_append_only();
"""


def tie(apps, schema_editor):
    """Events from before the chain, in the order in which they were made."""
    events = apps.get_model("home", "ChannelEvent").objects
    previous = event_chain.START
    for event in events.order_by("pk").iterator():
        previous = event_chain.link(
            previous,
            channel=event.channel_id,
            verb=event.verb,
            by=event.by_id,
            at=event.at,
            old=event.old,
            new=event.new,
            note=event.note,
        )
        events.filter(pk=event.pk).update(chain=previous)


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSE)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALLOW)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0002_checks_and_reminders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="channelevent",
            name="chain",
            field=models.CharField(default="", editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="heldbackvalue",
            name="release_asked_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="heldbackvalue",
            name="release_asked_on",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="heldbackvalue",
            name="release_reason",
            field=models.CharField(blank=True, editable=False, max_length=500),
        ),
        migrations.AddField(
            model_name="heldbackvalue",
            name="released_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="heldbackvalue",
            name="released_on",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="integritycheck",
            name="chain",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="heldbackvalue",
            name="match",
            field=models.CharField(db_index=True, editable=False, max_length=200),
        ),
        migrations.AddConstraint(
            model_name="heldbackvalue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_on__isnull", True)),
                fields=("match",),
                name="held_back_once",
                violation_error_message="This value is on the list already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="heldbackvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("release_asked_by__isnull", True),
                        ("release_asked_on__isnull", True),
                        ("release_reason", ""),
                    ),
                    models.Q(
                        models.Q(("release_reason", ""), _negated=True),
                        ("release_asked_by__isnull", False),
                        ("release_asked_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="held_back_asked_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="heldbackvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("released_by__isnull", True), ("released_on__isnull", True)),
                    models.Q(
                        ("release_asked_by__isnull", False),
                        ("released_by__isnull", False),
                        ("released_on__isnull", False),
                        models.Q(("released_by", models.F("release_asked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="held_back_released_by_another",
            ),
        ),
        migrations.RunPython(tie, migrations.RunPython.noop),
        migrations.RunPython(refuse, allow),
    ]
