"""Each column is said so that the other database stores what this one had."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import orjson
import pytest
from django.apps import apps
from django.db import models
from taggit.models import Tag

from cms.backup import tables
from cms.backup.columns import kind_of, said, stored
from cms.documents.models import Recall
from cms.publishing.audit.append_only import logs
from cms.publishing.audit.seals import sealed_models

KEY = UUID("0" * 31 + "1")
PHNOM_PENH = timezone(timedelta(hours=7))

# kind, what a driver reads, what the archive says
READ = [
    ("int", 5, 5),
    ("bool", 1, True),
    ("float", 3, 3.0),
    ("text", "ខ្មែរ", "ខ្មែរ"),
    ("json", '{"b": 1,  "a": 2}', '{"b": 1,  "a": 2}'),
    ("datetime", datetime(2026, 1, 2, 3, 4, 5, 6), "2026-01-02 03:04:05.000006+00:00"),
    ("datetime", datetime(2026, 1, 2, tzinfo=PHNOM_PENH), "2026-01-01 17:00:00+00:00"),
    ("date", date(2026, 1, 2), "2026-01-02"),
    ("time", time(7, 30), "07:30:00"),
    ("duration", timedelta(seconds=1.5), 1_500_000),
    ("duration", 1_500_000, 1_500_000),
    ("decimal:6", 11.5564, "11.556400"),
    ("decimal:2", Decimal("7.10"), "7.10"),
    ("uuid", KEY, KEY.hex),
    ("uuid", KEY.hex, KEY.hex),
    ("binary", memoryview(b"\0\xff"), "AP8="),
]
# kind, what the archive says, what SQLite is given, what PostgreSQL is given
WRITTEN = [
    ("bool", True, True, True),
    ("text", "ខ្មែរ", "ខ្មែរ", "ខ្មែរ"),
    ("datetime", "2026-01-02 03:04:05+00:00", "2026-01-02 03:04:05", "2026-01-02 03:04:05+00:00"),
    ("duration", 1_500_000, 1_500_000, timedelta(seconds=1.5)),
    ("binary", "AP8=", b"\0\xff", b"\0\xff"),
    ("uuid", KEY.hex, KEY.hex, KEY.hex),
]


@pytest.mark.parametrize(("kind", "value", "told"), READ)
def test_values_are_said_alike(kind, value, told):
    convert = said(kind)

    assert (convert(value) if convert else value) == told
    assert type(told) is type(convert(value) if convert else value)


@pytest.mark.parametrize(("kind", "told", "sqlite", "postgresql"), WRITTEN)
def test_values_are_stored_as_each_database_has_them(kind, told, sqlite, postgresql):
    for vendor, wanted in (("sqlite", sqlite), ("postgresql", postgresql)):
        convert = stored(kind, vendor)
        assert (convert(told) if convert else told) == wanted


def test_every_table_is_in_the_archive_or_left_out_on_purpose(db):
    """What holds people's work, accounts and their factors is in it."""
    there = {table.name for table in tables.tables()}
    out = {model._meta.label_lower for model in apps.get_models() if tables.is_left_out(model)}

    every = apps.get_models(include_auto_created=True)
    assert there | {model._meta.db_table for model in every if tables.is_left_out(model)} == {
        model._meta.db_table for model in every
    }
    assert {name for name in out if name.split(".")[0] not in tables.LEFT_OUT_APPS} == (
        tables.LEFT_OUT
    )
    kept = [*logs(), *sealed_models(), *map(apps.get_model, KEPT)]
    assert {model._meta.db_table for model in kept} <= there


KEPT = (
    "auth.user",
    "accounts.recoverycode",
    "otp_totp.totpdevice",
    "django_otp_webauthn.webauthncredential",
    "localize.typedtext",
    "publishing.waitingmail",
    "wagtailcore.revision",
)


def test_column_of_a_kind_that_nobody_thought_of_is_no_backup():
    with pytest.raises(KeyError):
        kind_of(models.GenericIPAddressField())


def test_rows_of_json_are_compared_by_what_they_say():
    """PostgreSQL changes the order and the spaces."""
    lines = [b'[1,"{\\"b\\": 1,  \\"a\\": [2.50]}"]', b'[1,"{\\"a\\": [2.5], \\"b\\": 1}"]']

    one, other = (tables._compared(line, orjson.loads(line), [1]) for line in lines)

    assert one == other
    assert tables._compared(b"", [1, "NaN"], [1]) != tables._compared(b"", [1, "null"], [1])


def test_rows_are_filled_in_as_they_were_read(db):
    """The same bytes again, in this database."""
    Recall.objects.create(key=KEY, seq=7, at=datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC))
    table = next(one for one in tables.tables() if one.name == Recall._meta.db_table)
    before = tables.Content()
    lines = list(tables.lines(table, before))
    Recall.objects.all().delete()

    tables.fill(table, lines)

    after = tables.Content()
    assert list(tables.lines(table, after)) == lines
    assert before == after
    assert after.rows == 1


def test_key_of_something_that_is_gone_is_not_given_out_again(db):
    key = Tag.objects.create(name="a", slug="a").pk
    every = tables.tables()

    tables.count_on({}, every)
    assert tables.counters()[Tag._meta.db_table] == key
    tables.count_on({Tag._meta.db_table: key + 1000}, every)

    assert tables.counters()[Tag._meta.db_table] == key + 1000
    assert Tag.objects.create(name="b", slug="b").pk == key + 1001
