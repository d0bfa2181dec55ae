"""The office dies at any moment of an upload: nothing is torn, and what nothing names is swept."""

import hashlib
import os
import random
import signal
import threading
import time
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files import File
from django.utils import timezone

from cms.documents import projection
from cms.sandbox import folders
from lessons.library import files, orphans
from lessons.models import Picture, Rendition, Resource, ResourceFile
from ops.demo.people import make_people
from tests.flows.test_killed import left_by
from tests.flows.test_sandbox import children_in
from tests.forked import database  # noqa: F401
from tests.lessons import private_data as private
from tests.parts import rounds


def dies_in(seconds, number):
    """Uploads until it dies; each number has other files, so that each has other bytes."""
    editor = get_user_model().objects.get(username="editor")
    picture, pdf = private.picture("jpeg", size=(400 + number, 300)), private.pdf(pages=1 + number)
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()
    while True:
        for kind, content in (("image", picture), ("pdf", pdf)):
            resource = Resource(name=kind, type=kind, audiences=["caregiver"])
            files.add(resource, language="en", upload=File(BytesIO(content), "a"), by=editor)
        file = File(BytesIO(picture), "a.jpg")
        Picture.objects.create(title="Picture", alt_text="a", file=file)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "media", tmp_path / "uploads"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.mark.soak
@pytest.mark.slow("processes of their own, killed again and again")
def test_kill_9_at_any_moment_of_an_upload(database, site_tree, media):  # noqa: F811
    make_people(site_tree.groups)
    chance = random.Random()
    for number in range(rounds(1, 20)):
        ended = left_by(partial(dies_in, chance.uniform(0.05, 3.0), number), database())

        assert ended.status == -signal.SIGKILL, ended.said
        is_whole(media)
        sweep(media)
        is_whole(media)
        assert stored(media) == named()
    assert ResourceFile.objects.count() > 5


def stored(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def named() -> set[str]:
    return {
        name
        for model in (Picture, Rendition, ResourceFile)
        for name in model.objects.values_list("file", flat=True)
    }


def is_whole(media: Path) -> None:
    assert projection.check() == []
    assert named() <= stored(media)
    for model in (Rendition, ResourceFile):
        for name, sha256 in model.objects.values_list("file", "sha256"):
            assert hashlib.sha256((media / name).read_bytes()).hexdigest() == sha256
    assert Resource.objects.filter(files=None).count() == 0


def sweep(media: Path) -> None:
    place = folders.place()
    deadline = time.monotonic() + 5
    while children_in(place) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert children_in(place) == []
    for path in (*media.rglob("*"), *place.iterdir()):
        os.utime(path, (0, 0))
    orphans.sweep(timezone.now())
    folders.sweep()
    assert [path.name for path in place.iterdir() if not path.name.startswith("turn-")] == []
