"""A document of every kind, with every block, against its schema: the rooms keep the contract."""

import pytest
from wagtail.images.tests.utils import get_test_image_file

from cms.documents.kinds import listed_kinds
from home.models import (
    DirectoryPage,
    Organization,
    OrganizationPage,
    Schedule,
    Service,
    ServicePage,
)
from lessons.models import LessonPage, LibraryPage, Picture, Resource, ResourcePage
from tests.api.test_schema import validate
from tests.lessons.samples import every_field, set_fields
from tests.shared_fixtures import again, world


def make_everything(office):
    """One page of each type, published, and a lesson in which every block occurs."""
    home = office.homes["en"]
    directory = DirectoryPage.objects.child_of(home).get()
    organization = Organization.objects.create(internal_name="Org", kind="ngo")
    page = OrganizationPage(
        title="Org", slug="org", description="Helps.", organization=organization, live=False
    )
    directory.add_child(instance=page)
    office.publish(page)
    service = Service.objects.create(
        internal_name="Line",
        organization=organization,
        category="helpline",
        urgency="support",
        audiences=["child"],
    )
    Schedule.objects.create(service=service, days=["MO", "TU"], opens="08:00", closes="17:00")
    service_page = ServicePage(
        title="Line", slug="line", summary="Talk.", service=service, live=False
    )
    directory.add_child(instance=service_page)
    office.publish(service_page)
    library = LibraryPage(title="Library", slug="library", live=False)
    home.add_child(instance=library)
    office.publish(library)
    resource = Resource.objects.create(
        name="Site", type="link", link_url="https://example.org/", audiences=["trainer"]
    )
    resource_page = ResourcePage(
        title="Site", slug="site", summary="To read.", resource=resource, live=False
    )
    library.add_child(instance=resource_page)
    office.publish(resource_page)
    picture = Picture.objects.create(
        title="one", alt_text="A drawing", file=get_test_image_file(filename="one.png")
    )
    module = office.module(office.course("Book"))
    lesson = LessonPage(audience="young_person", title="Lesson", slug="lesson", live=False)
    values = every_field(service=service_page.pk, resource=resource_page.pk, picture=picture.pk)
    module.add_child(instance=set_fields(lesson, values))
    office.publish(LessonPage.objects.get(pk=lesson.pk))
    office.page("About us", intro="Who we are.")
    # last, so that what is below is rendered once
    office.publish(DirectoryPage.objects.get(pk=directory.pk))
    return office


everything_world = world(make_everything, "office_world")


@pytest.fixture
def everything(office, everything_world):
    return again(everything_world)


def test_documents_cards_and_feed_are_valid(everything, api):
    for kind in listed_kinds():
        cards = api.json(f"en/{kind}/")
        assert cards["results"], kind
        validate(cards, "CardList")
        for card in cards["results"]:
            validate(api.json(f"en/{kind}/{card['key']}/"), "Document")
    validate(api.json("changes/"), "Changes")
    for kind in ("home", "vocabulary"):  # no number is confirmed here, so nothing is help-now
        validate(api.json(f"en/{kind}/"), "Document")


def test_service_that_is_added_later_is_listed_by_its_organization(everything, api, check):
    check()


def test_every_block_of_a_lesson_occurs(everything, api):
    document = api.json("en/guides/lesson/")

    # pictures without consent and resources without a public page would be missing
    assert len({block["type"] for block in document["body"]}) == 19


def test_lesson_never_holds_what_is_for_facilitators(everything, api):
    content = api.get("en/lessons/lesson/").content.decode()
    card = api.get("en/lessons/").content.decode()

    assert "canary" in api.get("en/guides/lesson/").content.decode()
    assert "canary" not in content + card


def test_document_with_everything_in_it_is_within_its_size(everything, api):
    packed = api.get("en/guides/lesson/", **{"Accept-Encoding": "gzip"})

    assert len(packed.content) <= 30_000


def test_media_of_a_public_document_answers_and_goes_with_it(everything, api):
    document = api.json("en/lessons/lesson/")
    paths = [file["url"] for file in document["media"]]
    assert paths

    for path in paths:
        response = api.client.get(path)
        assert response.status_code == 200
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        again = api.client.get(path, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
        assert api.client.head(path)["Content-Length"] == str(len(b"".join(api.client.get(path))))

    LessonPage.objects.get(slug="lesson", locale__language_code="en").unpublish()

    assert {api.client.get(path).status_code for path in paths} == {404}


def test_originals_are_never_served(everything, api, client, office):
    original = Picture.objects.get().file.name

    assert api.client.get(f"/media/{original}").status_code == 404
    assert client.get(f"/admin/media/{original}").status_code == 302
    client.force_login(office.people.editor)
    assert client.get(f"/admin/media/{original}").status_code == 200
