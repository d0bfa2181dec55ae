"""The emblem: taken at the console, checked as an upload is, on every page and in the office."""

from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from PIL import Image

from cms import emblem
from ops.setup.management.commands.setup import store_emblem
from public.website.addresses import of_emblem


@pytest.fixture(autouse=True)
def nothing_stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    emblem.content.cache_clear()
    yield
    emblem.content.cache_clear()


def picture(tmp_path, kind="PNG", mode="RGBA"):
    made = BytesIO()
    Image.new(mode, (64, 64), "green").save(made, kind)
    file = tmp_path / f"ours.{kind.lower()}"
    file.write_bytes(made.getvalue())
    return str(file)


def test_emblem_stands_on_the_website_and_in_the_office(reader, client, site, tmp_path):
    assert '<span class="mark"' in reader.html("/read/en/")
    assert reader.get("/read/emblem.png").status_code != 200
    assert client.get(reverse("office_logo"))["Content-Type"] == "image/svg+xml"

    call_command("setup", "--emblem", picture(tmp_path))

    for path in ("/read/", "/read/en/"):
        assert f'src="{of_emblem()}"' in reader.html(path)
    shown, logo = reader.get(of_emblem()), client.get(reverse("office_logo"))
    assert shown["Content-Type"] == logo["Content-Type"] == "image/png"
    assert shown.content == logo.content == emblem.content()
    assert "sandbox" in logo["Content-Security-Policy"]


def test_later_emblem_takes_the_place_and_has_another_address(tmp_path):
    store_emblem(picture(tmp_path))
    first = of_emblem()
    Image.new("RGBA", (32, 32), "#0000").save(tmp_path / "other.png")

    store_emblem(str(tmp_path / "other.png"))

    assert of_emblem() != first


def test_what_is_no_such_picture_is_refused(db, tmp_path):
    page = tmp_path / "page.png"
    page.write_text("<svg onload=alert(1)>")
    for path, said in (
        (str(tmp_path / "nothing.png"), "cannot be read"),
        (str(page), "page.png: "),
        (picture(tmp_path, "JPEG", "RGB"), "no PNG"),
    ):
        with pytest.raises(CommandError, match=said):
            call_command("setup", "--emblem", path)
    assert emblem.content() is None
