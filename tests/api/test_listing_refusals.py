"""What a list refuses to be asked, with the name of the parameter."""

import base64
import json

import pytest

from cms.core.vocabularies.directory import (
    CATEGORIES,
    PROVINCES,
    SERVICE_AUDIENCES,
    WAYS,
)
from cms.core.vocabularies.happened import HAPPENED
from cms.core.vocabularies.library import RESOURCE_TYPES
from cms.core.vocabularies.shared import AUDIENCES, TOPICS
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
        ({"ordering": "-updated_at"}, "ordering"),
        ({"count": "true"}, "count"),
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
    ],
)
def test_bad_parameters_are_400_with_the_name(db, api, query, parameter):
    document = problem(api.get("en/courses/", query))

    assert document["status"] == 400
    assert document["parameter"] == parameter


@pytest.mark.parametrize(
    ("kind", "name", "labels"),
    [
        ("courses", "audience", AUDIENCES),
        ("services", "audience", SERVICE_AUDIENCES),
        ("services", "topic", TOPICS),
        ("services", "category", CATEGORIES),
        ("services", "province", PROVINCES),
        ("services", "happened", HAPPENED),
        ("services", "way", WAYS),
        ("resources", "type", RESOURCE_TYPES),
        # a filter that courses do not have finds nothing, but what it means is one of these
        ("courses", "province", PROVINCES),
    ],
)
def test_value_outside_a_closed_list_is_refused_with_those_inside(db, api, kind, name, labels):
    document = problem(api.get(f"en/{kind}/", {name: "No such value"}))

    assert document["parameter"] == name
    assert document["allowed"] == [label.code for label in labels]


def test_refused_ordering_comes_with_all(db, api):
    allowed = problem(api.get("en/courses/", {"ordering": "id"}))["allowed"]

    for right in allowed:
        assert api.get("en/courses/", {"ordering": right}).status_code == 200


def test_refused_key_or_number_has_no_list(db, api):
    for name, value in (("course", "book-1"), ("age", "old"), ("limit", "0")):
        assert "allowed" not in problem(api.get("en/courses/", {name: value}))


def test_too_many_parameters_are_refused(db, api, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10

    response = api.client.get("/api/v1/en/pages/?" + "&".join(["age=1"] * 20))

    assert problem(response)["type"] == "urn:cncc:problem:bad-request"


@pytest.mark.parametrize("path", ["fr/lessons/", "km/secrets/", "KM/lessons/", "a" * 5000 + "/b/"])
def test_unknown_language_or_kind_is_404(db, api, path):
    assert api.problem(path)["status"] == 404
