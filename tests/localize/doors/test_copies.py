"""Copies and aliases."""

from typing import Any

from django.urls import reverse
from wagtail.models import (
    Page,
)

from home.models import InfoPage
from tests.localize.doors.conftest import alias_of_source, assert_refused, edit


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


def test_a_translation_below_a_copied_source_is_not_copied_either(desk, page, alone):
    above = InfoPage(title="ទំព័រ", slug="above", live=False)
    desk.homes["km"].add_child(instance=above)
    desk.target(page).move(above, "last-child")
    count = Page.objects.count()

    response = alone.post(
        reverse("wagtailadmin_pages:copy", args=[above.pk]),
        copy_form(InfoPage.objects.get(pk=above.pk)) | {"copy_subpages": "on"},
    )

    assert_refused(response, "cannot be copied")
    assert Page.objects.count() == count


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
