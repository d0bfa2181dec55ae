"""A flush empties the log on purpose; a table that SQLite makes anew loses its triggers unasked."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from cms.two_people.audit import append_only
from cms.two_people.audit.models import AuditEntry, log


def assert_guarded():
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {AuditEntry._meta.db_table}")


def flush():
    """As it ends a test that commits: the next one starts with what the database was made with."""
    options = {"reset_sequences": False, "inhibit_post_migrate": True}
    call_command("flush", interactive=False, verbosity=0, **options)


@pytest.mark.sqlite
def test_table_that_sqlite_made_anew_is_noticed(transactional_db, django_db_serialized_rollback):
    field = AuditEntry._meta.get_field("comment")
    with connection.schema_editor() as editor:
        editor._remake_table(AuditEntry, alter_fields=[(field, field)])

    assert len(append_only.check_triggers(["default"])) == 3

    call_command("migrate", verbosity=0)
    assert append_only.check_triggers(["default"]) == []


def test_flush_empties_the_log_and_leaves_it_guarded(
    transactional_db, django_db_serialized_rollback
):
    subject = Group.objects.create(name="Somebody")
    log(subject, "requested", by=None)

    flush()

    assert not AuditEntry.objects.exists()
    log(subject, "requested", by=None)
    assert_guarded()
    flush()
