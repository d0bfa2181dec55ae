"""PostgreSQL also refuses to change or delete an event of a number by SQL.

SQLite does not: Django empties its tables with DELETE in tests, and a trigger would stop that; the
chain of hashes covers both.
"""

from django.db import migrations

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


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REFUSE)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ALLOW)


class Migration(migrations.Migration):
    dependencies = [("home", "0002_references_to_other_apps")]

    operations = [migrations.RunPython(refuse, allow)]
