"""A database of its own: what is restored takes the place of everything that is in one."""

import os
import shutil
from contextlib import closing
from urllib.parse import urlsplit

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection

from ops.backup import postgresql
from tests import prepared
from tests.conftest import make_public_tree, make_site_tree

KEY = "of-the-tests"


@pytest.fixture
def places(settings, tmp_path):
    """Folders of a backup, with its key."""
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_KEY_FILE = str(tmp_path / "key")
    settings.BACKUP_COPY_TO = ""
    (tmp_path / "key").write_text(KEY)
    (tmp_path / "key").chmod(0o600)
    (tmp_path / "media").mkdir()
    return tmp_path


@pytest.fixture
def own_database(django_db_setup, only_these_worlds, django_db_blocker, monkeypatch):
    """After all migrations, and committed in."""
    if not (shutil.which("restic") and shutil.which("pg_dump")):
        pytest.skip("restic or PostgreSQL's programs are not on this machine")
    server, name = os.environ["TEST_DATABASE_URL"], f"backups_{os.getpid()}"
    template = prepared.migrated_database(server)
    # as an installation names it, for the process of a drill
    monkeypatch.setenv("DATABASE_URL", urlsplit(server)._replace(path=f"/{name}").geturl())
    with django_db_blocker.unblock():
        with closing(psycopg.connect(server, autocommit=True)) as database:
            database.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        connection.close()
        before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
        forget()
        yield name
        connection.close()
        connection.settings_dict["NAME"] = before
        forget()
        with closing(psycopg.connect(server, autocommit=True)) as database:
            database.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def installed(own_database, places):
    """With an upload."""
    (places / "media/images").mkdir()
    (places / "media/images/a.jpg").write_bytes(b"a picture")


@pytest.fixture
def office(installed):
    """With pages that people published."""
    return make_public_tree(make_site_tree())


def forget() -> None:
    cache.clear()
    ContentType.objects.clear_cache()


def empty(places) -> None:
    """As on another machine."""
    with connection.cursor() as cursor:
        cursor.execute(postgresql.EMPTY)
    shutil.rmtree(places / "media")
    forget()
