"""Uploads become pixels: nothing private stays, and what only pretends is refused."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from lessons.library import ladder
from lessons.library.cleaning import picture as drawn_anew
from lessons.library.pictures import redraw
from tests.lessons.private_data import drawing, picture


def redrawn(content):
    return redraw.redraw(io.BytesIO(content)).read()


def opened(content):
    return Image.open(io.BytesIO(content))


def is_red(image, x, y):
    red, _green, blue = image.convert("RGB").getpixel((x, y))
    return red > 200 and blue < 60


@pytest.mark.parametrize(
    ("kind", "stored"), [("jpeg", "JPEG"), ("heif", "JPEG"), ("webp", "JPEG"), ("png", "PNG")]
)
def test_stored_format(kind, stored):
    assert opened(redrawn(picture(kind))).format == stored


def test_turned_picture_is_turned_back():
    image = opened(redrawn(picture("jpeg", orientation=6)))  # camera held upright

    assert image.size == (200, 400)
    assert is_red(image, 100, 40)
    assert not is_red(image, 100, 360)


def test_transparency_stays():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "WEBP")

    assert opened(redrawn(out.getvalue())).getchannel("A").getextrema() == (0, 0)


def test_large_picture_is_kept_at_what_channels_need():
    assert opened(redrawn(picture("jpeg", size=(4000, 2000)))).size == (2560, 1280)


def test_redrawing_again_changes_nothing():
    once = redraw.redraw(io.BytesIO(picture("jpeg")))

    assert redraw.redraw(once) is once


def test_colours_of_another_profile_become_srgb():
    """A profile that swaps nothing but is there: it goes, and the picture stays."""
    from_camera = io.BytesIO()
    profile = drawn_anew.ImageCms.ImageCmsProfile(
        drawn_anew.ImageCms.createProfile("sRGB")
    ).tobytes()
    drawing().save(from_camera, "JPEG", icc_profile=profile)

    image = opened(redrawn(from_camera.getvalue()))

    assert "icc_profile" not in image.info
    assert is_red(image, 50, 100)


def bomb():
    """A PNG that says it has 60000 x 60000 pixels."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def animated(kind):
    out = io.BytesIO()
    frames = [drawing(), drawing().rotate(180)]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


def too_many_pixels():
    out = io.BytesIO()
    Image.new("1", (6000, 4001)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (lambda: b"<html><script>", "kind"),
        (lambda: b"%PDF-1.7", "kind"),
        (lambda: b"", "kind"),
        (lambda: b"GIF89a<script>alert(1)</script>", "kind"),
        (lambda: b"GIF89a\1\0\1\0\0\0\0<script>alert(1)</script>", "kind"),
        (lambda: picture("jpeg")[:900], "damaged"),
        (lambda: picture("png")[:-40], "damaged"),
        (lambda: picture("heif")[:400], "kind"),
        (bomb, "pixels"),
        (too_many_pixels, "pixels"),
        (lambda: animated("GIF"), "animated"),
        (lambda: animated("WEBP"), "animated"),
        (lambda: b"\xff\xd8\xff" + b"\0" * redraw.LARGEST_PICTURE, "large"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_sentence(make, code):
    with pytest.raises(ValidationError) as caught:
        redrawn(make())

    assert caught.value.code == code


# Sizes


@pytest.mark.parametrize(
    ("width", "widths"),
    [(2560, [320, 640, 960, 1280]), (1280, [320, 640, 960, 1280]), (900, [320, 640]), (40, [40])],
)
def test_sizes_never_enlarge(width, widths):
    wanted = [f"width-{w}|format-{name}" for name in ("webp", "jpeg") for w in widths]

    assert ladder.specs(width) == wanted


def test_drawn_sizes_are_what_they_say():
    original = redrawn(picture("png", size=(1300, 650)))

    drawn = ladder.draw(original, ladder.specs(1300))

    for one in drawn:
        image = opened(one.content)
        assert image.size == (one.width, one.height) == (one.width, one.width // 2)
        assert image.format.lower() in one.spec
        assert is_red(image, 10, 10)
    assert len(drawn) == 8


def test_noisy_picture_stays_within_what_a_weak_network_bears():
    noise = Image.effect_noise((1280, 960), 30).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")

    (drawn,) = ladder.draw(out.getvalue(), ["width-640|format-webp"])

    assert len(drawn.content) <= ladder.MOST_BYTES


def test_transparent_picture_gets_white_paper_as_jpeg():
    out = io.BytesIO()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(out, "PNG")

    (drawn,) = ladder.draw(out.getvalue(), ["width-320|format-jpeg"])

    assert opened(drawn.content).getpixel((5, 5)) == (255, 255, 255)
