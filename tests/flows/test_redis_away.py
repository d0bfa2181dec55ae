"""Redis has stopped: the office and the public go on as if it had never been there."""

import ast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.documents.models import Document
from home.models import InfoPage
from lessons.models import Picture
from tests.flows.demo_people import logged_in
from tests.lessons import private_data as private
from tests.lessons.test_doors import WORDS
from tests.localize.conftest import desk, desk_world  # noqa: F401
from tests.opened import opened_now
from tests.test_settings import settings_of

DEAD = "redis://127.0.0.1:1/0"


@pytest.fixture(scope="module")
def with_redis():
    """CACHES of an installation whose Redis nobody answers for."""
    return ast.literal_eval(settings_of({"CMS_DEMO": "1", "REDIS_URL": DEAD}, "CACHES")["CACHES"])


def page_form(**fields):
    data = {"slug": "safe", "body": streamfield([]), "comments": inline_formset([])}
    return nested_form_data(data | fields)


@pytest.mark.slow("eight screens, an upload, a publication")
def test_office_and_public_go_on(desk, settings, with_redis):  # noqa: F811
    settings.CACHES = with_redis
    editor, publisher, admin = logged_in("editor"), logged_in("publisher"), logged_in("admin")

    # the editor writes a page and uploads a picture
    add = reverse("wagtailadmin_pages:add", args=["home", "infopage", desk.homes["en"].pk])
    written = editor.post(add, page_form(title="Stay safe", intro="Ask for help."))
    assert written.status_code == 302
    page = InfoPage.objects.get(title="Stay safe")
    upload = SimpleUploadedFile("a.jpg", private.picture("jpeg"), "image/jpeg")
    uploaded = editor.post(reverse("wagtailimages:add"), {**WORDS, "file": upload})
    assert uploaded.status_code == 302

    # everybody looks about
    pictures = reverse("wagtailimages:edit", args=[Picture.objects.get().pk])
    explorer = reverse("wagtailadmin_explore", args=[desk.homes["en"].pk])
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for client, addresses in (
        (editor, ("/admin/", "/admin/pages/", explorer, edit, "/admin/images/")),
        (publisher, ("/admin/",)),
        (admin, ("/admin/", explorer)),
    ):
        for address in addresses:
            assert client.get(address, follow=True).status_code == 200, address
    for client in (editor, admin):
        assert client.get(pictures).status_code == 200

    # the publisher is told what is true: it is published
    published = publisher.post(
        edit,
        page_form(title="Stay safe", intro="Ask for help.", **{"action-publish": "1"})
        | opened_now(page),
    )
    assert published.status_code == 302
    document = Document.objects.get(key=page.translation_key, locale="en")
    shown = Client().get(f"/api/v1/en/pages/{document.key}/")
    assert shown.status_code == 200
    assert shown.json()["title"] == "Stay safe"
    assert Client().get(f"/read/en/pages/{document.key}/").status_code == 200
