"""The native editor of a translation: it leads to the workbench and writes nothing."""

import pytest
from django.urls import reverse
from wagtail.models import (
    Page,
)
from wagtail_localize.models import Translation

from home.models import InfoPage
from localize.workflow import publish
from tests.localize.conftest import TEXTS
from tests.localize.doors.conftest import (
    MARKER,
    alias_of_source,
    assert_refused,
    client_of,
    draft_intro,
    edit,
    form,
    live_intro,
)


@pytest.mark.parametrize("enabled", [True, False])
def test_a_translation_opens_in_the_workbench_only(desk, page, khmer, alone, enabled):
    translation = desk.translation(page)
    Translation.objects.filter(pk=translation.pk).update(enabled=enabled)

    response = alone.get(edit(khmer))

    assert response.url == reverse("localize:translation", args=[translation.pk])
    assert alone.get(response.url).status_code == 200


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}, {"action-submit": "1"}])
def test_words_of_a_translation_are_not_saved_by_the_native_editor(
    desk, page, khmer, alone, enabled, action
):
    Translation.objects.filter(pk=desk.translation(page).pk).update(enabled=enabled)
    before = khmer.revisions.count()

    response = alone.post(edit(khmer), form(khmer, intro=MARKER, **action))

    assert response.status_code == 302
    assert live_intro(khmer) == TEXTS["Ask for help."]
    assert MARKER not in draft_intro(khmer)
    if "action-publish" not in action:
        assert khmer.revisions.count() == before


def test_a_translation_whose_work_is_gone_shows_a_note(desk, page, khmer, alone):
    Translation.objects.filter(source__object_id=page.translation_key).delete()

    shown = alone.get(edit(khmer))
    posted = alone.post(edit(khmer), form(khmer, intro=MARKER, **{"action-publish": "1"}))

    assert shown.status_code == 200
    assert "This page is a translation" in shown.content.decode()
    assert_refused(posted, "nothing was saved")
    assert live_intro(khmer) == TEXTS["Ask for help."]


def test_autosave_of_a_translation_is_refused_as_json(desk, page, khmer, alone):
    response = alone.post(
        edit(khmer), form(khmer, intro=MARKER), headers={"accept": "application/json"}
    )

    assert response.status_code < 500
    assert not response.json().get("success")
    assert draft_intro(khmer) == TEXTS["Ask for help."]


def test_the_package_publish_action_is_ours(desk, page, alone):
    target = desk.target(page)

    refused = alone.post(edit(target), {"action": "publish"})
    for drafted in desk.draft(page, TEXTS).values():
        desk.approve(drafted)
    done = alone.post(edit(target), {"action": "publish"})

    assert_refused(refused, "not approved yet")
    assert done.status_code == 302
    assert live_intro(target) == TEXTS["Ask for help."]


def test_the_package_publish_action_needs_the_right(desk, page):
    target = desk.target(page)
    for drafted in desk.draft(page, TEXTS).values():
        desk.approve(drafted)

    response = client_of(desk.people.translator).post(edit(target), {"action": "publish"})

    assert_refused(response, "You may not publish")
    assert not Page.objects.get(pk=target.pk).live


def test_restart_does_not_publish(desk, page, khmer, alone):
    Translation.objects.filter(pk=desk.translation(page).pk).update(enabled=False)

    response = alone.post(edit(khmer), {"localize-restart-translation": "1"})

    assert_refused(response, "nothing was saved")
    assert live_intro(khmer) == TEXTS["Ask for help."]


def test_publication_of_a_translation_ends_a_live_alias(desk, page):
    """Wagtail's copy showed the words of the source under the other language's address."""
    target = desk.target(page)
    for drafted in desk.draft(page, TEXTS).values():
        desk.approve(drafted)
    alias_of_source(target, page)

    publish.publish(desk.translation(page), by=desk.people.publisher)

    own = InfoPage.objects.get(pk=target.pk)
    assert (own.live, own.alias_of_id) == (True, None)
    assert (own.title, own.intro) == (TEXTS["Stay safe"], TEXTS["Ask for help."])
    desk.publish(InfoPage.objects.get(pk=page.pk))
    assert live_intro(target) == TEXTS["Ask for help."]


def test_a_locked_translation_is_not_published(desk, page):
    for drafted in desk.draft(page, TEXTS).values():
        desk.approve(drafted)
    target = desk.target(page)
    Page.objects.filter(pk=target.pk).update(locked=True, locked_by=desk.people.admin)

    for url, data in (
        (reverse("localize:publish", args=[desk.translation(page).pk]), {}),
        (edit(target), {"action-publish": "1"}),
    ):
        assert_refused(client_of(desk.people.publisher).post(url, data), "locked")
    assert not desk.target(page).live
