"""The places of the lessons room: a book, a module, a library, a service, a picture."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page

from home.models import DirectoryPage, Organization, Service, ServicePage
from lessons.models import (
    CoursePage,
    LessonPage,
    LibraryPage,
    ModulePage,
    Picture,
    Resource,
    ResourcePage,
)
from tests.lessons.private_data import pdf
from tests.lessons.rendering import FakeRendering
from tests.lessons.samples import every_field, set_fields

ONE_PAGE = pdf()


@pytest.fixture
def home(db):
    Locale.objects.get_or_create(language_code="km")
    english = Locale.objects.get(language_code="en")
    root = Page.objects.get(depth=1)
    return root.add_child(instance=Page(title="Home", slug="lessons-home", locale=english))


@pytest.fixture
def people(db):
    make = get_user_model().objects.create_user
    return {name: make(name, f"{name}@example.org", "x") for name in ("editor", "publisher")}


@pytest.fixture
def course(home):
    return home.add_child(
        instance=CoursePage(
            title="Book 4", slug="book-4", description="For you.", order=4, live=False
        )
    )


@pytest.fixture
def module(course):
    return course.add_child(instance=ModulePage(title="Module 1", slug="m1", live=False))


@pytest.fixture
def picture(db):
    return Picture.objects.create(
        title="IMG_1.png", alt_text="a suggestion", file=get_test_image_file(filename="one.png")
    )


@pytest.fixture
def resource(db):
    return Resource.objects.create(name="Checklist", type="pdf", pages=1, audiences=["trainer"])


@pytest.fixture
def resource_page(home, resource):
    library = home.add_child(instance=LibraryPage(title="Library", slug="library", live=False))
    page = ResourcePage(
        title="The checklist", slug="checklist", resource=resource, summary="To tick.", live=False
    )
    return library.add_child(instance=page)


@pytest.fixture
def service_page(home):
    directory = home.add_child(
        instance=DirectoryPage(title="Get help", slug="get-help", live=False)
    )
    organization = Organization.objects.create(internal_name="Org", kind="ngo")
    service = Service.objects.create(
        internal_name="Line",
        organization=organization,
        category="helpline",
        urgency="crisis_support",
        audiences=["child"],
    )
    page = ServicePage(
        title="Child line", slug="child-line", summary="Talk.", service=service, live=False
    )
    return directory.add_child(instance=page)


@pytest.fixture
def lesson(module, service_page, resource_page, picture):
    """A draft with every field and every block."""
    page = LessonPage(title="w-title", slug="lesson", live=False)
    values = every_field(service=service_page.pk, resource=resource_page.pk, picture=picture.pk)
    module.add_child(instance=set_fields(page, values))
    return LessonPage.objects.get(pk=page.pk)


@pytest.fixture
def rendering():
    return FakeRendering("en")


@pytest.fixture
def upload():
    """`upload(content, name)`: a small file, a PDF unless told otherwise."""

    def make(content=ONE_PAGE, name="Sok Dara's checklist.pdf"):
        return ContentFile(content, name=name)

    return make
