"""The screen of a source page: two people, remarks, one honest line."""

import pytest
from django.urls import reverse

from cms.two_people.approvals.models import ChangeRequest
from home.models import InfoPage
from localize.workflow.digests import source_digest
from tests.localize.conftest import told


def seen(page):
    """What the button of the screen sends."""
    return {"seen": source_digest(page.get_latest_revision_as_object())}


def test_handing_over_a_translation_as_a_whole_is_refused(desk, page, khmer, client_of):
    address = reverse("localize:source", args=[khmer.pk])

    response = client_of(desk.people.publisher).post(address, seen(khmer))

    assert "agreed with one by one" in told(response)
    assert not ChangeRequest.objects.of(khmer).exists()


@pytest.mark.parametrize("name", ["source", "publish_source"])
def test_page_without_a_draft_is_agreed_with_by_nobody(desk, client_of, name):
    page = desk.homes["en"].add_child(instance=InfoPage(title="Alone", live=False))

    response = client_of(desk.people.publisher).post(reverse(f"localize:{name}", args=[page.pk]))

    assert "There is no draft to agree with." in told(response)
    assert not ChangeRequest.objects.of(page).exists()


def test_translation_is_not_published_as_a_source_is(desk, page, khmer, client_of):
    """It is what was approved; nobody agreed with the whole of it."""
    button = reverse("localize:publish_source", args=[khmer.pk])
    count = khmer.revisions.count()

    response = client_of(desk.people.publisher).post(button, seen(khmer))

    assert "It does not wait any more" in told(response)
    assert khmer.revisions.count() == count
