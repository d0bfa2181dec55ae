import pytest
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor

from cms.documents.models import Feed
from public.api.views.health import ReadyView
from tests.api.conftest import problem


@pytest.fixture(autouse=True)
def unknown(monkeypatch):
    """Every test looks for itself whether the database is migrated."""
    monkeypatch.setattr(ReadyView, "_migrated", False)


@pytest.mark.parametrize("path", ["/healthz/live", "/healthz/ready"])
def test_ok_is_json_and_never_cached(db, api, path):
    response = api.client.get(path)

    assert response.json()["status"] == "ok"
    assert response["Cache-Control"] == "no-store"


def test_live_needs_no_database(api):
    assert api.client.get("/healthz/live").status_code == 200


def test_not_ready_without_the_feed(db, api):
    Feed.objects.all().delete()

    response = api.client.get("/healthz/ready")

    assert problem(response)["status"] == 503
    assert response["Retry-After"] == "5"


def test_not_ready_with_a_migration_to_apply(db, api, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["one"])

    assert problem(api.client.get("/healthz/ready"))["status"] == 503


def test_not_ready_while_the_database_is_away(db, api, monkeypatch):
    def away(*args):
        raise DatabaseError("password=secret")

    monkeypatch.setattr(ReadyView, "is_migrated", away)

    response = api.client.get("/healthz/ready")

    assert problem(response)["status"] == 503
    assert b"secret" not in response.content
