"""Cleaned files: no private data, still the same file; what could do something is refused."""

import base64
import io
import zipfile

import av
import docx as docx_library
import pikepdf
import pptx as pptx_library
import pytest
from PIL import Image

from cms.sandbox.refusal import RefusedUpload
from lessons.library.cleaning import jpeg, office, pdf, recordings, texts
from tests.lessons import nasty, pdf_bombs
from tests.lessons import private_data as private


def cleaned(clean, content, **kwargs):
    return clean(io.BytesIO(content), **kwargs)


def content_of(result):
    result.file.seek(0)
    return result.file.read()


def code_of(clean, content, **kwargs):
    with pytest.raises(RefusedUpload) as caught:
        cleaned(clean, content, **kwargs)
    return caught.value.code


# PDF


def test_pdf_loses_author_scripts_and_hidden_files():
    assert len(private.traces(private.pdf())) >= 3

    content = content_of(cleaned(pdf.clean, private.pdf(pages=3)))

    assert private.traces(content) == []
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == 3
        assert "/OpenAction" not in document.Root
        assert "/AA" not in document.pages[0].obj
        remarks = list(document.pages[0].obj.Annots)
        assert [str(remark.Subtype) for remark in remarks] == ["/Text", "/Link", "/Link"]
        assert [str(r.A.URI) for r in remarks if "/A" in r] == ["https://example.org/kept"]


def test_pdf_counts_pages_and_shows_the_first():
    result = cleaned(pdf.clean, private.pdf(pages=3))

    image = Image.open(io.BytesIO(result.thumbnail))
    assert result.pages == 3
    assert image.height == 960
    red = image.getpixel((int(100 / 842 * 960), int((842 - 600) / 842 * 960)))
    assert red[0] > 200
    assert red[2] < 80


def test_cleaning_a_pdf_twice_gives_the_same_bytes():
    once = content_of(cleaned(pdf.clean, private.pdf()))

    assert content_of(cleaned(pdf.clean, once)) == once


def test_pdf_with_password_is_refused():
    with pikepdf.open(io.BytesIO(private.pdf())) as document:
        out = io.BytesIO()
        document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert code_of(pdf.clean, out.getvalue()) == "password"


@pytest.mark.parametrize("name", pdf_bombs.BOMBS)
def test_pdf_that_unpacks_into_far_more_is_refused(name, monkeypatch):
    # sooner than the real ones, which tests/flows/test_bombs.py meets
    monkeypatch.setattr(pdf, "LARGEST_STREAM", 8 * pdf_bombs.MEGABYTE)
    monkeypatch.setattr(pdf, "LARGEST_UNPACKED", 20 * pdf_bombs.MEGABYTE)
    content = pdf_bombs.BOMBS[name](8)

    assert len(content) < 1_000_000
    # while qpdf opens the file it meets its own limit, and says no more than that it cannot
    expected = "damaged" if name == "list_of_objects" else "too_complicated"
    assert code_of(pdf.clean, content) == expected


def test_long_but_honest_streams_are_taken():
    document = pikepdf.open(io.BytesIO(private.pdf()))
    for packed in (pdf_bombs.zeros(20), b"torn"):
        stream = pikepdf.Stream(document, packed, Filter=pikepdf.Name.FlateDecode)
        document.Root[f"/Kept{len(packed)}"] = document.make_indirect(stream)
    out = io.BytesIO()
    document.save(out)

    assert cleaned(pdf.clean, out.getvalue()).pages == 1


def test_lzw_and_run_lengths_are_counted_as_they_unpack():
    picture = Image.effect_noise((200, 100), 30)
    written = io.BytesIO()
    picture.save(written, "TIFF", compression="tiff_lzw", tiffinfo={278: 100})  # one strip
    tiff = Image.open(written)
    (start,), (length,) = tiff.tag_v2[273], tiff.tag_v2[279]
    strip = written.getvalue()[start : start + length]

    assert pdf._lzw_size(strip) == 200 * 100
    assert pdf._run_length_size(b"\x02abc\xfed\x80rest") == 3 + 3


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7 <script>alert(1)</script>", b""])
def test_what_only_looks_like_a_pdf_is_refused(content):
    assert code_of(pdf.clean, content) == "damaged"


