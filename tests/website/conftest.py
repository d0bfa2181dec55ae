"""A published site with one document of every kind; each text of the lesson is its own marker."""

from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file

from cms.publishing.models import LinkDomain
from home.models import (
    ContactChannel,
    DirectoryPage,
    HomePage,
    Organization,
    OrganizationPage,
    Service,
    ServicePage,
)
from lessons.library import files
from lessons.models import (
    CoursePage,
    LessonPage,
    LibraryPage,
    ModulePage,
    Picture,
    Resource,
    ResourcePage,
)
from tests.api.conftest import (  # noqa: F401
    Office,
    bilingual,
    bilingual_world,
    busy,
    office,
    office_world,
)
from tests.home.conftest import called, called_first, called_too, know
from tests.lessons.samples import every_field, set_fields
from tests.shared_fixtures import again, world


@dataclass
class Site:
    """The public pages, all in English; `office` publishes and translates."""

    office: Office
    course: CoursePage
    module: ModulePage
    lesson: LessonPage
    resource: ResourcePage
    service: ServicePage
    organization: OrganizationPage
    directory: DirectoryPage


def without_marks(html: str) -> str:
    """What is written on a page, without where its lines may end."""
    return html.replace("\u200b", "").replace("\u2060", "")


def make_service(office: Office) -> Service:  # noqa: F811
    organization = Organization.objects.create(internal_name="Org", kind="ngo")
    service = Service.objects.create(
        internal_name="Line",
        organization=organization,
        category="helpline",
        urgency="crisis_support",
        audiences=["child"],
        languages=["km"],
        cost="free",
        always_open=True,
    )
    keeper, second = office.people.keeper, office.people.admin
    know("1280")
    LinkDomain.objects.create(domain="example.org", owner="x")
    for facts in (
        {"type": "call", "kind": "short_code", "value": "1280"},
        {"type": "web_form", "kind": "", "value": "https://example.org/form"},
    ):
        channel = ContactChannel(service=service)
        called_first(channel, by=keeper, **facts, **called("smart"))
        called_too(channel, by=second, **called("metfone"))
    return service


def blank_pdf() -> bytes:
    document, written = pikepdf.Pdf.new(), BytesIO()
    document.add_blank_page()
    document.save(written)
    return written.getvalue()


def make_reader_site(office: Office) -> Site:  # noqa: F811
    home = office.homes["en"]
    directory = DirectoryPage.objects.child_of(home).get()
    service = make_service(office)
    organization = office.publish(
        directory.add_child(
            instance=OrganizationPage(
                title="Child Line Org",
                organization=service.organization,
                description="Helps.",
                live=False,
            )
        )
    )
    service_page = office.publish(
        directory.add_child(
            instance=ServicePage(
                title="Child line",
                summary="Talk to us.",
                what_happens_next="Somebody listens.",
                service=service,
                live=False,
            )
        )
    )
    # last, so that what is below is rendered once
    directory = office.publish(DirectoryPage.objects.get(pk=directory.pk))
    library = home.add_child(instance=LibraryPage(title="Library", live=False))
    library = office.publish(library)
    record = Resource.objects.create(name="Checklist", type="pdf", audiences=["trainer"])
    upload = ContentFile(blank_pdf(), name="one.pdf")
    files.confirm(
        files.add(record, language="en", upload=upload, by=office.people.editor),
        by=office.people.publisher,
    )
    resource = office.publish(
        library.add_child(
            instance=ResourcePage(
                title="The checklist", resource=record, summary="To tick.", live=False
            )
        )
    )
    picture = Picture.objects.create(
        title="x.png", alt_text="x", file=get_test_image_file(filename="one.png", size=(700, 400))
    )
    course = office.course("Book 4", audience="young_person", order=4)
    module = office.module(course, "Module 1")
    lesson = LessonPage(audience="young_person", title="w-title", live=False)
    module.add_child(
        instance=set_fields(
            lesson,
            every_field(service=service_page.pk, resource=resource.pk, picture=picture.pk),
        )
    )
    lesson = office.publish(LessonPage.objects.get(pk=lesson.pk))
    return Site(office, course, module, lesson, resource, service_page, organization, directory)


site_world = world(make_reader_site, "office_world")


@pytest.fixture
def site(office, site_world) -> Site:  # noqa: F811
    return again(site_world)


def make_draft(site: Site) -> LessonPage:
    lesson = LessonPage.objects.get(pk=site.lesson.pk)
    lesson.summary = "canary-draft"
    lesson.save_revision(user=site.office.people.editor)
    return lesson


draft_world = world(make_draft, "site_world")


@pytest.fixture
def draft(site, draft_world) -> LessonPage:
    """The public lesson with a newer draft."""
    return again(draft_world)


def make_khmer_site(site: Site) -> Site:
    site.office.homes["km"] = site.office.translate(
        HomePage.objects.get(pk=site.office.homes["en"].pk)
    )
    site.office.translate(site.course)
    return site


khmer_site_world = world(make_khmer_site, "site_world")


@pytest.fixture
def khmer(site, khmer_site_world) -> Site:
    """The same with the home page and the course in Khmer."""
    return again(khmer_site_world)


class Reader:
    """The reader as a browser asks it."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, **headers: str):
        return self.client.get(path, headers=headers)

    def html(self, path: str) -> str:
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.content.decode()


@pytest.fixture
def reader() -> Reader:
    return Reader()


def path_of(page, kind: str, locale: str = "en") -> str:
    return f"/read/{locale}/{kind}/{page.translation_key}/"
