"""An archive is what was written, every byte of it, or it is refused in words."""

import hashlib
import io
import zipfile

import pytest

from cms.backup.archive import MANIFEST, archive_writing, media_of, reading, refusing_broken
from cms.backup.encryption import make_key, read_key
from cms.backup.refusals import Refused
from tests.backup.archives import rewritten

PICTURE = b"\xff\xd8 a picture" * 1000
SHA256 = hashlib.sha256(PICTURE).hexdigest()
PROGRAM = {"program": {"version": "0.1.0", "digest": "x"}}


@pytest.fixture
def archive(tmp_path):
    """One with a table and a picture, which two names have."""
    file = tmp_path / "a.zip"
    with archive_writing(file, None) as writer:
        writer.add_lines("rows/t.jsonl", [b"[1]", b"[2]"])
        writer.add_file(SHA256, io.BytesIO(PICTURE))
        writer.add_file(SHA256, io.BytesIO(PICTURE))
        writer.finish({"format": 1, **PROGRAM})
    return file


def verified(file, key_file=""):
    with reading(file, key_file) as reader, refusing_broken():
        reader.verify()
        return list(reader.lines("rows/t.jsonl"))


def test_rows_and_files_are_there_and_each_file_once_as_it_is(archive):
    assert verified(archive) == [b"[1]\n", b"[2]\n"]
    with zipfile.ZipFile(archive) as zipped:
        assert zipped.read(media_of(SHA256)) == PICTURE
        assert zipped.getinfo(media_of(SHA256)).compress_type == zipfile.ZIP_STORED
        assert zipped.namelist().count(media_of(SHA256)) == 1


def test_file_that_changes_while_it_is_copied_is_refused(tmp_path):
    with (
        pytest.raises(Refused, match="changed while it was copied"),
        archive_writing(tmp_path / "b.zip", None) as writer,
    ):
        writer.add_file(SHA256, io.BytesIO(b"something else"))


def cut_off(data):
    return data[:-30]


def bit_of_a_picture(data):
    at = data.index(b"a picture") + 5000
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def no_zip(data):
    return b"a mail, perhaps"


def nothing(data):
    return b""


@pytest.mark.parametrize("alter", [cut_off, bit_of_a_picture, no_zip, nothing])
def test_altered_bytes_are_refused(archive, alter):
    archive.write_bytes(alter(archive.read_bytes()))

    with pytest.raises(Refused, match="altered or is cut off"):
        verified(archive)


def test_every_cut_is_refused(archive):
    whole = archive.read_bytes()
    for size in range(0, len(whole), 97):
        archive.write_bytes(whole[:size])
        with pytest.raises(Refused):
            verified(archive)


def test_member_that_somebody_exchanged_is_refused(archive):
    """With a zip tool, which writes sums of its own."""
    rewritten(archive, lambda manifest: None, members={"rows/t.jsonl": b"[3]\n"})

    with pytest.raises(Refused, match=r"rows/t\.jsonl is not what was written"):
        verified(archive)


def test_member_that_is_not_in_the_manifest_is_refused(archive):
    with zipfile.ZipFile(archive, "a") as zipped:
        zipped.writestr("rows/u.jsonl", b"[1]\n")

    with pytest.raises(Refused, match="members are not those"):
        verified(archive)


def test_format_of_later_is_refused_with_the_version_that_reads_it(archive):
    rewritten(archive, lambda manifest: manifest.update(format=2))

    with pytest.raises(Refused, match=r"format 2.*0\.1\.0"):
        verified(archive)


def test_manifest_without_what_it_must_have_is_refused(archive):
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr(MANIFEST, b"{}")

    with pytest.raises(Refused, match="altered"):
        verified(archive)


def test_archive_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        verified(tmp_path / "none.zip")


def test_encrypted_archive_needs_its_key(tmp_path):
    key, other = tmp_path / "key", tmp_path / "other"
    make_key(key)
    make_key(other)
    file = tmp_path / "a.zip.enc"
    with archive_writing(file, read_key(key)) as writer:
        writer.add_lines("rows/t.jsonl", [b'["a name"]'])
        writer.finish({"format": 1, **PROGRAM})

    assert verified(file, str(key)) == [b'["a name"]\n']
    assert b"rows" not in file.read_bytes()
    with pytest.raises(Refused, match="BACKUP_KEY_FILE names no key"):
        verified(file)
    with pytest.raises(Refused, match="another key"):
        verified(file, str(other))
    with pytest.raises(Refused, match="cannot be read"):
        verified(file, str(tmp_path / "none"))
