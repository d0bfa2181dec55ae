"""The places of the lessons room: a book, a module, a library, a service, a picture."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
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
from tests.shared_fixtures import again, world

ONE_PAGE = pdf(width=60)


# Each is a world (tests/shared_fixtures.py), so that a module makes a lesson once


def make_home():
    Locale.objects.get_or_create(language_code="km")
    english = Locale.objects.get(language_code="en")
    root = Page.objects.get(depth=1)
    return root.add_child(instance=Page(title="Home", slug="lessons-home", locale=english))


def make_course(home):
    return home.add_child(
        instance=CoursePage(
            audience="young_person",
            title="Book 4",
            slug="book-4",
            description="For you.",
            order=4,
            live=False,
        )
    )


def make_module(course):
    return course.add_child(instance=ModulePage(title="Module 1", slug="m1", live=False))


def make_picture():
    return Picture.objects.create(
        title="IMG_1.png",
        alt_text="a suggestion",
        file=get_test_image_file(filename="one.png", size=(64, 48)),
    )


def make_resource():
    return Resource.objects.create(name="Checklist", type="pdf", audiences=["trainer"])


def make_resource_page(home, resource):
    library = home.add_child(instance=LibraryPage(title="Library", slug="library", live=False))
    page = ResourcePage(
        title="The checklist", slug="checklist", resource=resource, summary="To tick.", live=False
    )
    return library.add_child(instance=page)


def make_service_page(home):
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


def make_lesson(module, service_page, resource_page, picture):
    """A draft with every field and every block."""
    page = LessonPage(audience="young_person", title="w-title", slug="lesson", live=False)
    values = every_field(service=service_page.pk, resource=resource_page.pk, picture=picture.pk)
    module.add_child(instance=set_fields(page, values))
    return LessonPage.objects.get(pk=page.pk)


home_world = world(make_home)
course_world = world(make_course, "home_world")
module_world = world(make_module, "course_world")
picture_world = world(make_picture)
resource_world = world(make_resource)
resource_page_world = world(make_resource_page, "home_world", "resource_world")
service_page_world = world(make_service_page, "home_world")
lesson_world = world(
    make_lesson, "module_world", "service_page_world", "resource_page_world", "picture_world"
)


@pytest.fixture
def people(db):
    make = get_user_model().objects.create_user
    found = {name: make(name, f"{name}@example.org", "x") for name in ("editor", "publisher")}
    for name, right in (("editor", "change_resourcefile"), ("publisher", "confirm_resourcefile")):
        found[name].user_permissions.add(Permission.objects.get(codename=right))
    return found


@pytest.fixture
def home(db, home_world):
    return again(home_world)


@pytest.fixture
def course(home, course_world):
    return again(course_world)


@pytest.fixture
def module(course, module_world):
    return again(module_world)


@pytest.fixture
def picture(db, picture_world):
    return again(picture_world)


@pytest.fixture
def resource(db, resource_world):
    return again(resource_world)


@pytest.fixture
def resource_page(home, resource, resource_page_world):
    return again(resource_page_world)


@pytest.fixture
def service_page(home, service_page_world):
    return again(service_page_world)


@pytest.fixture
def lesson(module, service_page, resource_page, picture, lesson_world):
    return again(lesson_world)


@pytest.fixture
def rendering():
    return FakeRendering("en")


@pytest.fixture
def upload():
    """`upload(content, name)`: a small file, a PDF unless told otherwise."""

    def make(content=ONE_PAGE, name="Sok Dara's checklist.pdf"):
        return ContentFile(content, name=name)

    return make
