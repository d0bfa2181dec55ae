"""Pictures: whose words describe them, where they are shown, what is never published."""

import pytest
from django.core.exceptions import ValidationError

from lessons.models import Picture


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


def test_picture_form_asks_about_children(admin_client, picture):
    html = admin_client.get(f"/admin/images/{picture.pk}/").content.decode()

    assert 'name="has_identifiable_child"' in html
    assert 'name="is_decorative"' in html
