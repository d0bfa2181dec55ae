import logging

import pytest
from django.test import Client

from cms import settings as project
from public.api.views.index import IndexView
from tests.api.conftest import problem

PUBLIC = {
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/en/nothing/", "/healthz/live", "/media/x"])
def test_public_paths_have_the_public_headers(db, api, path):
    response = api.client.get(path)

    assert {name: response[name] for name in PUBLIC} == PUBLIC
    assert "ETag" in response["Access-Control-Expose-Headers"]


def test_nothing_new_is_said_in_few_bytes(db, api, settings):
    """What millions ask each day: the body is a tenth of it."""
    start = api.get("changes/").json()["last_seq"]
    settings.MIDDLEWARE = project._PUBLIC
    settings.SECURE_REFERRER_POLICY = settings.SECURE_CROSS_ORIGIN_OPENER_POLICY = None

    answer = Client().get(f"/api/v1/changes/?since={start}")

    # as it leaves the proxy, which keeps X-Accel-Expires for itself
    lines = [f"{name}: {value}" for name, value in answer.items() if name != "X-Accel-Expires"]
    assert len(answer.content) < 80
    assert sum(len(line) + 2 for line in lines) < 340, lines


def test_preflight_is_answered(db, api):
    response = api.client.options(
        "/api/v1/en/lessons/",
        headers={
            "Origin": "https://app.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "If-None-Match, If-Range, Range",
        },
    )

    assert response.status_code == 204
    assert response["Access-Control-Allow-Methods"] == response["Allow"] == "GET, HEAD, OPTIONS"
    allowed = response["Access-Control-Allow-Headers"].split(", ")
    assert {"If-None-Match", "If-Range", "Range"} <= set(allowed)


@pytest.mark.parametrize(
    "path",
    [
        *("/api/", "/api/v2/", "/api/v1/a/b/c/d/", "/api/v1//", "/healthz/", "/api/v1/%00"),
        "/media/",
    ],
)
@pytest.mark.parametrize("method", ["get", "head", "post", "options"])
def test_unknown_address_is_a_problem_document(db, api, path, method):
    response = getattr(api.client, method)(path)

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/en/lessons", "/api/v1/changes"])
def test_missing_slash_moves_to_the_address_with_it(db, api, path):
    response = api.client.get(path, {"limit": "5"})

    assert response.status_code == 301
    assert response["Location"] == f"{path}/?limit=5"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/", 200),
        ("/api/v1/en/pages/", 200),
        ("/api/v1/docs/", 200),
        ("/api/v1/en/nothing/", 404),
        ("/api/v1/en/pages", 301),
        ("/read/en/", 200),
        ("/healthz/live", 200),
    ],
)
def test_every_answer_says_how_long_it_is(office, api, path, status):
    answer, head = api.client.get(path), api.client.head(path)

    assert answer.status_code == head.status_code == status
    assert answer["Content-Length"] == head["Content-Length"] == str(len(answer.content))
    assert head.content == b""


def test_answers_without_a_body_have_no_length(office, api):
    etag = api.client.get("/api/v1/")["ETag"]
    known = api.client.get("/api/v1/", headers={"If-None-Match": etag})

    assert known.status_code == 304
    assert "Content-Length" not in known
    assert "Content-Length" not in api.client.options("/api/v1/")


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/api/v1/km%0A/lessons", "/api/v1/km%0A/lessons/"),
        ("/api/v1/km/lessons/x%0D%0Aset-cookie:a", "/api/v1/km/lessons/x%0D%0Aset-cookie:a/"),
        ("/api/v1/km/%E1%9E%80", "/api/v1/km/%E1%9E%80/"),
        ("/api/v1/km/lessons/a%3Fb", "/api/v1/km/lessons/a%3Fb/"),
        ("/read/km/x%0Ay", "/read/km/x%0Ay/"),
    ],
)
def test_odd_characters_of_an_address_stay_encoded(db, api, asked, there):
    response = api.client.get(asked, QUERY_STRING="topic=%0A&q=\xe1\x9e\x80")

    assert response.status_code == 301
    assert response["Location"] == f"{there}?topic=%0A&q=%E1%9E%80"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize(
    "path", ["/api/v1/", "/api/v1/changes/", "/api/v1/en/lessons/", "/healthz/ready", "/media/x"]
)
def test_other_methods_are_405(db, path, method):
    response = getattr(Client(enforce_csrf_checks=True), method)(path)

    assert problem(response)["status"] == 405
    assert "GET" in response["Allow"]


def test_failure_inside_is_a_problem_without_detail(db, api, monkeypatch, caplog):
    def broken(self, request):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(IndexView, "get", broken)

    response = api.client.get("/api/v1/")

    document = problem(response)
    assert document["status"] == 500
    assert "secret" not in response.content.decode()
    assert "RuntimeError" in caplog.text


def test_logs_hold_no_query_string(office, api, caplog):
    caplog.set_level(logging.DEBUG)
    api.get("en/pages/", {"topic": "zqcanary"})
    api.get("en/pages/never/", {"fallback": "zqcanary"}, **{"User-Agent": "zqcanary"})

    lines = [record for record in caplog.records if record.name != "django.db.backends"]
    assert "zqcanary" not in " ".join(record.getMessage() for record in lines)


def test_no_session_and_no_user_is_looked_at(office, client, django_assert_num_queries):
    client.force_login(office.people.admin)

    with django_assert_num_queries(1):
        answer = client.get("/api/v1/en/home/")
    assert answer.status_code == 200


def test_admin_still_has_its_own_middleware(db, api):
    response = api.client.get("/admin/")

    assert response.status_code == 302
    assert "Access-Control-Allow-Origin" not in response
