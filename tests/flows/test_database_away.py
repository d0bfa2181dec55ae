"""The database away, or locked for long: everybody is told to come back, in their own form, and
the same processes answer as soon as it is there again."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.flows.away import ADDRESSES
from tests.prepared import migrated_database, migrated_file

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("/api/", "/media/", "/healthz/")


def run(database: str) -> dict:
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.flows.served_settings",
        "CMS_DEMO": "1",
        # errors are shown as in production
        "DEBUG": "0",
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.flows.away"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """What the script saw on a migrated database of its own, of the kind that this run is about."""
    folder = tmp_path_factory.mktemp("away")
    if connection.vendor == "sqlite":
        shutil.copy(migrated_file(), folder / "away.sqlite3")
        yield run(f"sqlite:///{folder / 'away.sqlite3'}")
        return
    server, name = os.environ["TEST_DATABASE_URL"], f"away_{uuid.uuid4().hex[:12]}"
    template = sql.Identifier(migrated_database(server))
    mine = sql.Identifier(name)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(mine, template))
        try:
            yield run(f"{server.rpartition('/')[0]}/{name}")
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(mine))


@pytest.mark.slow("a process of its own asks fifteen addresses three times")
@pytest.mark.django_db
def test_programs_get_a_problem_document(report):
    for path in (one for one in ADDRESSES if one.startswith(PROGRAMS)):
        told = report["during"][path]
        if path == "/healthz/live":
            continue
        assert told["status"] == 503, path
        assert told["Content-Type"] == "application/problem+json", path
        assert int(told["Retry-After"]) > 0, path
        assert told["Cache-Control"] == "no-store", path
        assert json.loads(told["text"])["status"] == 503


@pytest.mark.django_db
def test_people_get_a_page_in_both_languages(report):
    pages = [one for one in ADDRESSES if not one.startswith(PROGRAMS) and one != "/"]
    for path in pages:
        told = report["during"][path]
        assert told["status"] == 503, path
        assert told["Content-Type"].startswith("text/html"), path
        assert int(told["Retry-After"]) > 0, path
        assert told["Cache-Control"] == "no-store", path
        assert "Not available right now" in told["text"], path
        assert "មិនអាចប្រើបាននៅពេលនេះទេ" in told["text"], path
        assert "Traceback" not in told["text"]
        assert "OperationalError" not in told["text"]
    assert report["during"]["/"]["status"] == 302  # where readers go, whatever is there


@pytest.mark.django_db
def test_process_lives_and_says_that_it_is_not_ready(report):
    assert report["during"]["/healthz/live"]["status"] == 200
    assert report["during"]["/healthz/ready"]["status"] == 503


@pytest.mark.django_db
def test_everything_is_back_with_the_database(report):
    assert report["logged_in"] == 302
    assert report["after"] == report["before"]
    assert report["before"]["/admin/pages/"] == 200
    assert report["before"]["/healthz/ready"] == 200


@pytest.mark.django_db
def test_connections_persist_over_requests(report):
    assert report["connections"] == 1


@pytest.mark.sqlite
@pytest.mark.django_db
def test_login_while_the_database_is_locked_is_told_to_come_back(report):
    told = report["locked"]

    assert told["status"] == 503
    assert int(told["Retry-After"]) > 0
    assert "Not available right now" in told["text"]
    assert report["later"] == 302


@pytest.mark.django_db
def test_server_that_nobody_can_reach_is_the_same(report):
    """Nothing listens there; no connection was ever made."""
    assert report["unreachable"]["said"] == [503, 503, 503, 200], report["unreachable"]
    assert "hunter2" not in report["unreachable"]["written"]
