"""Pictures of a document: drawn anew, set aside, never public by themselves."""

import io

import pytest
from django.contrib.auth.models import Group
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from wagtail.models import GroupCollectionPermission

from lessons.docx_import import pictures
from lessons.docx_import.reading.drawings import draw, drawn
from lessons.docx_import.values import Drawing
from lessons.models import Picture
from tests.lessons.docx_import import files

NAME = "Sok Dara"


def jpeg_with_exif():
    image = Image.new("RGB", (40, 20), (255, 0, 0))
    exif = image.getexif()
    exif[0x0112] = 6  # to be turned a quarter
    exif[0x013B] = NAME
    exif.get_ifd(0x8825)[2] = (11.0, 33.0, 0.0)
    content = io.BytesIO()
    image.save(content, "JPEG", exif=exif, comment=NAME.encode(), icc_profile=NAME.encode())
    return content.getvalue()


def png_with_text():
    info = PngInfo()
    info.add_text("Author", NAME)
    content = io.BytesIO()
    Image.new("RGBA", (10, 10)).save(content, "PNG", pnginfo=info)
    return content.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


def redrawn(content):
    found = draw(content)
    return None if found is None else (found.content, found.extension)


@pytest.mark.parametrize("content", [jpeg_with_exif(), png_with_text()])
def test_only_pixels_are_kept(content):
    assert NAME.encode() in content

    written, _extension = redrawn(content + b"<script>" + NAME.encode())

    assert NAME.encode() not in written
    assert b"<script>" not in written
    assert not opened(written).getexif()
    assert set(opened(written).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a<script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        files.picture().getvalue()[:200],
        b"\xd7\xcd\xc6\x9a" + b"\0" * 200,  # a Windows metafile
    ],
)
def test_what_is_no_picture_is_refused(content):
    assert redrawn(content) is None


def test_pictures_are_set_aside_once(editor, own_media):
    one = files.picture().getvalue()
    drawings = [Drawing(one, "a cat", "Cats"), Drawing(one), Drawing(b"broken", "a dog")]

    notes = list(pictures.set_aside(list(drawn(drawings)), title="Lesson", by=editor))

    picture = Picture.objects.get()
    assert [(note.kind, note.quote, note.below, note.detail) for note in notes] == [
        ("set_aside", "a cat", "Cats", str(picture.pk)),
        ("picture", "a dog", "", ""),
    ]
    assert not picture.may_be_published()
    assert picture.collection.name == pictures.COLLECTION
    assert picture.uploaded_by_user == editor


def test_more_pictures_than_a_lesson_needs_are_left_out(editor, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PICTURES", 1)
    drawings = [Drawing(files.picture(n, n).getvalue()) for n in (10, 20, 30)]

    notes = list(pictures.set_aside(list(drawn(drawings)), title="Lesson", by=editor))

    assert [note.kind for note in notes] == ["set_aside", "pictures"]
    assert notes[-1].detail == "2"


def test_without_the_permission_no_picture_is_stored(editor):
    GroupCollectionPermission.objects.filter(group=Group.objects.get(name="Editors")).delete()

    drawings = drawn([Drawing(files.picture().getvalue())])

    notes = pictures.set_aside(list(drawings), title="L", by=editor)

    assert [note.kind for note in notes] == ["pictures"]
    assert not Picture.objects.exists()
