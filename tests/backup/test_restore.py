"""manage.py restore refuses in words, before it changes anything."""

import gzip
import io
from uuid import UUID

import orjson
import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from cms.api import condition
from cms.api.views.health import ReadyView
from cms.backup import answers, media, program, recorded, restoring, tables
from cms.backup.archive import PUBLIC, archive_writing, reading
from cms.backup.encryption import make_key, read_key
from cms.backup.refusals import Refused
from cms.documents.models import Document, MediaFile
from cms.publishing.audit.models import AuditEntry


@pytest.fixture
def archive(tmp_path):
    """A whole one, of nothing."""
    file = tmp_path / "a.zip"
    with archive_writing(file, None) as writer:
        writer.finish(
            {
                "format": 1,
                "made_at": "2026-01-01",
                "migrations": [],
                "program": {"version": "0.1.0", "digest": "x"},
            }
        )
    return file


@pytest.fixture(autouse=True)
def no_uploads():
    for name in media.names():
        default_storage.delete(name)


def test_database_in_which_people_have_worked_is_refused(db, archive):
    get_user_model().objects.create_user("sokha")

    with pytest.raises(CommandError, match="people have worked with it"):
        call_command("restore", archive)

    assert get_user_model().objects.exists()
    assert not condition.is_unfinished()


def test_uploads_that_are_there_are_refused(db, archive):
    default_storage.save("there.txt", ContentFile(b"there"))

    with pytest.raises(CommandError, match=r"not empty: it has there\.txt"):
        call_command("restore", archive)


def test_altered_archive_is_refused_first(db, archive):
    archive.write_bytes(archive.read_bytes()[:-20])

    with pytest.raises(CommandError, match="altered or is cut off"):
        call_command("restore", archive)


def test_archive_is_looked_at_without_a_database(archive, capsys):
    call_command("restore", "--check", archive)

    assert capsys.readouterr().out == "The archive of 2026-01-01 is whole.\n"

    archive.write_bytes(archive.read_bytes()[:-20])

    with pytest.raises(CommandError, match="altered or is cut off"):
        call_command("restore", "--check", archive)


def test_newer_archive_is_refused_when_it_is_looked_at(tmp_path):
    with archive_writing(tmp_path / "newer.zip", None) as writer:
        later = {"migrations": [["home", "9999_later"]], "program": {"version": "2.0"}}
        writer.finish({"format": 1, **later})

    with pytest.raises(CommandError, match=r"newer version \(2\.0\)"):
        call_command("restore", "--check", tmp_path / "newer.zip")


