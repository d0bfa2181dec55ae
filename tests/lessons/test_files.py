"""Files of resources: two people, versions, what is served."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from lessons import files
from lessons.documents.resources import RESOURCE
from lessons.models import Resource, ResourceFile


def served(resource):
    return {
        (file.role, file.language, file.version)
        for file in Resource.objects.get(pk=resource.pk).served_files()
    }


@pytest.fixture
def add(resource, upload, people):
    def make(content=b"%PDF-1.7 one", language="en", role="main", name="a.pdf", to=resource):
        return files.add(
            to, language=language, role=role, upload=upload(content, name), by=people["editor"]
        )

    return make


@pytest.fixture
def confirmed(add, people):
    def make(*args, **kwargs):
        return files.confirm(add(*args, **kwargs), by=people["publisher"])

    return make


def test_new_file_waits_for_a_second_person(resource, add, people):
    file = add()

    assert served(resource) == set()
    assert (file.version, file.mime, file.bytes) == (1, "application/pdf", 12)
    files.confirm(file, by=people["publisher"])
    assert served(resource) == {("main", "en", 1)}


def test_nobody_confirms_a_file_of_their_own(add, people):
    file = add()

    with pytest.raises(ValidationError, match="Somebody else"):
        files.confirm(file, by=people["editor"])


def test_database_refuses_one_person_twice(add):
    file = add()

    with pytest.raises(IntegrityError), transaction.atomic():
        ResourceFile.objects.filter(pk=file.pk).update(
            confirmed_by=file.added_by, confirmed_at=file.added_at
        )


def test_database_refuses_a_time_without_a_person(add):
    file = add()

    with pytest.raises(IntegrityError), transaction.atomic():
        ResourceFile.objects.filter(pk=file.pk).update(withdrawn_at=file.added_at)


def test_replaced_file_is_served_until_the_new_one_is_confirmed(resource, add, confirmed, people):
    confirmed()
    newer = add(b"%PDF-1.7 two")

    assert served(resource) == {("main", "en", 1)}
    files.confirm(newer, by=people["publisher"])
    assert served(resource) == {("main", "en", 2)}


def test_older_version_never_comes_back(resource, confirmed, people):
    confirmed()
    newer = confirmed(b"%PDF-1.7 two")

    files.withdraw(newer, by=people["editor"])

    assert served(resource) == set()


def test_older_version_confirmed_late_changes_nothing(resource, add, confirmed, people):
    older = add()
    confirmed(b"%PDF-1.7 two")

    files.confirm(older, by=people["publisher"])

    assert served(resource) == {("main", "en", 2)}


def test_withdrawn_file_cannot_be_confirmed_or_withdrawn_again(add, people):
    file = files.withdraw(add(), by=people["editor"])

    with pytest.raises(ValidationError, match="was withdrawn"):
        files.confirm(file, by=people["publisher"])
    with pytest.raises(ValidationError, match="already"):
        files.withdraw(file, by=people["editor"])


def test_file_is_confirmed_once(confirmed, people):
    file = confirmed()

    with pytest.raises(ValidationError, match="confirmed already"):
        files.confirm(file, by=people["publisher"])


def test_address_comes_from_the_bytes_alone(add):
    first = add(name="Sok Dara.PDF")
    again = add(name="other.pdf", language="km")

    assert first.file.name == f"resources/{first.sha256}.pdf" == again.file.name
    assert again.version == 1
    with again.file.open() as stored:
        assert stored.read() == b"%PDF-1.7 one"


def office(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "content", "name", "role"),
    [
        ("pdf", b"<html>", "a.pdf", "main"),
        ("pdf", b"%PDF-1.7", "a.exe", "main"),
        ("pdf", b"%PDF-1.7", "a", "main"),
        ("video", b"%PDF-1.7", "a.pdf", "main"),
        ("docx", office("ppt/presentation.xml"), "a.docx", "main"),
        ("docx", office("word/document.xml", "word/vbaProject.bin"), "a.docx", "main"),
        ("docx", b"no archive", "a.docx", "main"),
        ("image", b"<svg/>", "a.svg", "main"),
        ("video", b"no captions", "a.vtt", "captions"),
        ("video", b"\xff\xfe", "a.txt", "transcript"),
        ("video", b"WEBVTT", "a.vtt", "main"),
        ("link", b"%PDF-1.7", "a.pdf", "main"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(kind, content, name, role, add):
    resource = Resource.objects.create(name="r", type=kind, link_url="")

    with pytest.raises(ValidationError):
        add(content, name=name, role=role, to=resource)

    assert ResourceFile.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "content", "name", "role", "mime"),
    [
        ("pptx", office("ppt/presentation.xml"), "a.pptx", "main", "presentation"),
        ("docx", office("word/document.xml"), "A.DOCX", "main", "wordprocessing"),
        ("poster", b"\x89PNG\r\n\x1a\nrest", "a.png", "main", "image/png"),
        ("image", b"RIFF\0\0\0\0WEBPrest", "a.webp", "main", "image/webp"),
        ("audio", b"ID3rest", "a.mp3", "main", "audio/mpeg"),
        ("video", b"\0\0\0\x18ftypmp42", "a.mp4", "main", "video/mp4"),
        ("video", b"WEBVTT\n", "a.vtt", "captions", "text/vtt"),
        ("video", "អត្ថបទ".encode(), "a.txt", "transcript", "text/plain"),
    ],
)
def test_file_is_known_by_its_bytes(kind, content, name, role, mime, add):
    resource = Resource.objects.create(name="r", type=kind)

    assert mime in add(content, name=name, role=role, to=resource).mime


def test_too_large_file_is_refused(resource, people, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_FILE", 10)

    with pytest.raises(ValidationError, match="larger"):
        files.add(
            resource,
            language="en",
            upload=ContentFile(b"%PDF-1.7 one", name="a.pdf"),
            by=people["editor"],
        )


def test_video_is_served_only_with_captions_and_transcript(confirmed, add, people):
    film = Resource.objects.create(name="Film", type="video", captions_in=["km", "en"])
    confirmed(b"\0\0\0\x18ftypmp42", "km", name="a.mp4", to=film)
    assert served(film) == set()
    assert len(film.missing_alternatives()) == 3

    confirmed(b"WEBVTT\n", "km", "captions", "a.vtt", film)
    confirmed(b"WEBVTT\n", "en", "captions", "a.vtt", film)
    transcript = add(b"words", "km", "transcript", "a.txt", film)
    assert ("main", "km", 1) not in served(film)

    files.confirm(transcript, by=people["publisher"])
    assert ("main", "km", 1) in served(film)
    assert Resource.objects.get(pk=film.pk).missing_alternatives() == []


def test_recording_without_transcript_is_not_served(confirmed):
    sound = Resource.objects.create(name="Sound", type="audio")
    confirmed(b"ID3", "km", name="a.mp3", to=sound)

    assert served(sound) == set()
    assert len(sound.missing_alternatives()) == 1


def test_document_lists_own_language_first(resource_page, confirmed, rendering, settings):
    confirmed(language="en")
    confirmed(b"%PDF-1.7 km", language="km")
    rendering.locale = "km"

    document = RESOURCE.body(resource_page, rendering)

    assert [file["language"] for file in document["files"]] == ["km", "en"]
    assert document["files"][0]["url"].startswith(settings.BASE_URL)
    assert document["languages"] == ["en", "km"]
    assert [entry["sha256"] for entry in rendering.files] == [
        file["sha256"] for file in document["files"]
    ]
    assert resource_page.resource in rendering.seen


def test_document_without_files_is_metadata(resource_page, rendering):
    document = RESOURCE.body(resource_page, rendering)

    assert (document["files"], document["pages"], document["type"]) == ([], 1, "pdf")
    assert document["audience"] == ["trainer"]
    assert "Checklist" not in str({**document, "title": resource_page.title})


def test_facets_of_a_resource(resource_page, confirmed):
    confirmed(language="km")
    page = type(resource_page).objects.get(pk=resource_page.pk)

    assert set(RESOURCE.facets(page)) == {
        ("type", "pdf"),
        ("content_warning", "none"),
        ("audience", "trainer"),
        ("language", "km"),
    }


@pytest.mark.parametrize(
    ("kind", "address", "field"),
    [("link", "", "link_url"), ("pdf", "https://example.org/", "link_url")],
)
def test_only_links_have_an_address(kind, address, field, db):
    with pytest.raises(ValidationError) as caught:
        Resource(name="r", type=kind, link_url=address).full_clean()

    assert set(caught.value.error_dict) == {field}


def test_unknown_code_is_refused(db):
    with pytest.raises(ValidationError) as caught:
        Resource(name="r", type="pdf", audiences=["trainer", "pirate"]).full_clean()

    assert set(caught.value.error_dict) == {"audiences"}


def test_codes_are_kept_in_the_order_of_the_list(db):
    resource = Resource(name="r", type="pdf", audiences=["young_person", "trainer"])
    resource.full_clean()

    assert resource.audiences == ["trainer", "young_person"]
