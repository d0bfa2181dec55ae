"""A connection that died while nobody asked costs nobody an answer; a statement that takes too long
ends."""

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from cms.documents.models import Feed
from public.api import middleware
from tests.api.conftest import problem

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture(autouse=True)
def restored(django_db_serialized_rollback):
    """What the migrations made is there again after these tests."""


def kill():
    """The server ends the connection that this process keeps; the test client closes none."""
    with connection.copy().cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        cursor.connection.close()


@pytest.mark.postgresql
def test_answer_does_not_need_the_connection_of_before(api):
    for path in ("/api/v1/", "/api/v1/changes/"):
        before = api.client.get(path)
        dead = connection.connection
        kill()

        after = api.client.get(path)

        assert after.status_code == before.status_code == 200
        assert after.content == before.content
        assert connection.connection is not dead

    before = api.client.get("/read/en/")
    kill()

    assert api.client.get("/read/en/").status_code == before.status_code != 503


def test_neither_an_error_nor_a_database_that_is_away_is_tried_twice(db):
    Feed.objects.exists()
    tried = []

    def fails():
        tried.append(1)
        raise OperationalError("database is locked")

    with pytest.raises(OperationalError):
        middleware.asked_again(fails)
    assert tried == [1]

    connection.close()
    with pytest.raises(OperationalError):
        middleware.asked_again(fails)
    assert tried == [1, 1]


def test_answer_is_its_two_statements(api):
    api.client.get("/api/v1/")

    with CaptureQueriesContext(connection) as captured:
        api.client.get("/api/v1/")

    assert len(captured) == 2  # the feed, and the documents that the digests are made of


@pytest.mark.postgresql
def test_statement_that_is_ended_is_503(api, monkeypatch):
    def slow(self, request):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 20")
            cursor.execute("SELECT pg_sleep(60)")

    monkeypatch.setattr("public.api.views.index.IndexView.get", slow)

    answer = api.client.get("/api/v1/")

    assert problem(answer)["status"] == 503
    assert answer["Retry-After"] == "10"
    connection.close()  # and with it the limit
