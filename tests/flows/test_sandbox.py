"""Uploaded files are opened in processes of their own, which can take nothing with them."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.core.checks.files import check_setting_file_upload_temp_dir
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.urls import reverse

from cms.sandbox import child, folders, running
from lessons.library.pictures import redraw
from lessons.models import Picture, Resource, ResourceFile
from tests.flows.demo_people import logged_in
from tests.forked import fork
from tests.lessons import private_data as private

pytestmark = pytest.mark.usefixtures("real_children")


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    return settings.FILE_UPLOAD_TEMP_DIR


def left(place) -> list[str]:
    return [path.name for path in place.rglob("*") if not path.name.startswith("turn-")]


def opened(task, *uploads, **options):
    with running.opened(f"tests.greedy:{task}", uploads or [b"x"], refusals={}, **options) as made:
        return made.values


@pytest.fixture
def editor(site_tree):
    from ops.demo.people import make_people

    make_people(site_tree.groups)
    return logged_in("editor")


def send_picture(editor):
    upload = SimpleUploadedFile("one.png", private.picture("png"), "image/png")
    form = {"title": "One", "alt_text": "A line.", "file": upload}
    return editor.post(reverse("wagtailimages:add"), form).content.decode()


@pytest.mark.parametrize(
    ("task", "code", "limit"),
    [
        ("memory", "memory", {"MEGABYTE": 300 * 1024}),
        ("sleep", "time", {"PATIENCE": 1.0}),
        ("size", "size", {"LARGEST_MADE": 1024 * 1024}),
        ("crash", "failed", {}),
        ("mistake", "failed", {}),
    ],
)
def test_each_limit_is_a_refusal_in_words(
    task, code, limit, editor, place, monkeypatch, media_of_its_own
):
    monkeypatch.setattr(redraw, "_REDRAW", f"tests.greedy:{task}")
    for name, value in limit.items():
        monkeypatch.setattr(running, name, value)

    screen = send_picture(editor)

    assert str(running.REFUSALS[code]).split(".")[0] in screen
    assert not Picture.objects.exists()
    assert left(place) == left(media_of_its_own) == []


@pytest.fixture
def media_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


def test_who_comes_while_all_turns_are_taken_is_told_to_wait(editor, monkeypatch):
    monkeypatch.setattr(folders, "PATIENCE", 0.0)

    with ExitStack() as others:
        for _each in range(folders.AT_ONCE):
            others.enter_context(folders.turn())
        screen = send_picture(editor)

    assert "Other files are being opened" in screen
    assert "Other files are being opened" not in send_picture(editor)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", private.pdf),
        ("docx", private.docx),
        ("video", private.film),
        ("audio", private.sound),
    ],
)
def test_each_kind_of_file_comes_in(kind, content, editor, place, media_of_its_own):
    resource = Resource.objects.create(name="One", type=kind, audiences=["caregiver"])
    upload = SimpleUploadedFile("one", content())

    answer = editor.post(
        reverse("lessons_file_add", args=[resource.pk]),
        {"language": "en", "role": "main", "file": upload},
    )

    file = ResourceFile.objects.get()
    stored = Path(media_of_its_own, file.file.name).read_bytes()
    assert answer.status_code == 302
    assert len(stored) == file.bytes
    assert private.traces(stored) == []
    assert left(place) == []


def test_nothing_is_in_its_reach(place, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://canary")
    secret = tmp_path / "secret"
    secret.write_text("canary")

    found = opened("look_around", secret=str(secret))

    assert set(found["environment"]) <= {"HOME", "LANG", "LC_CTYPE", "TMPDIR"}
    assert found["open"] == [0, 1, 2]
    if closed_here() == ["files", "calls"]:
        assert found["reached"] == ["its own file", "its own folder"]


def closed_here() -> list[str]:
    """What this kernel lets a process give up."""
    command = "from cms.sandbox import confinement as c; from pathlib import Path; import json;"
    command += "print(json.dumps(c.close(files=[], folder=Path('/tmp'))))"
    asked = [sys.executable, "-c", command]
    return json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)


def test_process_that_it_started_ends_with_it():
    number = opened("leave")["pid"]

    for _each in range(100):
        if not is_running(number):
            break
        time.sleep(0.05)
    assert not is_running(number)


def is_running(number: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{number}/status").read_text()
    except OSError:
        return False


@contextmanager
def refused(*, because):
    """In words for who uploads; why, is known to the log."""
    with pytest.raises(ValidationError, match="could not be opened") as refusal:
        yield
    assert re.search(because, str(refusal.value.__cause__))


def test_link_is_no_file_that_it_made(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("canary")

    with (
        running.opened("tests.greedy:link", [b"x"], refusals={}, to=str(secret)) as made,
        refused(because=r"symbolic|Too many levels"),
    ):
        made.content("link")


def test_folder_of_what_it_made_is_no_link(tmp_path):
    (tmp_path / "secret").write_text("canary")

    with (
        running.opened("tests.greedy:move", [b"x"], refusals={}, to=str(tmp_path)) as made,
        refused(because=r"Not a directory|symbolic|Too many levels"),
    ):
        made.content("secret")


@pytest.mark.parametrize("name", ["{secret}", "../asked.json", "../made/own", "..", ".", ""])
def test_path_is_no_file_that_it_made(name, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("canary")
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "own").write_text("x")
    made = running.Opened({}, tmp_path / "made")

    assert made.content("own") == b"x"
    with refused(because=r"no name of a file|no file of its own|No such file"):
        made.content(name.format(secret=secret))


def test_large_upload_is_opened_where_it_lies(monkeypatch):
    folders.place()
    upload = TemporaryUploadedFile("a.pdf", "application/pdf", 3, None)
    upload.write(b"abc")
    asked = []

    def noted(folder):
        asked.append(json.loads((folder / child.ASKED).read_text())["files"])
        return "busy"

    monkeypatch.setattr(running, "run", noted)
    with pytest.raises(ValidationError):
        opened("memory", upload)

    assert asked == [[upload.temporary_file_path()]]
    assert Path(upload.temporary_file_path()).read_bytes() == b"abc"


def test_killed_office_leaves_nothing_for_long(place):
    """Its children end with it; what lay in their folders is gone after an hour."""
    office = fork()
    if office == 0:
        try:
            opened("sleep")
        finally:
            os._exit(1)
    half = []
    while not half:
        time.sleep(0.05)
        half = list(place.glob("opened-*/made/half")) if place.exists() else []
    opening = children_in(place)

    os.kill(office, signal.SIGKILL)
    os.waitpid(office, 0)

    for _each in range(100):
        if not children_in(place):
            break
        time.sleep(0.05)
    assert opening
    assert children_in(place) == []
    for path in place.iterdir():
        os.utime(path, (0, 0))
    with folders.folder():
        assert len(left(place)) == 1
    assert left(place) == []


def children_in(place) -> list[str]:
    """Processes that open a file in that folder."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"{place}/opened-".encode() in command.read_bytes():
                found.append(command.parent.name)
        except OSError:
            continue
    return found


def test_folder_that_is_not_there_yet_is_made_and_nobody_hears_of_it(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "cleaned away"

    # Django's own comes first, or does not: checks are a set
    assert [one.is_silenced() for one in check_setting_file_upload_temp_dir(None)] == [True]
    assert folders.check() == []
    assert settings.FILE_UPLOAD_TEMP_DIR.is_dir()


def test_folder_that_others_may_enter_is_said_before_anybody_uploads(settings, tmp_path):
    assert folders.check() == []

    tmp_path.chmod(0o755)
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path

    assert [one.id for one in folders.check()] == ["sandbox.E001"]
