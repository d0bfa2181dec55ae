"""A new page is saved from its title alone, in Khmer too; its slug makes itself."""

from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.publishing.recycle_bin.erasing import erase
from home.models import DirectoryPage, InfoPage, OrganizationPage, ServicePage
from lessons.models import CoursePage, LessonPage, LibraryPage, ModulePage, ResourcePage
from ops.demo.people import prefer_khmer
from tests.flows.people_at_work import Person, edit_address, shown
from tests.localize.conftest import desk, desk_world  # noqa: F401

TITLE = "សុវត្ថិភាពតាមអ៊ីនធឺណិត"
SLUG = "sovtthephaptameintheunet"
# from the home page down: what stands under what
PLACES: dict[type[Page], tuple[type[Page], ...]] = {
    InfoPage: (),
    CoursePage: (),
    ModulePage: (CoursePage,),
    LessonPage: (CoursePage, ModulePage),
    LibraryPage: (),
    ResourcePage: (LibraryPage,),
    ServicePage: (DirectoryPage,),
    OrganizationPage: (DirectoryPage,),
}


@pytest.fixture
def editor(desk) -> Person:  # noqa: F811
    prefer_khmer(desk.people)
    return Person("editor")


@pytest.fixture
def home(desk) -> Page:  # noqa: F811
    return desk.homes["km"]


def drafted(parent: Page, models: tuple[type[Page], ...]) -> Page:
    """The last of these pages, each a row under the one before, as its form saves it (the first
    test below)."""
    for model in models:
        found = model.objects.child_of(parent).first()
        parent = found or parent.add_child(instance=model(title=TITLE, live=False))
    return parent


def saved(home: Page) -> Any:
    return drafted(home, (InfoPage,))


# a page of words, one with a place among others, one with a record; the others are for the soak
FIRST = {InfoPage, LessonPage, ServicePage}


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(model, id=model.__name__, marks=() if model in FIRST else pytest.mark.soak)
        for model in PLACES
    ],
)
def test_title_alone_saves_a_new_page(editor, home, model):
    """The same form, filled in once, is saved by hand and, for another page, by itself."""
    parent = drafted(home, PLACES[model])
    address = editor.add(model, parent)
    form = shown(editor.client.get(address).content.decode(), model) | {"title": TITLE}

    response = editor.client.post(address, form)
    page = model.objects.child_of(parent).get()
    assert response.headers["Location"] == edit_address(page)
    assert (page.title, page.slug, page.live) == (TITLE, SLUG, False)
    erase(page)  # of some there is but one

    response = editor.client.post(address, form, headers={"accept": "application/json"})
    page = model.objects.child_of(parent).get()
    assert response.json()["success"], response.json()
    assert response.json()["field_updates"]["slug"] == page.slug
    assert (page.title, page.slug, page.live) == (TITLE, SLUG, False)
    # its screen opens (`save`), and what it lacks stops no later save either, nor what shows drafts
    assert editor.save(page, title=TITLE).status_code == 302
    if page.document_kinds:
        view = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
        assert editor.client.get(view).status_code == 200


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("មេរៀន Swipe Safe 1", "merien-swipe-safe-1"),
        ("ក" * 255, "k" * 80),
    ],
    ids=["mixed", "long"],
)
def test_slug_is_made_of_any_title(editor, home, title, slug):
    """Of which others: tests/localize/test_slugs.py."""
    assert editor.new(InfoPage, home, title=title).status_code == 302

    assert InfoPage.objects.child_of(home).get().slug == slug


def test_second_page_of_a_title_gets_a_number(editor, home, desk):  # noqa: F811
    saved(home)
    for parent in (home, desk.homes["en"]):
        assert editor.new(InfoPage, parent, title=TITLE).status_code == 302

    slugs = [page.slug for page in InfoPage.objects.order_by("pk")]
    # the last one, too: each takes the place of a translation of its own
    assert slugs == [SLUG, f"{SLUG}-2", f"{SLUG}-3"]


def test_lessons_of_one_title_in_two_modules_have_two_slugs(editor, home):
    book = drafted(home, (CoursePage,))
    for _number in range(2):
        book.add_child(instance=ModulePage(title=TITLE, live=False))
    first, second = ModulePage.objects.child_of(book)
    drafted(first, (LessonPage,))
    assert editor.new(LessonPage, second, title=TITLE).status_code == 302

    slugs = {page.slug for page in LessonPage.objects.all()}
    assert slugs == {SLUG, f"{SLUG}-2"}  # their documents share one list of addresses


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(InfoPage, id="content"),
        pytest.param(CoursePage, id="tabs"),
    ],
)
def test_slug_typed_in_khmer_is_romanised(editor, home, model):
    response = editor.new(model, home, title="About us", slug="អំពី យើង")

    assert response.status_code == 302
    assert model.objects.child_of(home).get().slug == "ampei-yaeung"


def test_slug_typed_by_hand_is_kept_and_told_where_it_is_taken(editor, home):
    editor.new(InfoPage, home, title=TITLE, slug="Swipe_safe")
    page = InfoPage.objects.get()

    editor.save(page, title=f"{TITLE} ២")
    response = editor.new(InfoPage, home, title="Other", slug="Swipe_safe")

    assert InfoPage.objects.get().slug == "Swipe_safe"
    assert response.status_code == 200
    assert "មានគេប្រើរួចហើយ" in response.content.decode()