# Office


def test_cleaned_word_file_opens_with_its_words():
    content = content_of(cleaned(office.clean, private.docx("ឯកសារ"), kind="docx"))

    document = docx_library.Document(io.BytesIO(content))

    assert document.paragraphs[0].text == "ឯកសារchanged"
    assert len(document.inline_shapes) == 2
    assert document.core_properties.author == ""


def test_cleaned_slides_open_and_are_counted():
    result = cleaned(office.clean, private.pptx("ស្លាយ", slides=3), kind="pptx")

    presentation = pptx_library.Presentation(io.BytesIO(content_of(result)))

    assert result.slides == 3
    assert presentation.slides[0].shapes.title.text == "ស្លាយ 1"
    assert result.thumbnail is None  # the program put none into it


def changed(content, **parts):
    return private._with_parts(content, **parts)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word__vbaProject.bin": b"x"}, "macros"),
        ({"word__embeddings__oleObject1.bin": b"x"}, "objects"),
        ({"word__activeX__activeX1.xml": b"<a/>"}, "objects"),
        ({"word__people.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "declares_entities"),
        ({"word__people.xml": b"<a>"}, "damaged"),
    ],
)
def test_office_file_that_could_do_something_is_refused(parts, code):
    assert code_of(office.clean, changed(private.docx(), **parts), kind="docx") == code


def test_files_inside_a_file_share_its_limit(monkeypatch):
    with zipfile.ZipFile(io.BytesIO(private.docx())) as archive:
        alone = sum(entry.file_size for entry in archive.infolist())
    monkeypatch.setattr(office, "LARGEST_UNPACKED", alone + 1_000_000)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<a>" + b" " * 200_000 + b"</a>")
    few, many = (
        changed(
            private.docx(),
            **{f"word__embeddings__{n}.xlsx": inner.getvalue() for n in range(number)},
        )
        for number in (2, 6)
    )

    assert cleaned(office.clean, few, kind="docx")
    assert code_of(office.clean, many, kind="docx") == "too_complicated"


def test_picture_inside_with_too_many_pixels_is_refused():
    bitmap = io.BytesIO()
    Image.new("1", (10_000, 6_000)).save(bitmap, "TIFF", compression="group4")

    content = changed(private.docx(), word__media__image9=bitmap.getvalue())
    assert code_of(office.clean, content, kind="docx") == "too_complicated"


def test_template_of_somebodys_computer_is_forgotten():
    relations = (
        b'<Relationships xmlns="r"><Relationship Id="rId1" Type="t" TargetMode="External" '
        b'Target="file:///C:/Users/CANARY/a.dotx"/></Relationships>'
    )
    content = changed(private.docx(), **{"word___rels__settings.xml.rels": relations})

    assert private.traces(content_of(cleaned(office.clean, content, kind="docx"))) == []


# Pictures inside


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}])
def test_every_scan_of_a_photograph_stays(options):
    out = io.BytesIO()
    noise = Image.effect_noise((160, 120), 60).convert("RGB")
    noise.save(out, "JPEG", comment=private.NAME.encode(), quality=90, **options)

    content = jpeg.without_notes(out.getvalue() + private.picture("jpeg"))

    assert private.traces(content) == []
    kept = Image.open(io.BytesIO(content)).convert("RGB")
    assert kept.tobytes() == Image.open(io.BytesIO(out.getvalue())).convert("RGB").tobytes()


def test_jpeg_2000_stays_a_picture_without_its_remarks():
    out = io.BytesIO()
    private.drawing().save(out, "JPEG2000", comment=private.NAME.encode())
    assert private.traces(out.getvalue())

    content = jpeg.jp2_without_notes(out.getvalue())

    assert private.traces(content) == []
    assert Image.open(io.BytesIO(content)).convert("RGB").getpixel((5, 5))[0] > 200


