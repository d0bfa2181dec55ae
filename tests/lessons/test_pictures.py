"""Pictures: whose words describe them, where they are shown, what is never published."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import UploadedFile

from lessons.library.files import THUMBNAILS
from lessons.library.models.pictures import collection_named
from lessons.models import Picture
from tests.lessons import private_data


def test_picture_needs_words_or_to_be_decoration(picture):
    picture.alt_text = ""
    with pytest.raises(ValidationError) as caught:
        picture.full_clean()
    picture.is_decorative = True

    picture.full_clean()

    assert set(caught.value.error_dict) == {"alt_text"}


def test_decoration_survives_loading(picture):
    picture.is_decorative = True
    picture.save()

    loaded = Picture.objects.get(pk=picture.pk)

    assert loaded.is_decorative
    assert loaded.default_alt_text == ""


def test_file_name_never_becomes_a_description(picture):
    picture.alt_text = ""

    assert picture.default_alt_text == ""


def test_stored_name_has_no_word_of_the_uploaded_one(picture):
    assert "one" not in picture.file.name
    assert picture.file.name.endswith(".png")


def test_admin_shows_pictures_that_nobody_published(picture, admin_client):
    rendition = picture.get_rendition("max-165x165")

    assert rendition.url.startswith("/admin/media/")
    assert admin_client.get(rendition.url).status_code == 200
    assert admin_client.get(rendition.file.url).status_code == 404


def test_pictures_drawn_of_files_do_not_fill_the_chooser(admin_client, picture):
    picture.title = "Of a file"
    picture.collection = collection_named(THUMBNAILS)
    picture.save()

    html = admin_client.get(reverse("wagtailimages_chooser:choose")).json()["html"]

    assert "Of a file" not in html


# Files


def private(kind="jpeg", name="Sok Dara.jpg", **kwargs):
    return ContentFile(private_data.picture(kind, **kwargs), name=name)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_turned_upload_has_the_size_that_people_see(media, db):
    picture = Picture.objects.create(title="t", alt_text="a", file=private(orientation=6))

    assert (picture.width, picture.height) == (200, 400)
    assert Picture.objects.values_list("width", "height").get() == (200, 400)


def test_sizes_are_made_with_the_picture_and_named_by_their_bytes(
    media, db, django_assert_num_queries
):
    picture = Picture.objects.create(title="t", alt_text="a", file=private(size=(1300, 700)))
    picture = Picture.objects.get()

    with django_assert_num_queries(1):
        sizes = picture.sizes()

    assert [(one.width, one.type) for one in sizes] == [
        (width, kind) for kind in ("image/webp", "image/jpeg") for width in (320, 640, 960, 1280)
    ]
    for one in sizes:
        content = one.file.read()
        assert one.sha256 in one.file.name
        assert one.bytes == len(content)


def test_replaced_file_takes_its_sizes_along(media, db, django_capture_on_commit_callbacks):
    picture = Picture.objects.create(title="t", alt_text="a", file=private())
    before = {path.name for path in media.rglob("*") if path.is_file()}

    with django_capture_on_commit_callbacks(execute=True):
        picture.file = private(size=(800, 500))
        picture.save()

    after = {path.name for path in media.rglob("*") if path.is_file()}
    assert not before & after
    assert [one.width for one in picture.sizes()] == [320, 640, 320, 640]
    assert len(after) == 5


def test_upload_that_waits_for_its_description_is_stored_without_private_data(media, admin_client):
    upload = SimpleUploadedFile("Sok Dara.jpg", private_data.picture("jpeg"))

    response = admin_client.post("/admin/images/multiple/add/", {"title": "t", "files[]": upload})

    waiting = UploadedFile.objects.get()
    assert response.json()["success"]
    assert "Dara" not in waiting.file.name
    assert [private_data.traces(path.read_bytes()) for path in media.rglob("*.jpg")] == [[]]

    prefix = f"uploaded-image-{waiting.pk}"
    admin_client.post(
        f"/admin/images/multiple/create_from_uploaded_image/{waiting.pk}/",
        {f"{prefix}-title": "t", f"{prefix}-alt_text": "a", f"{prefix}-collection": "1"},
    )
    assert Picture.objects.get().renditions.exclude(sha256="").count() == 2


def test_focus_is_where_somebody_put_it(media, db):
    picture = Picture.objects.create(title="t", alt_text="a", file=private())

    assert picture.focus() is None
    picture.focal_point_x, picture.focal_point_y = 100, 50
    picture.focal_point_width = picture.focal_point_height = 20
    assert picture.focus() == {"x": 0.25, "y": 0.25}


def test_sizes_are_there_as_soon_as_no_child_can_be_recognised(media, db):
    picture = Picture.objects.create(
        title="t", alt_text="a", file=private(), has_identifiable_child=True
    )
    assert not picture.renditions.exists()

    picture.has_identifiable_child = False  # somebody has looked
    picture.save()

    assert picture.renditions.exclude(sha256="").count() == 2


def test_still_of_a_child_without_a_consent_is_refused_at_its_record(picture, resource):
    resource.thumbnail = picture
    resource.full_clean()
    picture.has_identifiable_child = True

    with pytest.raises(ValidationError) as caught:
        resource.full_clean()

    assert set(caught.value.error_dict) == {"thumbnail"}
    assert "there is no consent on record" in caught.value.messages[0]
