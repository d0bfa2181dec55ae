"""Several files at once: each becomes a record, or is refused alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lessons.admin.many import MOST_FILES, title_of
from lessons.models import LibraryPage, Resource, ResourcePage
from tests.lessons.docx_import import files

NEW = reverse("lessons_many_files")


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def library(site_tree):
    page = LibraryPage(title="បណ្ណាល័យ", live=False)
    site_tree.khmer.add_child(instance=page)
    return page


@pytest.fixture
def send(client, editor):
    """`send({name: content})`: the screen after the form was sent."""

    def post(named, *, user=editor, language="km"):
        client.force_login(user)
        uploads = [SimpleUploadedFile(name, content) for name, content in named.items()]
        return client.post(NEW, {"language": language, "uploads": uploads}, follow=True)

    return post


def picture(kind="PNG"):
    return files.picture(kind=kind).read()


def test_each_file_becomes_a_record_a_file_that_waits_and_a_draft(send, library, editor):
    screen = send(
        {
            "safe_online-ប៉ូស្ទ័រ.png": picture(),
            "មេរៀន.docx": files.simple("Text."),
            "virus.pdf": b"MZ not a pdf",
            "broken.png": b"\x89PNG\r\n\x1a\nrest",
            "empty.pdf": b"",
        }
    ).content.decode()

    kinds = {resource.name: resource.type for resource in Resource.objects.all()}
    assert kinds == {"safe online ប៉ូស្ទ័រ": "image", "មេរៀន": "docx"}
    assert set(ResourcePage.objects.values_list("title", "live")) == {
        (name, False) for name in kinds
    }
    for resource in Resource.objects.all():
        (file,) = resource.files.all()
        assert (file.language, file.added_by, file.confirmed_at) == ("km", editor, None)
        assert str(resource.pk) in screen
    for refused in ("virus.pdf", "broken.png", "empty.pdf"):
        assert refused in screen
    assert screen.count("not taken.") == 3


def test_without_a_library_there_is_the_record_alone(send):
    send({"a.png": picture()})

    assert Resource.objects.count() == 1
    assert not ResourcePage.objects.exists()


def test_nothing_and_too_much_are_refused(send):
    assert "Choose the files." in send({}).content.decode()
    many = {f"{number}.png": picture() for number in range(MOST_FILES + 1)}
    assert "At most 30 files at once." in send(many).content.decode()
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["publisher", *(pytest.param(one, marks=pytest.mark.soak) for one in ("translator", "keeper"))],
)
def test_only_who_may_add_files_adds_them(send, client, request, name):
    send({"a.png": picture()}, user=request.getfixturevalue(name))

    assert not Resource.objects.exists()
    assert NEW not in client.get(reverse("wagtailsnippets_lessons_resource:list")).content.decode()


def test_way_there_is_in_the_list(client, editor):
    client.force_login(editor)

    assert NEW in client.get(reverse("wagtailsnippets_lessons_resource:list")).content.decode()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("safe_online--v2.final.pdf", "safe online v2.final"),
        ("../../etc/passwd.pdf", "passwd"),
        ("___.pdf", "A file without a name"),
        ("a" * 300 + ".pdf", "a" * 120),
    ],
)
def test_title_is_the_name_as_words(name, title):
    assert title_of(name) == title


# From the record to a page, and back


def test_record_says_that_no_page_shows_it_and_the_page_leads_back(library, client, editor):
    resource = Resource.objects.create(name="Checklist", type="pdf")
    record = reverse(Resource.snippet_viewset.get_url_name("edit"), args=[resource.pk])
    make = reverse("lessons_resource_page", args=[resource.pk])
    client.force_login(editor)

    before = client.get(record).content.decode()
    begun = client.get(make).content.decode()
    where = {"place": library.translation_key, "language": "km", "english": "Checklist"}
    response = client.post(make, {**where, "title": "បញ្ជី"})

    assert "No page of the library shows it" in before
    assert make in before
    assert 'value="Checklist"' in begun
    page = ResourcePage.objects.get()
    assert (page.resource, page.slug, page.live) == (resource, "checklist", False)
    assert record in client.get(response.url).content.decode()
    after = client.get(record).content.decode()
    assert response.url in after
    assert "It was never published." in after
    assert make not in after


def test_who_may_make_no_page_is_offered_none(library, client, translator):
    resource = Resource.objects.create(name="Checklist", type="pdf")
    client.force_login(translator)
    make = reverse("lessons_resource_page", args=[resource.pk])

    client.post(make, {"place": library.translation_key, "language": "km", "title": "x"})

    assert client.get(make, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    assert not ResourcePage.objects.exists()