def test_ctrl_c_is_a_sentence(monkeypatch, archive):
    def typed(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(restoring, "_refuse_what_is_there", typed)

    with pytest.raises(CommandError, match=r"Ctrl-C: the same command begins anew"):
        call_command("restore", archive)


def test_wrong_key_is_refused(db, tmp_path, settings):
    for name in ("key", "other"):
        make_key(tmp_path / name)
    file = tmp_path / "a.zip.enc"
    with archive_writing(file, read_key(tmp_path / "key")) as writer:
        writer.finish({"format": 1})
    settings.BACKUP_KEY_FILE = str(tmp_path / "other")

    with pytest.raises(CommandError, match="another key"):
        call_command("restore", file)


def test_newer_archive_is_refused_with_its_version(db):
    with pytest.raises(Refused, match=r"newer version \(2\.0\): this one has no home\.9999_later"):
        program.migrate_to([*program.applied(), ("home", "9999_later")], "2.0")


def test_database_that_is_ahead_of_the_archive_is_refused(db):
    state = [node for node in program.applied() if node != ("api", "0001_initial")]

    with pytest.raises(Refused, match=r"further than the archive \(api\.0001_initial\)"):
        program.migrate_to(state, "1.0")


def test_column_that_is_not_here_is_refused(db):
    told = {"taggit_tag": {"columns": {"id": "int", "color": "text"}, "key": "id", "is_counted": 1}}

    with pytest.raises(Refused, match="taggit_tag has no color"):
        tables.of_archive(told)
    with pytest.raises(Refused, match="no_such_table has no id"):
        tables.of_archive({"no_such_table": told["taggit_tag"] | {"columns": {"id": "int"}}})


def test_row_that_the_database_does_not_take_is_refused_and_nothing_is_filled(db, archive):
    """Two of one key; SQLite and PostgreSQL refuse both."""
    table = next(one for one in tables.tables() if one.name == "taggit_tag")
    row = b'[1,"a","a"]'
    with archive_writing(archive.with_name("b.zip"), None) as writer:
        writer.add_lines("rows/taggit_tag.jsonl", [row, row])
        writer.finish({"format": 1, "counters": {}})
    before = AuditEntry.objects.count()

    with (
        reading(archive.with_name("b.zip"), "") as reader,
        pytest.raises(Refused, match="does not take a row of taggit_tag"),
    ):
        restoring._fill(reader, [table])

    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/outside.txt"])
def test_file_with_a_name_outside_the_uploads_is_refused(archive, name):
    with archive_writing(archive.with_name("b.zip"), None) as writer:
        writer.add_file(
            "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", io.BytesIO(b"x")
        )
        writer.finish({"format": 1})
    told = {
        "name": name,
        "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
    }

    with (
        reading(archive.with_name("b.zip"), "") as reader,
        pytest.raises(Refused, match="a file is called"),
    ):
        media.put_back(told, reader)


def test_while_it_is_not_finished_ready_says_no(db, monkeypatch):
    monkeypatch.setattr(ReadyView, "_migrated", False)
    condition.begin_unfinished()
    condition.begin_unfinished()
    assert Client(raise_request_exception=False).get("/healthz/ready").status_code == 503

    condition.end_unfinished()

    assert Client().get("/healthz/ready").status_code == 200


def test_settings_that_differ_are_told_and_secrets_never(monkeypatch):
    monkeypatch.setenv("BASE_URL", "https://new.example.org")
    monkeypatch.setenv("SECRET_KEY", "hidden")
    monkeypatch.setenv("DATA_DIR", "/elsewhere")
    then = {"BASE_URL": "https://old.example.org", "SITE_NAME": "CNCC", "DATA_DIR": "/here"}

    told = recorded.different(then)

    assert told == [
        "BASE_URL was https://old.example.org, and is https://new.example.org here",
        "SITE_NAME was CNCC, and is not set here",
    ]
    assert "hidden" not in str(recorded.told())


def test_every_setting_is_secret_or_told():
    from tests.test_repository import ROOT

    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = {line.split("=")[0] for line in lines if "=" in line and line[0] != "#"}

    assert {*recorded.PLAIN, *recorded.SECRET} == named
    assert not {*recorded.PLAIN} & {*recorded.SECRET}


# The proof


ADDRESS = "/api/v1/en/lessons/of-then/"


@pytest.fixture
def proof(db, tmp_path):
    """Of an archive that knows an address and a file that are not here."""
    now = timezone.now()
    document = Document.objects.create(
        key=UUID(int=0), locale="en", kind="lessons", seq=1, deleted=False, slug="a", etag="a",
        body=b"{}", body_gzip=gzip.compress(b"{}"), card=b'{"a":1}',
        updated_at=now,
    )  # fmt: skip
    MediaFile.objects.create(document=document, name="gone.jpg", sha256="0" * 64)
    same = {
        "program": program.told(),
        "base_url": "http://127.0.0.1:8000",
        "public_until": None,
        "settings": recorded.told(),
    }

    def proven(**other):
        file = tmp_path / f"{len(list(tmp_path.iterdir()))}.zip"
        with archive_writing(file, None) as writer:
            here = dict(answers.answers(now)) | {ADDRESS: "x"}
            writer.add_lines(PUBLIC, map(orjson.dumps, here.items()))
            writer.finish({"format": 1} | same | other)
        with reading(file, "") as reader:
            return restoring._prove(reader, {})

    return proven


def test_what_readers_miss_is_wrong(proof):
    assert proof() == restoring.Proof(
        [
            "The file gone.jpg, which a public document lists, is not in the archive",
            f"{ADDRESS} is not answered any more",
        ],
        [],
    )


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"program": {"digest": "x"}}, "another version"),
        ({"base_url": "https://old.example.org"}, "BASE_URL was https://old.example.org"),
        ({"public_until": "2026-01-01T00:00:00+00:00"}, "by the clock"),
    ],
)
def test_what_the_place_explains_is_a_note(proof, other, why):
    found = proof(**other)

    assert len(found.wrong) == 1
    (note,) = found.notes
    assert note.startswith("1 public answers are other ones")
    assert why in note


def test_file_of_the_archive_that_did_not_arrive_ends_it(db, archive):
    with reading(archive, "") as reader, pytest.raises(Refused, match=r"lost\.jpg is not there"):
        restoring._prove(reader, {"lost.jpg": "0" * 64})


def test_differences_are_printed_and_the_exit_code_says_so(monkeypatch, capsys, archive):
    found = restoring.Proof([f"{ADDRESS} is not answered any more"], ["SITE_NAME was CNCC"])
    monkeypatch.setattr(restoring, "restore", lambda archive, say: found)

    with pytest.raises(CommandError, match="1 things are not what readers had"):
        call_command("restore", archive)

    said = capsys.readouterr()
    assert said.out == "Note: SITE_NAME was CNCC.\n"
    assert said.err == f"{ADDRESS} is not answered any more\n"


def test_disk_without_room_is_a_sentence(monkeypatch, archive):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, "_refuse_what_is_there", full)

    with pytest.raises(CommandError, match=r"No space left on device.*begins anew"):
        call_command("restore", archive)


def test_database_that_is_away_is_a_sentence(monkeypatch, archive):
    def away(*args):
        raise OperationalError("connection refused")

    monkeypatch.setattr(restoring, "_refuse_what_is_there", away)

    with pytest.raises(CommandError, match="The database does not do it: connection refused"):
        call_command("restore", archive)
