"""Under a name that is not ours nothing is answered: a demonstration behind somebody's proxy, a
page that a foreign site shows as its own. Health is answered to whoever asks by address."""

import pytest
from django.test import Client

from tests.website.conftest import (  # noqa: F401
    office,
    office_world,
    path_of,
    site,
    site_world,
)

FOREIGN = ("help.example.kh", "127.0.0.1.example.kh", "203.0.113.9:8000", "bad_host", "")
FOR_PROGRAMS = (
    *("/api/v1/", "/api/v1/en/help-now/", "/api/v1/changes/", "/api/v1/hsds/", "/api/v1/docs/"),
    *("/media/none.pdf", "/api/v1/en/services/"),
)
FOR_PEOPLE = (
    *("/", "/read/", "/read/en/help-now/", "/read/en/services/", "/sitemap.xml", "/robots.txt"),
    *("/admin/", "/admin/login/", "/static/website/website.css", "/home-en/"),
)


@pytest.mark.parametrize("host", FOREIGN)
def test_foreign_name_is_told_nothing(db, client, host):
    for path in FOR_PROGRAMS:
        answer = client.get(path, headers={"host": host})
        assert answer.status_code == 400, path
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:cncc:problem:bad-request"
        assert host == "" or host not in answer.content.decode()
    for path in FOR_PEOPLE:
        answer = client.get(path, headers={"host": host})
        assert answer.status_code == 400, path
        assert "គ្មានអ្វីនៅទីនេះទេ" in answer.content.decode()
        assert host == "" or host not in answer.content.decode()


def test_our_name_is_answered(site, client):  # noqa: F811
    for path in ("/api/v1/en/help-now/", "/read/en/help-now/", path_of(site.lesson, "lessons")):
        for host in ("testserver", "localhost:8000", "127.0.0.1"):
            assert client.get(path, headers={"host": host}).status_code == 200, path
        assert client.get(path, headers={"host": "example.org"}).status_code == 400, path


@pytest.mark.parametrize("path", ["/healthz/live", "/healthz/ready"])
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.0.0.7", "cms.example.org"])
def test_health_is_answered_by_address(db, settings, path, host):
    """The container's health check asks 127.0.0.1, whatever the installation is called."""
    settings.ALLOWED_HOSTS = ["cms.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    client = Client()  # made with these settings

    assert client.get(path, headers={"host": host}).status_code == 200
    answer = client.get("/api/v1/", headers={"host": "127.0.0.1:8000"})
    assert answer["Content-Type"] == "application/problem+json"
