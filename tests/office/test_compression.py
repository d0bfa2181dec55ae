"""What the office sends compressed: words, and nothing that is a file."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse
from django.urls import reverse

from office.desk.compression import CompressedScreens

ACCEPTS = {"accept-encoding": "gzip"}


@pytest.mark.parametrize(
    "name", ["wagtailadmin_home", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"]
)
def test_a_screen_and_what_it_loads_is_compressed(name, admin_client):
    plain = admin_client.get(reverse(name))
    sent = admin_client.get(reverse(name), headers=ACCEPTS)

    assert sent.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in sent.headers["Vary"]
    assert len(sent.content) * 3 < len(plain.content)
    assert gzip.decompress(sent.content)[:50] == plain.content[:50]
    assert "Content-Encoding" not in plain.headers


def test_what_each_screen_loads_is_sent_once(admin_client):
    """Signs are kept for as long as they are the same, and words are asked about."""
    signs = admin_client.get(reverse("wagtailadmin_sprite"))
    words = admin_client.get(reverse("wagtailadmin_javascript_catalog"))
    again = admin_client.get(
        reverse("wagtailadmin_javascript_catalog"), headers={"if-none-match": words["ETag"]}
    )

    assert "immutable" in signs["Cache-Control"] and "no-store" not in signs["Cache-Control"]
    assert again.status_code == 304 and not again.content


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg", "application/zip", ""])
def test_a_file_is_sent_as_it_is(kind, rf):
    request = rf.get("/", headers=ACCEPTS)
    answer = HttpResponse(b"a" * 1000, content_type=kind)

    assert CompressedScreens(lambda request: answer)(request).content == b"a" * 1000


def test_a_stream_keeps_its_length(rf, tmp_path):
    """Whoever fetches a recording over a weak line asks for its parts."""
    file = tmp_path / "a.txt"
    file.write_bytes(b"a" * 1000)
    answer = FileResponse(file.open("rb"), content_type="text/plain")

    sent = CompressedScreens(lambda request: answer)(rf.get("/", headers=ACCEPTS))

    assert sent.headers["Content-Length"] == "1000"
    assert "Content-Encoding" not in sent.headers
