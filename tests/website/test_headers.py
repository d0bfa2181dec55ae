"""Headers: no cookies, nothing from elsewhere, caching as the API, help pages not stored."""

import pytest

from public.api.answers import CACHE_CONTROL
from tests.website.conftest import path_of


@pytest.fixture
def paths(site) -> list[str]:
    return [
        "/",
        "/read/",
        "/read/en/",
        "/read/en/courses/",
        "/read/en/help-now/",
        "/read/en/nothing/",
        "/sitemap.xml",
        "/robots.txt",
        path_of(site.lesson, "lessons"),
        path_of(site.service, "services"),
    ]


def test_every_answer_keeps_the_visit_private(reader, paths) -> None:
    for path in paths:
        response = reader.get(path)

        assert response["Referrer-Policy"] == "no-referrer", path
        assert response["X-Content-Type-Options"] == "nosniff"
        policy = response["Content-Security-Policy"]
        assert policy.startswith("default-src 'self'; ")
        assert "unsafe" not in policy
        assert "frame-ancestors 'self'" in policy
        assert "geolocation=()" in response["Permissions-Policy"]
        assert not response.cookies


def test_sessions_change_nothing(reader, site, paths) -> None:
    anonymous = {path: reader.get(path).content for path in paths}

    reader.client.force_login(site.office.people.admin)

    for path in paths:
        response = reader.get(path)
        assert response.content == anonymous[path], path
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_pages_are_cached_as_documents_are(reader, site) -> None:
    first = reader.get(path_of(site.lesson, "lessons"))

    assert first["Cache-Control"] == CACHE_CONTROL
    assert first["Content-Language"] == "en"
    again = reader.get(path_of(site.lesson, "lessons"), if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_help_pages_are_not_stored(reader, site) -> None:
    for path in ("/read/en/help-now/", "/read/en/services/", path_of(site.service, "services")):
        assert reader.get(path)["Cache-Control"] == "no-store", path


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_nothing_is_written_here(reader, db, method) -> None:
    response = getattr(reader.client, method)("/read/en/")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_failure_is_a_page_without_insides(reader, site, monkeypatch, caplog) -> None:
    def fail(*args, **kwargs):
        raise ValueError("canary-inside")

    monkeypatch.setattr("public.website.published.one", fail)

    response = reader.get("/read/en/help-now/")

    assert response.status_code == 500
    assert "canary-inside" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert "A page for people failed" in caplog.text


def test_nothing_is_shown_before_the_installation_is_open(reader, paths, monkeypatch) -> None:
    monkeypatch.setattr("public.website.middleware.is_open", lambda: False)

    for path in paths:
        response = reader.get(path)
        html = response.content.decode()
        assert response.status_code == 503, path
        assert "w-title" not in html
        assert "Child" not in html


def test_pages_hold_no_script_or_style_of_their_own(reader, paths) -> None:
    for path in paths:
        html = reader.get(path).content.decode()
        assert "<style" not in html
        assert " style=" not in html
        assert " on" + "click" not in html
        assert html.count("<script") == html.count("<script src=")
