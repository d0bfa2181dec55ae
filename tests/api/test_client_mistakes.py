"""What a client does wrong is told to the client; the log is for what we do wrong."""

import logging

import pytest

from public.api.views.index import IndexView


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/en/pages/?bad=1", 400),
        ("get", "/api/v1/en/pages/?limit=x", 400),
        ("get", "/api/v1/changes/?since=x", 400),
        ("get", "/api/v1/hsds/services/?page=x", 400),
        ("get", "/api/v1/nothing/at/all/here/", 404),
        ("get", "/api/v1/en/pages/never/", 404),
        ("get", "/api/v1/xx/pages/", 404),
        ("get", "/media/never.png", 404),
        ("get", "/healthz/never", 404),
        ("get", "/read/en/never/", 404),
        ("get", "/never/", 404),
        ("post", "/api/v1/en/pages/", 405),
        ("delete", "/media/never.png", 405),
        ("put", "/read/en/", 405),
        ("get", "/api/v1/changes/?since=0-1", 410),
    ],
)
def test_mistake_of_a_client_leaves_no_line(office, api, caplog, method, path, status):
    caplog.set_level(logging.INFO)

    answer = getattr(api.client, method)(path)

    assert answer.status_code == status
    assert caplog.records == []


def test_foreign_host_leaves_no_line(office, api, caplog):
    caplog.set_level(logging.INFO)

    answer = api.client.get("/api/v1/", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert caplog.records == []


def test_mistake_of_ours_is_logged(office, api, caplog, monkeypatch):
    def broken(self, request):
        raise RuntimeError("ours")

    monkeypatch.setattr(IndexView, "get", broken)

    assert api.client.get("/api/v1/").status_code == 500
    names = {record.name for record in caplog.records if record.levelno >= logging.ERROR}
    assert names == {"public.api.middleware", "django.request"}
    assert "RuntimeError: ours" in caplog.text
