"""Nothing changes or removes an entry of the log: not a model, not SQL, not a remade table."""

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction

from cms.two_people.audit import append_only, seals
from cms.two_people.audit.models import AuditEntry, entry_of, log, write
from cms.two_people.audit.seals import Seal
from lessons.models import Resource

TABLE = AuditEntry._meta.db_table
WAYS = {
    "update": f"UPDATE {TABLE} SET verb = 'approved'",
    "update of no value": f"UPDATE {TABLE} SET verb = verb",
    "delete": f"DELETE FROM {TABLE}",
    "delete of one": f"DELETE FROM {TABLE} WHERE id = (SELECT max(id) FROM {TABLE})",
}
ON_SQLITE = {
    "replace": f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE}",
    "upsert": f"INSERT INTO {TABLE} SELECT * FROM {TABLE} WHERE true "
    "ON CONFLICT (id) DO UPDATE SET verb = 'approved'",
}
ON_POSTGRESQL = {
    "truncate": f"TRUNCATE {TABLE}",
    "truncate all": f"TRUNCATE {TABLE} CASCADE",
    "upsert": f"INSERT INTO {TABLE} SELECT * FROM {TABLE} "
    "ON CONFLICT (id) DO UPDATE SET verb = 'approved'",
}


@pytest.fixture
def entry(db):
    person = get_user_model().objects.create_user("sokha", first_name="Sokha")
    subject = Resource.objects.create(name="Checklist", type="pdf")
    return log(subject, "requested", by=person, comment="why")


def refused(statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return True


def test_entries_of_one_step_are_written_in_their_order_and_sealed(entry):
    resource, person = Resource.objects.get(), get_user_model().objects.get()

    write([entry_of(resource, verb, by=person) for verb in ("edited", "submitted", "approved")])

    written = AuditEntry.objects.order_by("pk").exclude(pk=entry.pk)
    sealed = Seal.objects.filter(model="publishing.auditentry").values_list("key", flat=True)
    assert [one.verb for one in written] == ["edited", "submitted", "approved"]
    assert {str(one.pk) for one in written} <= set(sealed)


@pytest.mark.parametrize("way", WAYS)
def test_sql_is_refused(way, entry):
    assert refused(WAYS[way])
    assert AuditEntry.objects.get().verb == "requested"


@pytest.mark.sqlite
@pytest.mark.parametrize("way", ON_SQLITE)
def test_sql_of_sqlite_is_refused(way, entry):
    assert refused(ON_SQLITE[way])
    assert AuditEntry.objects.get().verb == "requested"


@pytest.mark.postgresql
@pytest.mark.parametrize("way", ON_POSTGRESQL)
def test_sql_of_postgresql_is_refused(way, entry):
    assert refused(ON_POSTGRESQL[way])
    assert AuditEntry.objects.get().verb == "requested"


def test_models_and_querysets_refuse_in_a_sentence(entry):
    entry.verb = "approved"
    for change in (
        entry.save,
        entry.delete,
        lambda: AuditEntry.objects.update(verb="approved"),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.bulk_update([entry], ["verb"]),
    ):
        with pytest.raises(append_only.AppendOnlyError, match="append-only"):
            change()
    assert AuditEntry.objects.get().verb == "requested"


def test_deleting_what_it_is_about_and_who_did_it_leaves_it(entry):
    Resource.objects.get().delete()
    get_user_model().objects.get(username="sokha").delete()

    kept = AuditEntry.objects.get()
    assert (kept.by_name, kept.subject_name, kept.comment) == ("Sokha", "Checklist", "why")


# Triggers that are gone are noticed


def drop_one():
    name = min(append_only._wanted(connection)[TABLE])
    on = f' ON "{TABLE}"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{name}"{on}')
    return name


def test_missing_trigger_is_an_error_and_the_next_migrate_makes_it(entry):
    assert append_only.check_triggers(["default"]) == []

    name = drop_one()

    (found,) = append_only.check_triggers(["default"])
    assert name in found.msg
    assert found.id == "publishing.E010"
    append_only.make_triggers("default")
    assert append_only.check_triggers(["default"]) == []
    assert refused(WAYS["delete"])


def test_check_asks_no_database_unless_it_is_told_to():
    assert append_only.check_triggers() == []  # pytest forbids a connection here


@pytest.mark.postgresql
def test_trigger_that_was_switched_off_is_noticed(entry):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")

    assert len(append_only.check_triggers(["default"])) == 2

    append_only.make_triggers("default")
    assert refused(WAYS["update"])


# A row that nobody can read any more


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        ("data", f"'{{\"n\": {'9' * 5000}}}'", "ValueError"),
        pytest.param("at", "'infinity'", "DataError", marks=pytest.mark.postgresql),
    ],
)
@pytest.mark.parametrize("which", [0, 1])
def test_row_that_cannot_be_read_is_a_finding_and_those_after_it_are_looked_at(
    entry, column, value, error, which
):
    resource = Resource.objects.get()
    keys = [entry.pk, *(log(resource, verb, by=None).pk for verb in ("edited", "approved", "sent"))]
    assert list(seals.broken(AuditEntry)) == []
    with append_only.lifted(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET {column} = {value} WHERE id = {keys[which]}")
        cursor.execute(f"UPDATE {TABLE} SET verb = 'x' WHERE id = {keys[2]}")

    unreadable, changed = seals.broken(AuditEntry)

    assert unreadable.startswith(f"publishing.auditentry {keys[which]} cannot be read: {error}: ")
    assert changed == f"publishing.auditentry {keys[2]}: changed outside the system: row"
