"""Files: what is served and how; parts of a film."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cms.documents.models import Document, MediaFile
from public.api import ranges


@pytest.fixture
def serve(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def make(name="resources/abc.webm", content=b"0123456789", **document):
        default_storage.save(name, ContentFile(content))
        values = {"key": "00000000-0000-4000-8000-000000000001", "locale": "en", "seq": 1}
        moment = "2026-11-24T00:00:00Z"
        row = Document.objects.create(
            **{**values, "kind": "resources", "slug": "s", "title": "t", "body": b"{}"},
            **{"card": b"{}", "body_gzip": b"x", "etag": "e", "etag_gzip": "g"},
            **{"updated_at": moment, **document},
        )
        MediaFile.objects.create(document=row, name=name, sha256="d" * 64)
        return f"/media/{name}"

    return make


@pytest.mark.parametrize(
    ("name", "kind", "manner"),
    [
        ("a.webp", "image/webp", "inline"),
        ("a.vtt", "text/vtt; charset=utf-8", "inline"),
        ("a.mp4", "video/mp4", "inline"),
        ("a.pdf", "application/pdf", "attachment"),
        ("a.pptx", "presentation", "attachment"),
        ("a.html", "application/octet-stream", "attachment"),
    ],
)
def test_file_says_what_it_is(name, kind, manner, serve, client):
    response = client.get(serve(f"resources/{name}"))

    assert kind in response["Content-Type"]
    assert response["Content-Disposition"].startswith(f"{manner};")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "Set-Cookie" not in response


def test_file_that_no_public_document_lists_is_not_there(serve, client):
    address = serve()
    MediaFile.objects.all().delete()

    assert client.get(address).status_code == 404


def test_part_of_a_file(serve, client):
    response = client.get(serve(), headers={"Range": "bytes=2-4"})

    assert response.status_code == 206
    assert b"".join(response) == b"234"
    assert response["Content-Range"] == "bytes 2-4/10"
    assert "Content-Range" in response["Access-Control-Expose-Headers"]
    assert response["Content-Length"] == "3"
    assert response["Content-Type"] == "video/webm"


def test_whole_file_offers_parts(serve, client):
    response = client.get(serve())

    assert (response.status_code, response["Accept-Ranges"]) == (200, "bytes")


@pytest.mark.parametrize("header", [{}, {"Range": "bytes=2-4"}])
def test_listed_file_that_is_gone_is_not_there(header, serve, client):
    address = serve()
    default_storage.delete("resources/abc.webm")

    assert client.get(address, headers=header).status_code == 404


@pytest.mark.parametrize("header", [{}, {"Range": "bytes=0-"}])
@pytest.mark.parametrize(("longest", "is_streamed"), [(10, False), (9, True)])
def test_only_a_large_file_keeps_a_thread_busy(
    header, longest, is_streamed, serve, client, monkeypatch
):
    monkeypatch.setattr("public.api.views.media.IN_MEMORY", longest)

    response = client.get(serve(), headers=header)

    assert response.streaming is is_streamed
    assert b"".join(response) == b"0123456789"
    assert response["Content-Length"] == "10"


def test_part_of_another_version_is_the_whole_file(serve, client):
    headers = {"Range": "bytes=2-4", "If-Range": '"other"'}

    assert client.get(serve(), headers=headers).status_code == 200


def test_part_behind_the_end_is_refused(serve, client):
    response = client.get(serve(), headers={"Range": "bytes=10-"})

    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */10"


def test_known_file_is_not_sent_again(serve, client):
    response = client.get(serve(), headers={"If-None-Match": f'"{"d" * 64}"'})

    assert response.status_code == 304


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("bytes=0-", (0, 9)),
        ("bytes=5-5", (5, 5)),
        ("bytes=5-99", (5, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-30", (0, 9)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,4-5", None),
        ("items=0-1", None),
    ],
)
def test_span(header, found):
    assert ranges.span(header, 10) == found


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_span_that_is_not_there(header):
    with pytest.raises(ValueError, match="bytes"):
        ranges.span(header, 10)
