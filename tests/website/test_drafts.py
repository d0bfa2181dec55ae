"""What editors see before it is public, and where "View live" leads."""

import re
from itertools import product

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.documents.models import Document
from home.models import DirectoryPage, HomePage, InfoPage, OrganizationPage, ServicePage
from lessons.models import (
    CoursePage,
    LessonPage,
    LibraryPage,
    ModulePage,
    Picture,
    ResourcePage,
)
from localize.workflow.models import Release
from public.website.vocabulary import shipped
from tests.website.conftest import path_of


@pytest.fixture
def editor_client(site) -> Client:
    client = Client()
    client.force_login(site.office.people.editor)
    return client


def preview(client, page, mode=""):
    """What the history's preview of the newest revision shows; the panel shows the same."""
    revision = page.latest_revision or page.save_revision()
    address = reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revision.pk])
    return client.get(address, {"mode": mode} if mode else {})


def test_editors_preview_shows_the_draft_as_learners_will_see_it(editor_client, draft) -> None:
    response = preview(editor_client, draft)

    html = response.content.decode()
    assert response.status_code == 200
    assert "canary-draft" in html
    assert "Preview of a draft" in html
    assert "canary-preparation" not in html
    # pictures of a draft come from the admin
    assert 'src="/admin/media/' in html
    assert 'src="/media/' not in html


def test_guide_is_a_mode_of_its_own(editor_client, draft) -> None:
    html = preview(editor_client, draft, "guides").content.decode()

    assert "canary-draft" in html
    assert "canary-preparation" in html


def test_preview_is_kept_nowhere(editor_client, draft) -> None:
    def kept():
        documents = Document.objects.order_by("pk").values_list("pk", "seq", "etag")
        return list(documents), Release.objects.count(), Picture.objects.count()

    before = kept()

    response = preview(editor_client, draft)

    assert kept() == before
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_preview_is_for_people_who_may_edit(site, draft, reader) -> None:
    keeper = Client()
    keeper.force_login(site.office.people.keeper)

    assert preview(Client(), draft).status_code == 302
    assert preview(keeper, draft).status_code in (302, 403)
    assert "canary-draft" not in reader.html(path_of(draft, "lessons"))


NEW = (
    *(HomePage, InfoPage, DirectoryPage, ServicePage, OrganizationPage),
    *(CoursePage, ModulePage, LessonPage, ResourcePage),
)


def test_new_pages_without_anything_can_be_previewed(site) -> None:
    parents = {
        HomePage: Page.get_first_root_node(),
        ServicePage: site.directory,
        OrganizationPage: site.directory,
        ModulePage: site.course,
        LessonPage: site.module,
        ResourcePage: LibraryPage.objects.first(),
    }
    for model, locale in product(NEW, ("en", "km")):
        parent = parents.get(model, site.office.homes["en"])
        page = model(title="Brand new", locale=site.office.homes[locale].locale)
        # as Wagtail's own preview of a page that was never saved
        page.path = Page._get_children_path_interval(parent.path)[1]
        page.depth = parent.depth + 1

        for mode, _label in page.preview_modes:
            response = page.make_preview_request(preview_mode=mode)

            html = response.content.decode()
            assert response.status_code == 200, (model, mode)
            assert "Brand new" in html or shipped(locale).words["preview_empty"] in html


# "View live"


def test_live_addresses_are_those_of_the_reader(site) -> None:
    lesson = LessonPage.objects.get(pk=site.lesson.pk)

    assert lesson.url == path_of(lesson, "lessons")
    assert lesson.full_url == f"http://127.0.0.1:8000{path_of(lesson, 'lessons')}"
    assert LibraryPage.objects.first().full_url is None


def test_address_by_slugs_shows_nothing_of_a_page(site, reader) -> None:
    hidden = site.office.draft("Hidden")
    course = CoursePage.objects.get(pk=site.course.pk)

    for page in (course, hidden):
        response = reader.get(f"/{page.slug}/")
        assert response.status_code in (302, 404)
        assert page.title not in response.content.decode()
    assert reader.get(f"/{hidden.slug}/").status_code == 404


def test_address_by_slugs_leads_to_the_reader(site, reader) -> None:
    course = CoursePage.objects.get(pk=site.course.pk)

    response = reader.get(f"/{course.slug}/")

    assert response.status_code == 302
    assert response["Location"] == path_of(course, "courses")
    assert reader.get(response["Location"]).status_code == 200
    assert reader.get("/")["Location"] == "/read/"


@pytest.mark.parametrize("is_live", [True, False])
def test_link_to_a_page_that_is_none_for_readers_leads_to_their_start(
    site, reader, is_live
) -> None:
    """Wagtail's screens have a link for each live page, also for the library."""
    library = LibraryPage.objects.first()
    now = timezone.now()
    Page.objects.filter(pk=library.pk).update(live=is_live, last_published_at=now)
    address = Page.objects.get(pk=library.pk).url

    response = reader.get(address)

    assert response.status_code == (302 if is_live else 404)
    if is_live:
        assert response["Location"] == "/read/en/"


def test_every_screen_of_the_admin_leads_to_the_reader(khmer, client) -> None:
    """No link of the admin leads to an address by slugs or to the API, in either language."""
    client.force_login(khmer.office.people.admin)
    screens = []
    for locale, home in khmer.office.homes.items():
        course = khmer.course.get_translation(home.locale)
        path = f"/read/{locale}/courses/{course.translation_key}/"
        for page in (home, course):
            screens.append((reverse("wagtailadmin_explore", args=[page.pk]), path))
        if locale == "en":  # a translation is edited on the workbench
            screens.append((reverse("wagtailadmin_pages:edit", args=[course.pk]), path))

    assert len(screens) == 5
    for address, path in screens:
        leads = f"{settings.BASE_URL}{path}"
        answer = client.get(address)
        links = set(re.findall(r'href="([^"]+)"', answer.content.decode()))
        assert links & {leads, path}, address
        elsewhere = {
            link
            for link in links
            if link.startswith((settings.BASE_URL, "/"))
            and not link.removeprefix(settings.BASE_URL).startswith(
                ("/admin/", "/static/", "/read/")
            )
        }
        assert elsewhere == set()
