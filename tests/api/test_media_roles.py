"""What `media` of a document says of each file, and under which name it is saved."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.documents.addresses import MOST_WORDS, NOT_IN_NAMES, saved_name
from cms.documents.context import Context
from cms.documents.rendering import Rendering
from lessons.library import files
from lessons.models import LibraryPage, Picture, Resource, ResourcePage
from tests.api.conftest import KHMER
from tests.api.test_schema import validate
from tests.home.test_openness import run_javascript
from tests.lessons import private_data
from tests.shared_fixtures import again, world


@pytest.fixture
def picture(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    content = ContentFile(private_data.picture("jpeg"), name="a.jpg")
    return Picture.objects.create(title="t", alt_text="A phone", file=content)


def make_resource_page(office, resource, title, **fields):
    page = ResourcePage(title=title, resource=resource, summary="To fill in.", live=False, **fields)
    LibraryPage.objects.get(locale__language_code="en").add_child(instance=page)
    return office.publish(page)


def make_agreement(office):
    """The page of a resource with a file in each language, public in both; its files are in the
    folder of all tests."""
    library = LibraryPage(title="Library", live=False)
    office.homes["en"].add_child(instance=library)
    office.translate(office.publish(library))
    resource = Resource.objects.create(name="Agreement", type="pdf", audiences=["caregiver"])
    for language, pages in (("en", 1), ("km", 2)):
        upload = ContentFile(private_data.pdf(pages=pages), name="IMG_0815 final.pdf")
        file = files.add(resource, language=language, upload=upload, by=office.people.editor)
        files.confirm(file, by=office.people.publisher)
    page = make_resource_page(office, resource, "Family agreement")
    office.translate(page)
    return page


agreement_world = world(make_agreement, "bilingual_world")


@pytest.fixture
def agreement(bilingual, agreement_world):
    return again(agreement_world)


def media_of(api, page, kind, locale="en"):
    return api.json(f"{locale}/{kind}/{page.translation_key}/")["media"]


def names(media):
    return {one["language"]: one["name"] for one in media if one["role"] == "main"}


def test_files_of_a_resource_say_what_they_are(agreement, api, check):
    listed = [one for one in media_of(api, agreement, "resources") if one["role"] == "main"]

    assert [one["language"] for one in listed] == ["en", "km"]
    assert {one["group"] for one in listed} == {str(agreement.translation_key)}
    validate(api.json(f"en/resources/{agreement.translation_key}/"), "Document")
    check()


def test_file_is_named_by_the_title_and_its_language_if_that_is_another(agreement, api):
    english, khmer = (names(media_of(api, agreement, "resources", code)) for code in ("en", "km"))

    assert english == {"en": "Family agreement.pdf", "km": "Family agreement (km).pdf"}
    assert khmer == {"en": f"{KHMER} (en).pdf", "km": f"{KHMER}.pdf"}


def test_file_is_saved_under_its_name_in_its_own_language(agreement, api, client):
    english, khmer = (one for one in media_of(api, agreement, "resources") if one["role"] == "main")

    said = [client.get(one["url"])["Content-Disposition"] for one in (english, khmer)]

    assert said == [
        'attachment; filename="Family agreement.pdf"',
        f"attachment; filename*=utf-8''{quote(KHMER)}.pdf",
    ]


def test_name_of_what_warns_says_nothing(bilingual, agreement, api, client):
    agreement.unpublish()  # its files go with the page that warns
    warning = {"content_warning_level": "strong", "content_warning_text": "Abuse."}
    page = make_resource_page(bilingual, agreement.resource, "Another", **warning)
    (file, _other) = (one for one in media_of(api, page, "resources") if one["role"] == "main")

    said = client.get(file["url"])["Content-Disposition"]

    assert file["name"] is None
    assert said == f'attachment; filename="{file["sha256"][:12]}.pdf"'


def test_widths_and_formats_of_a_picture_are_one_group(bilingual, api, picture, check):
    course = bilingual.course(cover_image=picture, cover_alt="A phone: on a table?")

    media = media_of(api, course, "courses")

    assert {one["role"] for one in media} == {"thumbnail"}
    assert len({one["group"] for one in media}) == 1
    assert len({(one["width"], one["type"]) for one in media}) == len(media) > 1
    assert {one["language"] for one in media} == {None}
    assert media[0]["name"].startswith("A phone on a table ")
    check()


@pytest.mark.parametrize("roles", [("thumbnail", "picture"), ("picture", "thumbnail")])
def test_picture_of_the_content_is_no_thumbnail_whatever_comes_first(db, picture, roles):
    """A client may leave thumbnails out, and must not lose what a lesson shows."""
    rendering = Rendering("en", Context(timezone.now()))

    for role in roles:
        rendering.image(picture, alt="", role=role)

    assert {one["role"] for one in rendering.files.values()} == {"picture"}


def chosen(media, width, language):
    """What the function of docs/api.md chooses."""
    text = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text()
    function = re.search(r"^function chosen\(.*?^}$", text, re.DOTALL | re.MULTILINE)[0]
    asked = ", ".join(json.dumps(one) for one in (media, width, language))
    return run_javascript(f"{function}; console.log(JSON.stringify(chosen({asked})))")


def sizes(group, role, *widths):
    return [
        {"group": group, "role": role, "language": None, "type": kind, "width": width}
        for kind in ("image/webp", "image/jpeg")
        for width in widths
    ]


def test_client_chooses_one_width_and_one_language():
    small, large = sizes("a", "picture", 320), sizes("b", "picture", 320, 640, 960, 1280)
    files = [
        {"group": "c", "role": role, "language": language, "type": "application/pdf"}
        for language in ("en", "km")
        for role in ("main", "captions")
    ]

    found = chosen([*small, *large, *files], 600, "km")

    assert [(one["group"], one.get("width"), one["language"], one["type"]) for one in found] == [
        ("b", 640, None, "image/webp"),
        ("a", 320, None, "image/webp"),
        ("c", None, "km", "application/pdf"),
        ("c", None, "km", "application/pdf"),
    ]


@given(st.text(min_size=1), st.text())
def test_name_is_one_that_every_system_takes(first, second):
    name = saved_name("resources/0815.pdf", first, second)

    assert NOT_IN_NAMES.search(name) is None
    assert name == "" or (name.endswith(".pdf") and not name.startswith((".", " ")))
    assert len(name) <= MOST_WORDS + len(".pdf")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("What is it?", ""), "What is it.pdf"),
        (("a/b\\c:d", "(km)"), "a b c d (km).pdf"),
        (("", "captions"), ""),
        (("...", ""), ""),
        (("word " * 40, ""), f"{('word ' * 16).strip()}.pdf"),
        (("ក" * 200, ""), f"{'ក' * 80}.pdf"),
    ],
)
def test_saved_name(words, name):
    assert saved_name("x.pdf", *words) == name
