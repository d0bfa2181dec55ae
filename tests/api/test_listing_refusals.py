"""What a list refuses to be asked, with the name of the parameter."""

import base64
import json

import pytest

from tests.api.conftest import problem


def cursor_of(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "abc"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"limit": "1e1"}, "limit"),
        ({"limit": "1_0"}, "limit"),
        ({"limit": "១០"}, "limit"),
        ({"limit": ["1", "2"]}, "limit"),
        ({"limit": "9" * 10_000}, "limit"),
        ({"ordering": "id"}, "ordering"),
        ({"count": "yes"}, "count"),
        ({"age": "old"}, "age"),
        ({"age": "121"}, "age"),
        ({"age": ""}, "age"),
        ({"age": ["1"] * 11}, "age"),
        ({"topic": ["privacy"] * 11}, "topic"),
        ({"topic": "weather"}, "topic"),
        ({"topic": "privacy,"}, "topic"),
        ({"topic": "a" * 10_000}, "topic"),
        ({"audience": "a\0"}, "audience"),
        ({"audience": "nobody"}, "audience"),
        ({"course": "book-1"}, "course"),
        ({"province": "KH-26"}, "province"),
        ({"type": "../etc"}, "type"),
        ({"page": "2"}, "page"),
        ({"include": "services"}, "include"),
        ({"cursor": "!"}, "cursor"),
        ({"cursor": ""}, "cursor"),
        ({"cursor": "a" * 10_000}, "cursor"),
        ({"cursor": cursor_of("position")}, "cursor"),
        ({"cursor": cursor_of("title", "a", 1)}, "cursor"),
        ({"cursor": cursor_of("position", "1", 1)}, "cursor"),
        ({"cursor": cursor_of("position", 2**70, 1)}, "cursor"),
        ({"cursor": cursor_of("position", 1, 2**70)}, "cursor"),
        ({"cursor": cursor_of("position", 1, True)}, "cursor"),
        ({"cursor": cursor_of("title", "a\0", 1), "ordering": "title"}, "cursor"),
        ({"cursor": cursor_of("-updated_at", "x", 1), "ordering": "-updated_at"}, "cursor"),
        *(
            ({"cursor": cursor_of("-updated_at", moment, 1), "ordering": "-updated_at"}, "cursor")
            for moment in ("2026-11-24", "0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-14:00")
        ),
    ],
)
def test_bad_parameters_are_400_with_the_name(db, api, query, parameter):
    document = problem(api.get("en/courses/", query))

    assert document["status"] == 400
    assert document["parameter"] == parameter


def test_too_many_parameters_are_refused(db, api, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10

    response = api.client.get("/api/v1/en/pages/?" + "&".join(["age=1"] * 20))

    assert problem(response)["type"] == "urn:cncc:problem:bad-request"


@pytest.mark.parametrize("path", ["fr/lessons/", "km/secrets/", "KM/lessons/", "a" * 5000 + "/b/"])
def test_unknown_language_or_kind_is_404(db, api, path):
    assert api.problem(path)["status"] == 404
