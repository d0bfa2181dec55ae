"""A demonstration in an SQLite file has no backups, and says so in one sentence."""

import pytest
from django.core.management import CommandError, call_command

from ops.backup.doctor import health_checks


@pytest.mark.sqlite
@pytest.mark.parametrize("command", ["backup", "restore", "drill"])
def test_each_command_says_whose_it_is(command):
    with pytest.raises(CommandError, match="belong to an installation with PostgreSQL"):
        call_command(command)


@pytest.mark.sqlite
def test_doctor_says_it_once(monkeypatch):
    parts = [one for one in health_checks.EACH if health_checks.BACKUP in (one.name, one.needs)]
    monkeypatch.setattr(health_checks, "EACH", tuple(parts))

    (only,) = health_checks.found(None, is_full=False)

    assert only[1].code == "backup-never"
