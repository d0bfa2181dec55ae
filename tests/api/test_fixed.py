"""home and help-now: one document per language at a fixed address."""

import json

import pytest


def test_home_is_at_its_fixed_address(office, api):
    document = api.json("en/home/")

    assert document["kind"] == "home"
    assert document["url"] == "/api/v1/en/home/"
    assert document["key"] == str(office.homes["en"].translation_key)


def test_home_needs_one_query(office, api, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert api.get("en/home/").status_code == 200


def test_missing_language_is_404_and_fallback_serves_the_other(office, api):
    assert list(api.problem("km/home/")["translations"]) == ["en"]

    response = api.get("km/home/", {"fallback": "en"})

    assert response["Content-Language"] == "en"
    assert json.loads(response.content)["fallback"] is True


def test_both_languages_name_each_other(bilingual, api, check):
    for locale in ("en", "km"):
        assert set(api.json(f"{locale}/home/")["translations"]) == {"en", "km"}
    check()


@pytest.mark.parametrize("path", ["en/home/about/", "en/help-now/x/"])
def test_fixed_kinds_have_nothing_below_them(office, api, path):
    assert api.problem(path)["status"] == 404


@pytest.mark.parametrize("path", ["fr/home/", "fr/help-now/"])
def test_unknown_language_is_404(db, api, path):
    assert api.problem(path)["type"] == "urn:cncc:problem:unknown-locale"


def test_help_now_without_any_service_is_404_and_not_empty(office, api):
    assert api.problem("en/help-now/")["status"] == 404


def test_unknown_parameter_is_refused(office, api):
    assert api.problem("en/home/", limit="1")["parameter"] == "limit"
