"""Standings from the tables: what readers get is what the line says."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from cms.documents.models import Document
from cms.publishing.recycle_bin.erasing import erase
from cms.two_people.refusals import Refused
from home.models import InfoPage
from localize.overview import page_statuses
from localize.overview.publication_status import Hidden
from localize.workflow import publish
from tests.localize.conftest import TEXTS


def row(page):
    return type(page).objects.get(pk=page.pk)


def read_by_anybody(page):
    return (
        Document.objects.public(timezone.now())
        .filter(key=page.translation_key, locale=page.locale.language_code)
        .exists()
    )


def source_of(page):
    return page_statuses.translations_of(page).source


def test_draft_of_a_public_page_hides_nothing(desk, page, khmer):
    draft = row(page)
    draft.intro = "Nobody else has read this."
    draft.save_revision(user=desk.people.publisher)
    with pytest.raises(Refused):
        publish.publish_source(row(page), by=desk.people.publisher)

    told = page_statuses.status_line(draft.get_latest_revision_as_object())

    assert read_by_anybody(page)
    assert told.startswith("Public in English: readers see the version of")
    assert "a newer draft is not public yet." in told


def test_never_published(desk):
    page = desk.homes["en"].add_child(instance=InfoPage(title="Alone", live=False))
    page.save_revision(user=desk.people.publisher)

    assert page_statuses.status_line(page) == "Not public in English: it was never published."


def test_unpublished_home_page_hides_only_itself(desk, page, khmer):
    desk.homes["en"].unpublish()

    assert read_by_anybody(page)
    assert source_of(page).is_public
    assert source_of(desk.homes["en"]).hidden is Hidden.TAKEN_DOWN


def test_later_hour(desk):
    page = desk.homes["en"].add_child(instance=InfoPage(title="Later", live=False))
    page.go_live_at = at = timezone.now() + timedelta(days=2)
    revision = page.save_revision(user=desk.people.editor)
    publish.endorse_source(page, revision, by=desk.people.publisher)
    revision.publish(user=desk.people.publisher)

    standing = source_of(page)

    assert (standing.hidden, standing.goes_live_at) == (Hidden.SCHEDULED, at)


def test_newer_draft_with_an_hour(desk, page):
    draft = row(page)
    draft.intro, draft.go_live_at = "Ask twice.", timezone.now() + timedelta(days=2)
    revision = draft.save_revision(user=desk.people.editor)
    publish.endorse_source(draft, revision, by=desk.people.publisher)
    revision.publish(user=desk.people.publisher)

    told = page_statuses.status_line(page)

    assert read_by_anybody(page)
    assert "Public in English: readers see the version of" in told
    assert "the newer draft goes public on" in told


def test_alias(desk, page):
    alias = page.create_alias(parent=desk.homes["en"], update_slug="copy")

    assert source_of(alias).hidden is Hidden.ALIAS


def test_deleted_source_of_a_translation(desk, page, khmer):
    erase(Page.objects.get(pk=page.pk))

    assert page_statuses.translations_of(khmer).source.hidden is Hidden.DELETED


def test_translation_through_its_life(desk, page):
    reviews = desk.draft(page, TEXTS)
    for drafted in reviews.values():
        desk.approve(drafted)
    assert page_statuses.translations_of(page).member("km").waits_for_publication

    target = publish.publish(desk.translation(page), by=desk.people.publisher)

    assert not page_statuses.translations_of(page).member("km").waits_for_publication
    assert page_statuses.status_line(target).startswith(
        "Khmer: every string is approved; readers see"
    )
