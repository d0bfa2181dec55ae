"""Which files nobody uses: drafts, records and the recycle bin count as use."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from wagtail.images.tests.utils import get_test_image_file

from cms.publishing.recycle_bin import actions
from lessons.library import files
from lessons.library.unused import unused
from lessons.models import LessonPage, Picture, ResourceFile
from tests.lessons.private_data import pdf
from tests.lessons.samples import every_field, set_fields

REPORT = "/admin/reports/unused-files/"


@pytest.fixture
def admin(db):
    return get_user_model().objects.create_superuser("admin", "admin@example.org", "x")


@pytest.fixture
def client(admin):
    client = Client(raise_request_exception=False)
    client.force_login(admin)
    return client


def names():
    return {one.name for one in unused()}


def reasons():
    return {one.name: str(one.why) for one in unused()}


def new_picture(title):
    return Picture.objects.create(
        title=title, alt_text="x", file=get_test_image_file(filename=f"{title}.png", size=(64, 48))
    )


def test_picture_that_nobody_shows_is_shown_with_its_bytes(picture):
    (one,) = unused()

    assert one.name == picture.title
    assert one.bytes >= picture.file.size
    assert one.since == picture.created_at


def test_picture_of_a_draft_is_used(lesson, picture, admin):
    """The block's picture is only in the draft, of which the reference index knows nothing."""
    lesson.save_revision(user=admin)
    assert picture.title not in names()


def test_picture_that_only_an_unpublished_change_shows_is_used(
    lesson, service_page, resource_page, admin
):
    other = new_picture("other")
    assert "other" in names()
    draft = set_fields(
        LessonPage.objects.get(pk=lesson.pk),
        every_field(service=service_page.pk, resource=resource_page.pk, picture=other.pk),
    )

    draft.save_revision(user=admin)

    assert "other" not in names()


@pytest.mark.soak
def test_picture_of_a_lesson_in_the_bin_is_used(lesson, picture, admin):
    lesson.save_revision(user=admin)
    actions.delete([lesson], by=admin)

    assert picture.title not in names()

    lesson.binned.page.refresh_from_db()
    actions.purge(lesson.binned)
    assert picture.title in names()


def test_picture_of_a_record_is_used(resource, picture):
    resource.thumbnail = picture
    resource.save()

    assert names() == set()


@pytest.fixture
def add(resource, people, upload):
    def make(name="a.pdf", by="editor"):
        return files.add(resource, language="en", upload=upload(pdf(), name), by=people[by])

    return make


def test_file_of_a_resource_that_a_page_shows_is_used(resource_page, add, admin):
    resource_page.save_revision(user=admin)
    add()

    assert names() == set()


@pytest.mark.soak
def test_file_of_a_resource_without_a_page_is_shown_without_its_thumbnail(resource, add):
    file = add()

    (one,) = unused()
    assert "No page shows its resource." in str(one.why)
    assert one.bytes == file.bytes


def test_replaced_and_withdrawn_versions_are_listed(resource_page, add, people, admin):
    resource_page.save_revision(user=admin)
    first = files.confirm(add(), by=people["publisher"])
    second = add()
    assert names() == set()  # the new one waits, the old one is served

    files.confirm(second, by=people["publisher"])
    assert list(reasons().values()) == ["A newer version took its place."]

    files.withdraw(ResourceFile.objects.get(pk=first.pk), by=people["editor"])
    assert list(reasons().values()) == ["It was withdrawn."]


# The report


def test_report_lists_and_leads_to_the_picture(client, picture):
    html = client.get(REPORT).content.decode()

    assert picture.title in html
    assert f"/admin/images/{picture.pk}/" in html


def test_report_is_for_keepers_of_files(picture):
    user = get_user_model().objects.create_user("someone", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)

    assert client.get(REPORT).status_code == 302

    user.user_permissions.add(Permission.objects.get(codename="change_resource"))
    client.force_login(type(user).objects.get(pk=user.pk))
    assert client.get(REPORT).status_code == 200


@pytest.mark.soak
def test_report_costs_the_same_for_many(client, picture):
    client.get(REPORT)
    with CaptureQueriesContext(connection) as few:
        client.get(REPORT)
    for number in range(3):
        new_picture(f"more-{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(REPORT)

    assert len(many) == len(few)


def test_export_is_never_a_formula(client, picture):
    Picture.objects.filter(pk=picture.pk).update(title="=HYPERLINK(1)")

    content = b"".join(client.get(f"{REPORT}?export=xlsx").streaming_content)
    cell = load_workbook(io.BytesIO(content)).active["A2"]

    assert cell.data_type == "s"
    text = b"".join(client.get(f"{REPORT}?export=csv").streaming_content).decode()
    assert "'=HYPERLINK(1)" in text
