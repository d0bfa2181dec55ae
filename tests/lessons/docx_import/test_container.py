"""What is refused before anything is read, each with a sentence of its own."""

import io
import zipfile

import pytest

from cms.sandbox.refusal import RefusedUpload
from lessons.docx_import.reading import container
from lessons.docx_import.reading.container import open_package, parse
from lessons.docx_import.reading.read import read
from lessons.docx_import.refusals import REFUSALS
from lessons.library.cleaning import zips
from tests.lessons.docx_import import files

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def code_of(content):
    with pytest.raises(RefusedUpload) as refusal:
        read(content)
    assert str(REFUSALS[refusal.value.code])
    return refusal.value.code


def zipped(entries):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return content.getvalue()


def test_a_word_file_opens():
    assert open_package(files.simple("text")).main == "word/document.xml"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"just some words", "not_word"),
        (b"{\\rtf1 old}", "not_word"),
        (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "old_office"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 and no more", "damaged"),
        (files.simple("text")[:-200], "damaged"),
        (zipped({"a.txt": b"no document"}), "not_word"),
        (
            zipped(
                {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}
            ),
            "open_document",
        ),
        (zipped({files.TYPES: b"<Types/>"}), "not_word"),
        (zipped({files.TYPES: b"<Types"}), "damaged"),
    ],
)
def test_other_files_are_refused(content, code):
    assert code_of(content) == code


def test_macros_are_refused_by_content_type():
    good = files.simple("text")
    types = files.part(good, files.TYPES).replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )

    assert code_of(files.changed(good, {files.TYPES: types})) == "macros"


def test_macros_are_refused_by_their_part():
    assert code_of(files.changed(files.simple("text"), {"word/vbaProject.bin": b"x"})) == "macros"


def test_a_workbook_is_no_word_file():
    types = b"""<Types><Override PartName="/xl/workbook.xml" ContentType=
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"""

    assert code_of(zipped({files.TYPES: types, "xl/workbook.xml": b"<a/>"})) == "not_word"


def test_a_password_inside_the_zip_is_said():
    content = bytearray(files.simple("text"))
    for signature, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = content.find(signature)
        content[start + flags] |= 1

    assert code_of(bytes(content)) == "password"


@pytest.mark.parametrize(
    "parts",
    [
        {f"word/media/{n}.bin": b"\0" * 250_000 for n in range(90)},  # only together too large
        {"word/media/bomb.bin": b"\0" * (2 * zips.SMALL_ENTRY)},  # a ratio of about 1,000
        {f"word/media/{n}.txt": b"x" for n in range(container.MOST_ENTRIES + 1)},
    ],
)
def test_bombs_are_not_unpacked(parts, monkeypatch):
    content = files.changed(files.simple("text"), parts)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("unpacked"))

    assert code_of(content) == "too_complicated"


def test_two_entries_of_one_name_are_refused():
    content = io.BytesIO(files.simple("text"))
    with (
        zipfile.ZipFile(content, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr(files.MAIN, b"<other/>")

    assert code_of(content.getvalue()) == "damaged"


def test_a_wrong_checksum_is_damage():
    content = bytearray(files.changed(files.simple("text"), {}))
    start = content.find(b"PK\x01\x02")  # the first entry: the content types
    content[start + 16] ^= 0xFF

    assert code_of(bytes(content)) == "damaged"


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;">]><w>&c;</w>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<w>&x;</w>"""
REMOTE_DTD = b"""<?xml version="1.0"?><!DOCTYPE w SYSTEM "http://localhost:9/evil.dtd"><w/>"""


@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE, REMOTE_DTD])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", [files.MAIN, "word/styles.xml", "word/numbering.xml"])
def test_declarations_are_refused_in_every_part(xml, encoding, name):
    text = xml.decode()
    data = text.replace("?>", f' encoding="{encoding}"?>', 1).encode(encoding)

    assert code_of(files.changed(files.simple("text"), {name: data})) == "declares_entities"


@pytest.mark.parametrize(
    "xml",
    [
        b"<a>" * (container.DEEPEST_ELEMENT + 1) + b"</a>" * (container.DEEPEST_ELEMENT + 1),
        b"<r>" + b"<a/>" * 3_000 + b"</r>",
    ],
)
def test_deep_and_endless_parts_are_refused(xml, monkeypatch):
    monkeypatch.setattr(container, "MOST_ELEMENTS", 3_000)
    with pytest.raises(RefusedUpload) as refusal:
        parse(xml)

    assert refusal.value.code == "too_complicated"


def test_a_file_without_text_is_refused():
    assert code_of(files.with_body("<w:p/>")) == "no_text"


def test_a_file_without_body_is_refused():
    content = files.changed(files.simple(), {files.MAIN: b"<document/>"})

    assert code_of(content) == "not_word"


def test_a_picture_target_outside_the_zip_finds_nothing():
    package = open_package(files.simple("text"))

    assert package.content("../../etc/passwd") is None