def test_slug_follows_the_title_that_is_still_being_typed(editor, home):
    """Also in an open editor that was not told of the slug, and posts none."""
    editor.new(InfoPage, home, title=TITLE[:4], autosaved=True)
    page = InfoPage.objects.get()

    editor.save(page, title=TITLE[:6], slug="", autosaved=True)
    shorter = InfoPage.objects.get().slug
    told = editor.save(page, title=TITLE, autosaved=True)

    assert SLUG.startswith(shorter) and shorter != SLUG
    assert told.json()["field_updates"] == {"slug": SLUG}
    assert InfoPage.objects.get().slug == SLUG


@pytest.mark.slow("published again by a second person, and taken down")
def test_public_slug_never_changes_by_itself(editor, home, desk):  # noqa: F811
    """As the form showed it, emptied, nor after the page was taken down."""
    page = desk.publish(saved(home))
    publisher = Person("publisher")
    assert (page.live, page.slug) == (True, SLUG)

    for typed in ({"title": "ផ្សេង"}, {"title": "ថ្មី", "slug": ""}):
        editor.save(page, **typed)
        page.refresh_from_db()
        draft = page.get_latest_revision_as_object()
        assert (draft.title, draft.slug) == (typed["title"], SLUG)
    publisher.save(page, **{"action-publish": "1"})
    page.refresh_from_db()
    assert (page.title, page.slug) == ("ថ្មី", SLUG)

    editor.save(page, title=TITLE)  # of which the slug is made
    publisher.client.post(
        reverse("localize:take_down", args=[page.pk]), {"reason": "wrong", "pages": page.pk}
    )
    page.refresh_from_db()
    assert not page.live
    editor.save(page, title="ចាស់")
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (draft.title, draft.slug) == ("ចាស់", SLUG)


def test_preview_of_a_new_page_needs_no_slug(editor, home):
    meta = InfoPage._meta
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=[meta.app_label, meta.model_name, home.pk]
    )

    told = editor.client.post(
        address,
        {
            "title": TITLE,
            "body-count": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
        },
    )

    assert told.json() == {"is_valid": True, "is_available": True}
    assert TITLE in editor.client.get(address).content.decode()


def test_copy_needs_no_slug_and_takes_a_khmer_one(editor, home):
    page = saved(home)
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    assert f'value="{SLUG}"' not in editor.client.get(address).content.decode()

    for title, slug in ((TITLE, ""), ("ថ្មី", "អំពី យើង")):
        form = {"new_title": title, "new_slug": slug, "new_parent_page": home.pk}
        assert editor.client.post(address, form).status_code == 302

    found = {one.slug for one in InfoPage.objects.all()}
    assert found == {SLUG, f"{SLUG}-2", "ampei-yaeung"}


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (ServicePage, "service"),
        (OrganizationPage, "organization"),
        (ResourcePage, "resource"),
    ],
)
def test_page_without_its_record_is_a_draft_and_no_more(home, model, name):
    page = drafted(home, (*PLACES[model], model))
    publisher = Person("publisher")

    response = publisher.save(page, **{"action-publish": "1", "summary": "ជំនួយ"})

    assert response.status_code == 200
    assert not model.objects.get().live
    assert getattr(model.objects.get(), name) is None


def test_emptied_place_of_a_lesson_is_the_next_free_one(editor, home):
    page = drafted(home, (*PLACES[LessonPage], LessonPage))

    assert editor.save(page, order="").status_code == 302

    assert LessonPage.objects.get().order == 1


# The whole road


def filled_in() -> dict[str, Any]:
    """What a lesson needs besides its title, typed on the same day or another."""
    parts = nested_form_data(
        {
            "objectives": streamfield([("objective", "ស្គាល់គ្រោះថ្នាក់")]),
            "body": streamfield([("heading", {"level": "2", "text": "ការចាប់ផ្តើម"})]),
        }
    )
    ids = {"objectives-0-id": str(UUID(int=1)), "body-0-id": str(UUID(int=2))}  # a browser's
    return parts | ids | {"summary": "រៀនការពារខ្លួន។", "duration_min": "45"}


@pytest.mark.slow("nine requests, from an empty module to the read API")
def test_lesson_begun_with_a_khmer_title_is_published_by_a_second_person(editor, home, desk):  # noqa: F811
    book = CoursePage(title=TITLE, description="សម្រាប់យុវជន។", audience="young_person", live=False)
    module = ModulePage(title=TITLE, live=False)
    for parent, page in ((home, book), (book, module)):
        desk.publish(parent.add_child(instance=page))
    publisher = Person("publisher")
    editor.new(LessonPage, module, title=TITLE, autosaved=True)
    page = LessonPage.objects.child_of(module).get()
    for _autosave in range(2):
        assert editor.save(page, **filled_in(), autosaved=True).json()["success"]

    response = publisher.save(page, **filled_in(), **{"action-publish": "1"})

    assert response.status_code == 302
    document = publisher.client.get(f"/api/v1/km/lessons/{SLUG}/")
    assert document.status_code == 200
    assert document.json()["title"] == TITLE
    assert document.json()["key"] == str(page.translation_key)
