"""Every way in which a file comes in, as a person uses it: what says something about people stays
outside, what cannot be used is refused with a sentence, and nothing is an error page.

Bytes are looked for where they would be: in everything under MEDIA_ROOT.
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lessons.models import Picture, Resource, ResourceFile
from tests.lessons import nasty
from tests.lessons.private_data import traces
from tests.parts import IS_SOAK

LONG_KHMER = f"{'ស្រីនាងសុភាពរស់នៅស៊ីសុភ័ណ' * 12}.jpg"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored(media):
    return {path: path.read_bytes() for path in media.rglob("*") if path.is_file()}


def assert_nobody_in(media):
    files = stored(media)
    assert files
    assert {str(path): found for path, raw in files.items() if (found := traces(raw))} == {}
    assert not [path for path in files if not path.name.isascii()]


def upload(content, name=LONG_KHMER):
    return SimpleUploadedFile(name, content)


WORDS = {"title": "t", "alt_text": "a", "collection": "1"}

# Pictures


def by_form(client, content):
    return client.post(reverse("wagtailimages:add"), {**WORDS, "file": upload(content)})


def by_chooser(client, content):
    values = {f"image-chooser-upload-{name}": value for name, value in WORDS.items()}
    values["image-chooser-upload-file"] = upload(content)
    return client.post(reverse("wagtailimages_chooser:create"), values)


def by_many(client, content):
    values = {"title": "t", "files[]": upload(content)}
    return client.post(reverse("wagtailimages:add_multiple"), values)


def by_replacement(client, content):
    picture = Picture.objects.first() or Picture.objects.create(
        title="t", alt_text="a", file=upload(nasty._plain("PNG"), "a.png")
    )
    return client.post(
        reverse("wagtailimages:edit", args=[picture.pk]), {**WORDS, "file": upload(content)}
    )


DOORS = {"form": by_form, "chooser": by_chooser, "many": by_many, "replacement": by_replacement}


# each kind at one door, at the others one of each kind of trace; all of them in the soak
ONE_DOOR = "form"
AT_EACH = ("jpeg", "packed notes", "nothing", "40 megapixels")


# a replacement is drawn by the same code whatever it is
AGAIN = ("replacement", "packed notes")


def in_suite(doors, kinds):
    return [
        (door, kind)
        for door in doors
        for kind in kinds
        if IS_SOAK or door == ONE_DOOR or kind in AT_EACH
    ]


@pytest.mark.parametrize(
    ("door", "kind"),
    [one for one in in_suite(DOORS, nasty.PICTURES) if IS_SOAK or one != AGAIN],
)
def test_picture_comes_in_without_people(door, kind, media, admin_client):
    content = nasty.PICTURES[kind]
    assert traces(content)

    response = DOORS[door](admin_client, content)

    assert response.status_code in (200, 302)
    assert_nobody_in(media)
    if door in ("form", "replacement"):
        assert Picture.objects.get().renditions.exclude(sha256="").count() == 2


@pytest.mark.parametrize(("door", "kind"), in_suite(["form", "chooser", "many"], nasty.NO_PICTURES))
def test_what_is_no_picture_is_refused_at_every_door(door, kind, media, admin_client):
    response = DOORS[door](admin_client, nasty.NO_PICTURES[kind])

    assert response.status_code == 200
    assert not Picture.objects.exists()
    assert stored(media) == {}


# Files of the library


def add(client, kind, content):
    resource = Resource.objects.create(name="r", type=kind)
    values = {"language": "km", "role": "main", "file": upload(content, "ឯកសារ" * 60 + ".pdf")}
    return client.post(reverse("lessons_file_add", args=[resource.pk]), values)


# pictures are redrawn as at the doors above; of slides, those that hide more
OF_LIBRARY = [
    kind
    for kind in nasty.FILES
    if IS_SOAK
    or kind in ("picture: heic", "picture: page")
    or not (kind.startswith("picture") or kind == "pptx")
]


@pytest.mark.parametrize("kind", OF_LIBRARY)
def test_file_comes_in_without_people(kind, media, admin_client):
    resource_kind, content = nasty.FILES[kind]
    assert traces(content)

    response = add(admin_client, resource_kind, content)

    assert response.status_code == 302, response.context["form"].errors
    assert_nobody_in(media)


@pytest.mark.parametrize(
    "kind",
    [one for one in nasty.NO_FILES if IS_SOAK or one not in ("picture as pdf", "svg as picture")],
)
def test_file_that_cannot_be_used_is_refused_with_a_sentence(kind, media, admin_client):
    resource_kind, content, sentence = nasty.NO_FILES[kind]

    response = add(admin_client, resource_kind, content)

    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors)
    assert not ResourceFile.objects.exists()
    assert stored(media) == {}


def test_page_of_a_pdf_without_a_size_is_no_error(media, admin_client):
    assert add(admin_client, "pdf", nasty.pdf_without_size()).status_code in (200, 302)


# Doors that are closed


def test_portrait_of_a_person_who_works_here_is_not_kept(media, admin_client, admin_user):
    address = reverse("wagtailadmin_account")
    assert 'name="avatar-avatar"' not in admin_client.get(address).content.decode()

    admin_client.post(address, {"avatar-avatar": upload(nasty.private.picture("jpeg"), "a.jpg")})

    assert stored(media) == {}
