"""A new resource is one form; afterwards its page shows record and files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lessons.models import LibraryPage, Resource, ResourceFile, ResourcePage
from tests.lessons.docx_import import files

NEW = reverse("wagtailsnippets_lessons_resource:add")
LINK = "https://www.youtube.com/watch?v=abc"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def library(site_tree):
    page = LibraryPage(title="បណ្ណាល័យ", live=False)
    site_tree.khmer.add_child(instance=page)
    return page


@pytest.fixture
def send(client, editor, library):
    def post(*, by=editor, upload=None, **values):
        client.force_login(by)
        place = client.get(NEW).context["form"].places
        form = {"place": next(iter(place)), "language": "km", "title": "ប៉ូស្ទ័រ", **values}
        if upload is not None:
            form["file"] = SimpleUploadedFile(*upload)
        return client.post(NEW, form)

    return post


def stored():
    return ResourcePage.objects.count(), Resource.objects.count(), ResourceFile.objects.count()


def test_page_record_and_file_are_made_at_once(send, client, editor):
    picture = files.picture(kind="PNG").read()
    answer = send(
        upload=("a.png", picture), summary="សង្ខេប", licence="cc-by-4.0", audiences=["caregiver"]
    )

    page = ResourcePage.objects.get()
    record = page.resource
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.live, page.summary) == (False, "សង្ខេប")
    assert (record.type, record.licence, record.audiences) == ("image", "cc-by-4.0", ["caregiver"])
    (file,) = record.files.all()
    assert (file.language, file.added_by, file.confirmed_at) == ("km", editor, None)

    # the page shows the file, and whoever adds another one comes back to it
    screen = client.get(answer.url).content.decode()
    add = reverse("lessons_file_add", args=[record.pk]) + f"?page={page.pk}"
    assert add in screen
    again = SimpleUploadedFile("b.png", picture)
    back = client.post(add, {"language": "en", "role": "main", "file": again})
    assert back.url == answer.url


@pytest.mark.parametrize(
    "upload", [("a.pdf", b"MZ no pdf"), ("a.png", b"\x89PNG\r\n\x1a\nrest"), ("a.pdf", b"")]
)
def test_refused_file_leaves_nothing_and_keeps_what_was_typed(send, upload):
    answer = send(upload=upload, summary="សង្ខេប")

    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert "សង្ខេប" in answer.content.decode()
    assert stored() == (0, 0, 0)


def test_link_makes_a_record_without_a_file(send):
    assert send(link_url=LINK).status_code == 302

    record = Resource.objects.get()
    assert (record.type, record.link_url) == ("link", LINK)
    assert stored() == (1, 1, 0)


@pytest.mark.parametrize("link", ["https://unknown.example/x", "not an address"])
def test_refused_address_leaves_nothing(send, link):
    assert send(link_url=link).context["form"].errors["link_url"]
    assert stored() == (0, 0, 0)


def test_file_and_address_are_not_both(send):
    upload = ("a.png", files.picture(kind="PNG").read())
    assert send(upload=upload, link_url=LINK).context["form"].errors["link_url"]
    assert stored() == (0, 0, 0)


def test_page_alone_waits_for_its_record(send):
    assert send().status_code == 302
    assert stored() == (1, 0, 0)