def test_packed_photographs_of_a_pdf_are_still_there():
    content = content_of(cleaned(pdf.clean, nasty.pdf_with_packed_photographs()))

    with pikepdf.open(io.BytesIO(content)) as document:
        pictures = dict(document.pages[0].get_images())
        assert len(pictures) == 3
        for picture in (pictures["/A"], pictures["/B"]):
            image = Image.open(io.BytesIO(picture.read_raw_bytes()))
            assert image.convert("RGB").getpixel((5, 5))[0] > 200


@pytest.mark.parametrize("name", ["/DCTDecode", "/DCT"])
@pytest.mark.parametrize("is_indirect", [False, True])
def test_photograph_of_a_pdf_loses_its_place(name, is_indirect):
    document = pikepdf.new()
    document.add_blank_page(page_size=(400, 400))
    stream = pikepdf.Stream(document, private.picture("jpeg"))
    filters = pikepdf.Array([pikepdf.Name(name)])
    stream["/Filter"] = document.make_indirect(filters) if is_indirect else filters
    document.Root["/Kept"] = stream
    out = io.BytesIO()
    document.save(out)
    assert private.traces(out.getvalue())

    assert private.traces(content_of(cleaned(pdf.clean, out.getvalue()))) == []


def test_ascii85_is_read_with_its_zeros_and_marks():
    words = b"one" + bytes(8) + b"two\0\0"
    letters = base64.a85encode(words, wrapcol=5, adobe=True)

    assert pdf._from_ascii85(letters) == words
    assert pdf._from_ascii85(b"z z~>") == bytes(8)


# Recordings


@pytest.mark.parametrize(("kind", "demuxer"), [("mp4", "mov"), ("webm", "matroska")])
def test_film_loses_title_author_and_place(kind, demuxer):
    original = private.film(kind)
    assert private.traces(original)

    result = cleaned(recordings.clean, original, demuxer=demuxer, film=True)

    content = content_of(result)
    assert private.traces(content) == []
    assert (result.extension, result.duration_s) == (kind, 2)
    with av.open(io.BytesIO(content)) as film:
        assert len(list(film.decode(video=0))) == 10
    with av.open(io.BytesIO(content)) as film:
        assert len(list(film.decode(audio=0))) > 50
    assert Image.open(io.BytesIO(result.thumbnail)).size == (320, 240)


def test_cleaning_a_film_twice_gives_the_same_bytes():
    once = content_of(cleaned(recordings.clean, private.film(), demuxer="mov"))

    assert content_of(cleaned(recordings.clean, once, demuxer="mov")) == once


def test_index_of_a_film_stands_first():
    content = content_of(cleaned(recordings.clean, private.film(), demuxer="mov"))

    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize(
    ("content", "kwargs", "code"),
    [
        (b"\0\0\0\x18ftypmp42", {"demuxer": "mov", "film": True}, "damaged"),
        (b"\x1a\x45\xdf\xa3" + b"\0" * 50, {"demuxer": "matroska", "film": True}, "damaged"),
        (private.sound("m4a"), {"demuxer": "mov", "film": True}, "no_picture"),
        (private.film("mp4")[:500], {"demuxer": "mov", "film": True}, "damaged"),
    ],
)
def test_recording_that_cannot_be_played_is_refused(content, kwargs, code):
    assert code_of(recordings.clean, content, **kwargs) == code


# Texts


def test_captions_lose_remarks_and_titles():
    content = "\ufeffWEBVTT - CANARY\r\nAuthor: CANARY\r\n\r\nNOTE CANARY\r\n\r\n" + (
        "00:00.000 --> 00:02.000\r\nគំរូ\r\n"
    )

    result = content_of(cleaned(texts.captions, content.encode())).decode()

    assert result == "WEBVTT\n\n00:00.000 --> 00:02.000\nគំរូ\n"


@pytest.mark.parametrize(
    "content", [b"WEBVTT\n\nno times", b"1\n00:00 --> 00:01\nsrt", b"WEBVTT\xff", b"WEBVTTX\n\na"]
)
def test_what_is_no_captions_is_refused(content):
    assert code_of(texts.captions, content) == "captions"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a\0b", b"  \n"])
def test_what_is_no_text_is_refused(content):
    assert code_of(texts.transcript, content) == "text"
