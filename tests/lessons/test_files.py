"""Files of resources: two people, versions, what is served."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from cms.core.guard import WrittenRound
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.refusals import Refused
from lessons.documents.kinds import RESOURCE
from lessons.library import files
from lessons.models import Picture, Resource, ResourceFile
from tests.lessons import private_data as private

ONE, TWO = (private.pdf(pages=number, width=60) for number in (1, 2))
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:01.000\nwords\n"


def served(resource):
    return {
        (file.role, file.language, file.version)
        for file in Resource.objects.get(pk=resource.pk).served_files()
    }


@pytest.fixture
def add(resource, upload, people):
    def make(content=ONE, language="en", role="main", name="a.pdf", to=resource):
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
    assert (file.version, file.mime, file.pages) == (1, "application/pdf", 1)
    files.confirm(file, by=people["publisher"])
    assert served(resource) == {("main", "en", 1)}


def test_database_refuses_one_person_twice(add):
    file = add()

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(ResourceFile).filter(pk=file.pk).update(
            confirmed_by=file.added_by, confirmed_at=file.added_at
        )


def test_database_refuses_a_time_without_a_person(add):
    file = add()

    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(ResourceFile).filter(pk=file.pk).update(withdrawn_at=file.added_at)


def test_what_waits_is_named_by_its_page(add, people, resource_page, django_assert_num_queries):
    add()
    (asked,) = ChangeRequest.objects.about(ResourceFile).open()
    name = f"{resource_page.title}: "

    file = ResourceFile.listed_rows().get(pk=asked.subject_id)
    with django_assert_num_queries(0):
        assert file.waiting_title(asked).startswith(name)
    assert ResourceFile.objects.get(pk=file.pk).waiting_title(asked).startswith(name)


def test_no_script_confirms_a_file(resource, add, people):
    file = add()
    file.confirmed_by, file.confirmed_at = people["publisher"], file.added_at

    for change in (
        file.save,
        lambda: ResourceFile.objects.update(confirmed_by=people["publisher"]),
        lambda: ResourceFile.objects.bulk_update([file], ["confirmed_by"]),
        lambda: ResourceFile.objects.bulk_create([file]),
        lambda: ResourceFile(
            resource=resource, confirmed_by=people["publisher"], confirmed_at=file.added_at
        ).save(),
    ):
        with pytest.raises(WrittenRound), transaction.atomic():
            change()
    assert served(resource) == set()


def test_replaced_file_is_served_until_the_new_one_is_confirmed(resource, add, confirmed, people):
    confirmed()
    newer = add(TWO)

    assert served(resource) == {("main", "en", 1)}
    files.confirm(newer, by=people["publisher"])
    assert served(resource) == {("main", "en", 2)}


def test_older_version_never_comes_back(resource, confirmed, people):
    confirmed()
    newer = confirmed(TWO)

    files.withdraw(newer, by=people["editor"])

    assert served(resource) == set()


def test_older_version_is_not_confirmed_any_more(resource, add, confirmed, people):
    older = add()
    confirmed(TWO)

    with pytest.raises(Refused, match="changed after it was handed over"):
        files.confirm(older, by=people["publisher"])

    assert served(resource) == {("main", "en", 2)}


def test_file_that_was_refused_is_not_served(resource, add, people):
    file = add()

    asked = engine.return_(file.requests.get(), by=people["publisher"], reason="A name is in it.")

    assert (asked.outcome, asked.reason) == ("returned", "A name is in it.")
    assert served(resource) == set()
    with pytest.raises(Refused, match="Add it again"):
        files.confirm(file, by=people["publisher"])


def test_withdrawn_file_cannot_be_confirmed_or_withdrawn_again(add, people):
    file = files.withdraw(add(), by=people["editor"])

    with pytest.raises(Refused, match="was withdrawn"):
        files.confirm(file, by=people["publisher"])
    with pytest.raises(Refused, match="already"):
        files.withdraw(file, by=people["editor"])


def test_address_comes_from_the_bytes_alone(add):
    first = add(name="Sok Dara.PDF")
    again = add(name="other.pdf", language="km")

    assert first.file.name == f"resources/{first.sha256}.pdf" == again.file.name
    assert again.version == 1
    with again.file.open() as stored:
        assert stored.read().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("kind", "content", "role"),
    [
        ("pdf", b"<html>", "main"),
        ("pdf", b"%PDF-1.7", "main"),
        ("pdf", b"MZ\x90\0", "main"),
        ("video", ONE, "main"),
        ("docx", private.pptx(), "main"),
        ("docx", b"no archive", "main"),
        ("docx", b"PK\3\4 broken", "main"),
        ("image", b"<svg/>", "main"),
        ("video", b"no captions", "captions"),
        ("video", b"\xff\xfe", "transcript"),
        ("video", ONE[:10] + b"words", "transcript"),
        ("video", b"WEBVTT", "main"),
        ("video", private.sound("m4a"), "main"),
        ("link", ONE, "main"),
    ],
)
def test_file_that_does_not_fit_is_refused(kind, content, role, add):
    resource = Resource.objects.create(name="r", type=kind, link_url="")

    with pytest.raises(ValidationError) as caught:
        add(content, role=role, to=resource)

    assert set(caught.value.error_dict) == {"file"}
    assert ResourceFile.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "content", "role", "mime", "counted"),
    [
        ("pptx", private.pptx(), "main", "presentation", {"slides": 2}),
        ("docx", private.docx(), "main", "wordprocessing", {}),
        ("poster", TWO, "main", "application/pdf", {"pages": 2}),
        ("image", private.picture("heif"), "main", "image/jpeg", {}),
        ("audio", private.sound("mp3"), "main", "audio/mpeg", {"duration_s": 2}),
        ("audio", private.sound("m4a"), "main", "audio/mp4", {"duration_s": 2}),
        ("audio", private.sound("ogg"), "main", "audio/ogg", {"duration_s": 2}),
        ("video", private.film("mp4"), "main", "video/mp4", {"duration_s": 2}),
        ("video", private.film("webm"), "main", "video/webm", {"duration_s": 2}),
        ("video", CAPTIONS, "captions", "text/vtt", {}),
        ("video", "អត្ថបទ".encode(), "transcript", "text/plain", {}),
        ("video", ONE, "transcript", "application/pdf", {"pages": 1}),
    ],
)
def test_file_is_known_by_its_bytes_whatever_its_name(
    kind, content, role, mime, counted, add, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    resource = Resource.objects.create(name="r", type=kind)

    file = add(content, name="Sok Dara.exe", role=role, to=resource)

    assert mime in file.mime
    nothing = {"pages": None, "slides": None, "duration_s": None}
    assert {name: getattr(file, name) for name in nothing} == nothing | counted
    is_seen = role == "main" and kind not in {"audio", "pptx"}
    assert (file.thumbnail is not None) is is_seen
    stored = [path for path in Path(tmp_path).rglob("*") if path.is_file()]
    assert [private.traces(path.read_bytes()) for path in stored] == [[]] * len(stored)
    assert not [path for path in stored if "Dara" in path.name]
    assert (file.file.size, file.sha256 in file.file.name) == (file.bytes, True)


def test_too_large_file_is_refused(resource, people, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_FILE", 10)

    with pytest.raises(ValidationError, match="At most 100 MB"):
        files.add(
            resource,
            language="en",
            upload=ContentFile(ONE, name="a.pdf"),
            by=people["editor"],
        )


def test_video_is_served_only_with_captions_and_transcript(confirmed, add, people):
    film = Resource.objects.create(name="Film", type="video", captions_in=["km", "en"])
    confirmed(private.film(), "km", name="a.mp4", to=film)
    assert served(film) == set()
    assert len(film.missing_alternatives()) == 3

    confirmed(CAPTIONS, "km", "captions", "a.vtt", film)
    confirmed(CAPTIONS, "en", "captions", "a.vtt", film)
    transcript = add(b"words", "km", "transcript", "a.txt", film)
    assert ("main", "km", 1) not in served(film)

    files.confirm(transcript, by=people["publisher"])
    assert ("main", "km", 1) in served(film)
    assert Resource.objects.get(pk=film.pk).missing_alternatives() == []


def test_recording_without_transcript_is_not_served(confirmed):
    sound = Resource.objects.create(name="Sound", type="audio")
    confirmed(private.sound(), "km", name="a.mp3", to=sound)

    assert served(sound) == set()
    assert len(sound.missing_alternatives()) == 1


def test_document_lists_own_language_first(resource_page, confirmed, rendering, settings):
    confirmed(language="en")
    confirmed(TWO, language="km")
    rendering.locale = "km"

    document = RESOURCE.body(resource_page, rendering)

    assert [file["language"] for file in document["files"]] == ["km", "en"]
    assert document["files"][0]["url"].startswith(settings.MEDIA_URL)
    assert document["languages"] == ["en", "km"]
    assert [entry["sha256"] for entry in rendering.files] == [
        file["sha256"] for file in document["files"]
    ]
    assert resource_page.resource in rendering.seen


def test_document_counts_and_shows_what_is_in_the_file(resource_page, confirmed, rendering):
    confirmed(ONE, language="en")
    confirmed(TWO, language="km")
    rendering.locale = "km"

    document = RESOURCE.body(resource_page, rendering)

    assert document["pages"] == 2
    assert document["thumbnail"]["alt"] == ""
    assert Picture.objects.filter(collection__name=files.THUMBNAILS).count() == 2


def test_thumbnail_of_an_editor_goes_before_that_of_the_file(
    resource_page, confirmed, rendering, picture
):
    confirmed(ONE)
    resource_page.resource.thumbnail = picture

    RESOURCE.body(resource_page, rendering)

    assert picture in rendering.seen


def test_document_without_files_is_metadata(resource_page, rendering):
    document = RESOURCE.body(resource_page, rendering)

    assert (document["files"], document["pages"], document["type"]) == ([], None, "pdf")
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


def test_file_that_nobody_asked_for_is_not_confirmed(resource, add, people):
    file = add()
    ChangeRequest.objects.all().delete()

    with pytest.raises(Refused, match="Nobody asked for this file") as raised:
        files.confirm(file, by=people["publisher"])

    assert raised.value.code == "decided"
    assert served(resource) == set()
