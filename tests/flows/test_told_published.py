"""“Published” is said only when readers can see it; else what is missing, and where."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page, PageViewRestriction

from cms.documents import projection
from lessons.library.readers_of_files import missing_to_be_read
from lessons.models import (
    CoursePage,
    LibraryPage,
    ModulePage,
    Resource,
    ResourceFile,
    ResourcePage,
)
from public.delivery import edge
from tests.flows.office import confirm
from tests.flows.people_at_work import Person, edit_address
from tests.lessons.private_data import pdf
from tests.localize.conftest import desk, desk_world  # noqa: F401
from tests.shared_fixtures import again, world

PUBLISH = {"action-publish": "1"}
VIEW_LIVE = "View live"


@pytest.fixture
def editor(desk) -> Person:  # noqa: F811
    return Person("editor")


@pytest.fixture
def publisher(desk) -> Person:  # noqa: F811
    return Person("publisher")


@pytest.fixture
def home(desk) -> Page:  # noqa: F811
    return desk.homes["en"]


BOOK = {"description": "For parents.", "audience": "caregiver"}


def make_book(desk) -> CoursePage:  # noqa: F811
    Person("editor").new(CoursePage, desk.homes["en"], title="Book 5", **BOOK)
    return CoursePage.objects.get()


def make_module(book: CoursePage) -> ModulePage:
    Person("editor").new(ModulePage, book, title="Module 1")
    return ModulePage.objects.get()


book_world = world(make_book, "desk_world")
module_world = world(make_module, "book_world")


@pytest.fixture
def book(desk, book_world) -> CoursePage:  # noqa: F811
    """A draft that is complete."""
    return again(book_world)


@pytest.fixture
def module(book, module_world) -> ModulePage:
    return again(module_world)


def told(response: Any) -> str:
    """Messages, with their buttons."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def is_served(person: Person, kind: str, page: Page) -> bool:
    return person.client.get(f"/api/v1/en/{kind}/{page.translation_key}/").status_code == 200


def test_page_below_a_draft_is_ready_and_not_published(publisher, book, module):
    response = publisher.save(module, **PUBLISH)

    said = told(response)
    assert "“Module 1” is ready, but readers do not see it yet" in said
    assert "“Book 5” above it is not public" in said
    assert f'href="{edit_address(book)}"' in said  # where
    assert "published" not in said
    assert VIEW_LIVE not in said
    listed = reverse("wagtailadmin_explore", args=[book.pk])
    assert response.headers["Location"] == listed
    assert "Published, not visible yet" in publisher.client.get(listed).content.decode()
    assert not is_served(publisher, "modules", module)


@pytest.mark.soak
@pytest.mark.slow("the form, the list and the editor before and after")
def test_page_is_published_once_what_is_above_is(publisher, book, module):
    """Told so, called live in the editor and the list, served; what follows a save follows here."""
    seen, modules = [], reverse("wagtailadmin_explore", args=[book.pk])
    with hooks.register_temporarily("after_edit_page", lambda request, page: seen.append(page)):
        publisher.save(module, **PUBLISH)
        hidden = publisher.client.get(edit_address(module)).content.decode()
        assert "Not public" in hidden
        assert '<a class="page-status-tag"' not in hidden
        assert VIEW_LIVE not in publisher.client.get(modules).content.decode()

        said = told(publisher.save(book, **PUBLISH))

    assert "has been published" in said
    assert VIEW_LIVE in said
    assert is_served(publisher, "courses", book)
    assert is_served(publisher, "modules", module)
    html = publisher.client.get(edit_address(module)).content.decode()
    assert '<a class="page-status-tag"' in html
    assert VIEW_LIVE in publisher.client.get(modules).content.decode()
    assert seen == [module, book]


def test_private_page_is_not_said_to_be_published(publisher, book):
    PageViewRestriction.objects.create(page=book, restriction_type="login")

    said = told(publisher.save(book, **PUBLISH))

    assert "“Book 5” is ready, but readers do not see it yet: it is private." in said
    assert VIEW_LIVE not in said


# Files


@pytest.fixture
def resource(desk) -> Resource:  # noqa: F811
    return Resource.objects.create(name="Checklist", type="pdf", audiences=["trainer"])


def confirmed(editor: Person, publisher: Person, resource: Resource) -> str:
    """What the second person is told who confirms the editor's file."""
    upload = SimpleUploadedFile("list.pdf", pdf(), "application/pdf")
    editor.client.post(
        reverse("lessons_file_add", args=[resource.pk]),
        {"language": "en", "role": "main", "file": upload},
    )
    asked = resource.files.latest("pk").requests.get()
    response = confirm(publisher.client, reverse("approvals:request", args=[asked.pk]))
    assert response.status_code == 302
    return told(response)


def test_confirmed_file_without_a_page_is_not_said_to_be_published(editor, publisher, resource):
    said = confirmed(editor, publisher, resource)

    assert "no page of the library shows this resource" in said
    assert "published" not in said


def test_confirmed_file_is_published_with_its_page(editor, publisher, desk, resource):  # noqa: F811
    library = desk.homes["en"].add_child(instance=LibraryPage(title="Library", live=False))
    page = ResourcePage(title="The list", summary="To tick.", resource=resource, live=False)
    library.add_child(instance=page)
    page.save_revision(user=desk.people.editor)

    said = confirmed(editor, publisher, resource)
    assert "“The list”: it was never published." in said
    assert f'href="{edit_address(page)}"' in said

    desk.publish(library)
    publisher.save(page, **PUBLISH)
    assert "The file is confirmed and published." in confirmed(editor, publisher, resource)


def test_recording_that_waits_for_its_captions_is_not_said_to_be_published(desk):  # noqa: F811
    film = Resource.objects.create(name="Film", type="video", audiences=["trainer"])
    file = ResourceFile(resource=film, role="main", language="en", version=1, pk=1)

    missing = missing_to_be_read(file, user=desk.people.editor)

    assert missing is not None
    assert "have to be confirmed, too" in missing.sentence


@pytest.fixture
def committed_at_once(monkeypatch):
    """What waits for the commit is done; the test's own transaction has none."""
    monkeypatch.setattr(projection.transaction, "on_commit", lambda do, **_more: do())


def test_cache_that_did_not_forget_is_named_and_stops_nothing(
    publisher, book, settings, committed_at_once
):
    settings.FRONTEND_CACHE = ("http://127.0.0.1:1", "http://127.0.0.1:2/")

    said = told(publisher.save(book, **PUBLISH))

    assert "has been published" in said
    assert "a cache did not answer (127.0.0.1:1, 127.0.0.1:2)" in said
    assert is_served(publisher, "courses", book)
    # drafts are in no cache
    assert "did not answer" not in told(publisher.save(book))


def test_where_every_cache_forgot_nothing_is_said_of_them(
    publisher, book, settings, committed_at_once, monkeypatch
):
    settings.FRONTEND_CACHE = ("http://127.0.0.1:1",)
    asked = []

    def send(method, url, **_more):
        asked.append((method, url))
        return edge.outside.Answer(200, "OK")

    monkeypatch.setattr(edge.outside, "send", send)

    said = told(publisher.save(book, **PUBLISH))

    assert asked[:3] == [("PURGE", f"http://127.0.0.1:1{path}") for path in edge.WORDS]
    assert "has been published" in said
    assert "cache" not in said
