"""Brotli where a client takes it, for what is put together when it is asked for; gzip for
documents, which are stored so; and what that comes to for an app that copies the demonstration."""

import gzip
import json
import subprocess
import sys

import brotli
import pytest

from tests.prepared import ROOT, copy_demo, demo_environment
from tests.shared_fixtures import again, world

UNPACKED = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
COMPOSED = ("en/pages/", "changes/", "")


def make_shelf(bilingual):
    for title in ("Delta", "alpha", "Echo"):
        bilingual.page(title, intro=f"About {title}. " * 20)
    return bilingual


shelf_world = world(make_shelf, "bilingual_world")


@pytest.fixture
def shelf(bilingual, shelf_world):
    return again(shelf_world)


@pytest.mark.parametrize(
    ("accepted", "used"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("*", "gzip"),  # who does not know brotli by name may not know it
        ("identity", None),
        ("br;q=0, gzip;q=0", None),
        ("", None),
    ],
)
def test_client_gets_what_it_likes_best(shelf, api, accepted, used):
    for address in COMPOSED:
        plain = api.get(address, **{"Accept-Encoding": ""})

        answer = api.get(address, **{"Accept-Encoding": accepted})

        assert answer.get("Content-Encoding") == used
        assert answer["Vary"] == "Accept-Encoding"
        assert UNPACKED[used](answer.content) == plain.content
        assert (answer["ETag"] == plain["ETag"]) == (used is None)
        known = api.get(address, **{"Accept-Encoding": accepted, "If-None-Match": answer["ETag"]})
        assert known.status_code == 304


def test_one_document_goes_out_as_it_is_stored(shelf, api):
    for accepted, used in (("br, gzip", "gzip"), ("br", None)):
        answer = api.get("en/pages/alpha/", **{"Accept-Encoding": accepted})

        assert answer.get("Content-Encoding") == used


def test_little_is_not_compressed(shelf, api):
    token = api.json("changes/")["last_seq"]

    answer = api.get(f"changes/?since={token}", **{"Accept-Encoding": "br"})

    assert "Content-Encoding" not in answer


ASKED = """
import json, sys
import ops.wsgi
from django.test import Client

found = {}
for name, (path, encoding) in json.load(sys.stdin).items():
    answer = Client(SERVER_NAME="localhost").get(path, HTTP_ACCEPT_ENCODING=encoding)
    assert answer.status_code == 200, (path, answer.content)
    found[name] = len(answer.content)
print(json.dumps(found))
"""
KB = 1000


@pytest.mark.slow("a process of its own, with the demonstration")
def test_bytes_of_the_demonstration(tmp_path):
    copy_demo(tmp_path / "demo")
    asked = {
        "Khmer copy": ("/api/v1/changes/?limit=500&locale=km", "br, gzip"),
        "five lessons with guides": (
            "/api/v1/changes/?limit=10&locale=km&kind=lessons,guides",
            "br, gzip",
        ),
        "help-now": ("/api/v1/km/help-now/", "br, gzip"),
        "search": ("/api/v1/km/search/?q=រូបភាព", ""),
    }

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASKED],
        cwd=ROOT,
        env=demo_environment(tmp_path / "demo") | {"CMS_SIDE": "public"},
        input=json.dumps(asked),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["Khmer copy"] <= 48 * KB
    assert found["five lessons with guides"] <= 17 * KB
    assert found["help-now"] <= 2.5 * KB
    assert found["search"] <= 20 * KB
