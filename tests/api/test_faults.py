"""Whatever breaks between saving a page and writing its documents: both are old, or both new."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.documents.models import Document
from cms.documents.storing import Writer
from home.models import DirectoryPage, InfoPage, Organization, Service, ServicePage
from ops import worker
from tests.flows.office import info_form
from tests.flows.office import publish as press_publish
from tests.shared_fixtures import again, world


def state():
    """Page rows, service rows and documents as they are stored."""
    pages = Page.objects.order_by("pk").values_list("pk", "path", "title", "live", "live_revision")
    documents = Document.objects.order_by("pk").values_list("pk", "seq", "deleted", "etag", "slug")
    facts = Service.objects.order_by("pk").values_list("pk", "urgency")
    restrictions = PageViewRestriction.objects.values_list("pk", "page")
    return [list(rows) for rows in (pages, documents, facts, restrictions)]


def make_page(office):
    """A public page with a public child, and a draft by the editor that changes its title.

    Also a draft page, elsewhere, below which it could be moved.
    """
    office.draft("Elsewhere", slug="elsewhere")
    page = office.page("Old title", slug="page")
    office.page("Child", parent=page)
    page.title = "New title"
    page.save_revision(user=office.people.editor)
    return page


page_world = world(make_page, "office_world")


@pytest.fixture
def page(office, page_world):
    return again(page_world or make_page(office))


@pytest.fixture
def service(office):
    directory = DirectoryPage.objects.child_of(office.homes["en"]).get()
    organization = Organization.objects.create(internal_name="Org", kind="ngo")
    service = Service.objects.create(
        internal_name="Line",
        organization=organization,
        category="helpline",
        urgency="support",
        audiences=["child"],
    )
    page = ServicePage(title="Line", slug="line", summary="Talk.", service=service, live=False)
    office.publish(directory)
    directory.add_child(instance=page)
    office.publish(page)
    return service


# The ways in which something public changes


def publish(office, page):
    page.get_latest_revision().publish(user=office.people.publisher)


def button(office, page):
    form = info_form(title="New title", slug="page")
    return press_publish(admin(office.people.publisher), page, form)


def take_down_button(office, page):
    return admin(office.people.publisher).post(
        reverse("localize:take_down", args=[page.pk]), {"pages": [page.pk], "reason": "wrong"}
    )


def unpublish_as_base_class(office, page):
    Page.objects.get(pk=page.pk).unpublish(set_expired=True)


def move(office, page):
    draft = Page.objects.get(slug="elsewhere")
    return admin(office.people.admin).post(
        reverse("wagtailadmin_pages:move_confirm", args=[page.pk, draft.pk]), {}
    )


def delete(office, page):
    return admin(office.people.admin).post(reverse("wagtailadmin_pages:delete", args=[page.pk]), {})


def admin(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


WAYS = [
    publish,
    button,
    take_down_button,
    unpublish_as_base_class,
    move,
    delete,
]


def broken(*args, **kwargs):
    raise RuntimeError("between the page and its documents")


def attempt(way, office, page):
    try:
        way(office, InfoPage.objects.get(pk=page.pk))
    except RuntimeError as error:
        assert "between" in str(error)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_exception_while_projecting_leaves_both_old(office, page, monkeypatch, check, way):
    before = state()
    with monkeypatch.context() as patch:
        patch.setattr(Writer, "store", broken)
        patch.setattr(Writer, "write_tombstone", broken)
        attempt(way, office, page)

    assert state() == before
    check()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_without_an_exception_both_are_new(office, page, check, way):
    """The control: each way does change what is public."""
    before = state()

    attempt(way, office, page)

    after = state()
    assert after[1] != before[1]
    check()


def test_exception_during_a_scheduled_publication_leaves_both_old(office, monkeypatch, check, soon):
    office.publish(office.draft("Scheduled", go_live_at=soon))
    before = state()

    with time_machine.travel(soon + timedelta(minutes=1)):
        with monkeypatch.context() as patch:
            patch.setattr(Writer, "store", broken)
            assert worker.tick(timezone.now()) == 1
        assert state() == before
        check()

        assert worker.tick(timezone.now()) == 0
        assert state() != before
        check()


def test_exception_during_a_fact_change_leaves_both_old(office, service, monkeypatch, api, check):
    before = state()
    with monkeypatch.context() as patch:
        patch.setattr(Writer, "store", broken)
        service.urgency = "information"
        with pytest.raises(RuntimeError):
            service.save()

    assert state() == before
    check()
    # the control
    service.save()
    assert api.json("en/services/line/")["urgency"] == "information"
    check()
