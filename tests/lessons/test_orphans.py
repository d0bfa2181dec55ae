"""Stored files that nothing names are removed after a day, and no others."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.models import UploadedFile

from cms.documents.models import Document, MediaFile
from cms.two_people.approvals import engine, records
from lessons.library import files, orphans
from lessons.models import Picture
from tests.lessons.conftest import ONE_PAGE
from tests.lessons.private_data import picture as bytes_of


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def names(media) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def grow_old(media) -> None:
    for path in media.rglob("*"):
        os.utime(path, (0, 0))


def sweep() -> int:
    return orphans.sweep(timezone.now())


@pytest.fixture
def new_picture(db):
    file = ContentFile(bytes_of("jpeg"), name="one.jpg")
    return Picture.objects.create(title="One", alt_text="a", file=file)


def test_what_nothing_names_is_gone_after_a_day(media, db):
    for name in ("original_images/a.jpg", "resources/b.pdf", "resources/.unfinished-c"):
        default_storage.save(name, ContentFile(b"x"))
    default_storage.save("beside/d.jpg", ContentFile(b"x"))  # a folder that is not ours
    before = names(media)

    assert sweep() == 0
    assert names(media) == before
    grow_old(media)
    assert sweep() == 3
    assert names(media) == {"beside/d.jpg"}


def test_what_a_row_names_stays(media, new_picture, resource, upload, people):
    files.add(resource, language="en", upload=upload(ONE_PAGE, "a.pdf"), by=people["editor"])
    waits = UploadedFile.objects.create(file=ContentFile(b"x", name="waits.png"))
    before = names(media)
    grow_old(media)

    assert sweep() == 0
    assert names(media) == before
    assert {new_picture.file.name, waits.file.name} < before


def test_what_a_document_names_stays(media, db):
    name = default_storage.save("resources/public.pdf", ContentFile(b"x"))
    now = timezone.now()
    document = Document.objects.create(
        key="00000000-0000-0000-0000-000000000001",
        locale="en",
        kind="resources",
        seq=1,
        deleted=True,
        updated_at=now,
    )
    MediaFile.objects.create(document=document, name=name, sha256="0")
    grow_old(media)

    assert sweep() == 0
    document.delete()
    assert sweep() == 1


def test_what_waits_for_a_second_person_stays(media, new_picture, people):
    another = ContentFile(bytes_of("png"), name="two.png")
    asked = records.propose(new_picture, {"file": another}, by=people["editor"])
    grow_old(media)

    assert sweep() == 0
    assert asked.new["file"] in names(media)
    type(asked).objects.filter(pk=asked.pk).update(
        outcome="returned", decided_at=timezone.now()
    )  # its process was killed before it removed the file
    assert sweep() == 1
    assert asked.new["file"] not in names(media)


def test_file_that_somebody_takes_for_theirs_meanwhile_stays(
    media, resource, upload, people, monkeypatch
):
    """The same bytes lie there without a row; between the look and the lock somebody adds them."""
    left = files.add(resource, language="en", upload=upload(ONE_PAGE, "a.pdf"), by=people["editor"])
    name = left.file.name
    engine.withdraw(left.requests.first(), by=people["editor"])
    type(left).objects.filter(pk=left.pk).delete()
    grow_old(media)
    looked = orphans._is_old

    def added_meanwhile(one, now):
        if one == name:
            files.add(
                resource, language="en", upload=upload(ONE_PAGE, "a.pdf"), by=people["editor"]
            )
        return looked(one, now)

    monkeypatch.setattr(orphans, "_is_old", added_meanwhile)
    sweep()

    assert name in names(media)


def test_files_of_another_database_stay(media, db, monkeypatch, caplog):
    monkeypatch.setattr(orphans, "FEW", 2)
    for name in "abc":
        default_storage.save(f"resources/{name}.pdf", ContentFile(b"x"))
    grow_old(media)

    assert sweep() == 0
    assert len(names(media)) == 3
    assert "3 of 3 stored files are named by nothing" in caplog.text


def test_worker_sweeps_when_it_starts_and_once_a_day(db, monkeypatch):
    now = timezone.now()
    swept = []
    monkeypatch.setattr(orphans, "_last", None)
    monkeypatch.setattr(orphans, "sweep", swept.append)

    for later in (timedelta(), timedelta(hours=23), timedelta(hours=25)):
        orphans.tick(now + later)

    assert swept == [now, now + timedelta(hours=25)]
