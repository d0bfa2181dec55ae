"""Copies and aliases."""

from typing import Any

from django.urls import reverse
from wagtail.models import (
    Page,
)

from cms.two_people.approvals import engine
from home.models import InfoPage
from localize.workflow import publish
from tests.localize.doors.conftest import SECOND, alias_of_source, assert_refused, edit, form


def copy_form(page: Any, **fields: Any) -> dict[str, Any]:
    parent = page.get_parent()
    return {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": parent.pk,
        "publish_copies": "on",
        "alias": "on",
    } | fields


def test_a_copy_is_a_draft_whatever_is_ticked(page, alone):
    response = alone.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]), copy_form(page, copy_subpages="on")
    )

    assert response.status_code == 302
    made = InfoPage.objects.get(slug="copy")
    assert not made.live
    assert made.alias_of_id is None


def test_a_translation_that_is_not_approved_is_not_copied(desk, page, alone):
    target = desk.target(page)

    response = alone.post(reverse("wagtailadmin_pages:copy", args=[target.pk]), copy_form(target))

    assert_refused(response, "cannot be copied")
    assert not InfoPage.objects.filter(slug="copy").exists()


def test_converting_a_live_alias_is_refused(desk, page, alone):
    target = desk.target(page)
    alias_of_source(target, page)

    response = alone.post(reverse("wagtailadmin_pages:convert_alias", args=[target.pk]))

    assert_refused(response, "not approved yet")
    assert Page.objects.get(pk=target.pk).alias_of_id == page.pk


def test_an_alias_in_another_language_opens_in_the_workbench(desk, page, alone):
    target = desk.target(page)
    alias_of_source(target, page)

    response = alone.get(edit(target))

    assert response.url == reverse("localize:translation", args=[desk.translation(page).pk])


def test_whoever_copies_what_came_back_does_not_publish_it_alone(desk, all_at_once, alone):
    """The revisions of the page come along; who wrote them counts where they wrote them."""
    home = desk.homes["en"]
    other = InfoPage(title="Other", slug="other", live=False)
    home.add_child(instance=other)
    page = InfoPage(title="Bad", slug="bad", intro="Nobody says this.", live=False)
    home.add_child(instance=page)
    revision = page.save_revision(user=desk.people.editor)
    asked = publish.hand_over(page, revision, by=desk.people.editor)
    engine.return_(asked, by=desk.people.reviewer, reason="No.", seen=asked.digest)
    form_of_copy = {"new_title": "Bad", "new_slug": "bad", "new_parent_page": other.pk}

    alone.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form_of_copy)
    copy = InfoPage.objects.child_of(other).get()
    response = alone.post(edit(copy), form(copy) | {"action-publish": "1"})

    assert copy.revisions.filter(user=desk.people.editor).exists()
    assert_refused(response, SECOND)
    assert not InfoPage.objects.get(pk=copy.pk).live
    publish.endorse_source(copy, copy.get_latest_revision(), by=desk.people.reviewer)
    assert publish.publish_source(InfoPage.objects.get(pk=copy.pk), by=all_at_once).live
