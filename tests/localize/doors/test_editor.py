"""The editor of a source page: publish, schedule, save, restore, preview."""

import datetime

from django.urls import reverse
from django.utils import timezone

from home.models import InfoPage
from tests.localize.doors.conftest import (
    MARKER,
    SECOND,
    assert_refused,
    client_of,
    draft_intro,
    edit,
    form,
    live_intro,
    told,
)


def test_publish_button_of_the_writer_alone_is_refused_and_keeps_the_draft(page, alone):
    response = alone.post(edit(page), form(page, intro=MARKER, **{"action-publish": "1"}))

    assert_refused(response, SECOND)
    assert response.url == edit(page)
    assert live_intro(page) == "Ask for help."
    assert draft_intro(page) == MARKER


def test_publish_button_of_a_second_person_publishes(desk, page):
    page.intro = "Ask an adult."
    page.save_revision(user=desk.people.editor)

    response = client_of(desk.people.publisher).post(
        edit(page), form(page, intro="Ask an adult.", **{"action-publish": "1"})
    )

    assert response.status_code == 302
    assert live_intro(page) == "Ask an adult."


def test_publish_button_refuses_text_with_errors(desk):
    bad = "ជំនួយ\u17d2"  # a coeng with nothing below it
    own = desk.homes["km"].add_child(instance=InfoPage(title="ជំនួយ", slug="own", live=False))
    own.intro = bad
    own.save_revision(user=desk.people.editor, clean=False)

    response = client_of(desk.people.publisher).post(
        edit(own), form(own, intro=bad, **{"action-publish": "1"})
    )

    assert_refused(response, "The draft is saved")
    assert SECOND not in told(response)
    assert not InfoPage.objects.get(pk=own.pk).live
    assert draft_intro(own) == bad


def test_schedule_alone_is_refused(page, alone):
    later = timezone.localtime(timezone.now() + datetime.timedelta(days=2))

    response = alone.post(
        edit(page),
        form(
            page,
            intro=MARKER,
            go_live_at=later.strftime("%Y-%m-%d %H:%M"),
            **{"action-publish": "1"},
        ),
    )

    assert_refused(response, SECOND)
    assert not page.revisions.exclude(approved_go_live_at=None).exists()
    assert draft_intro(page) == MARKER


def test_schedule_with_a_second_person_is_scheduled(desk, page):
    page.intro = "Ask an adult."
    page.save_revision(user=desk.people.editor)
    later = timezone.localtime(timezone.now() + datetime.timedelta(days=2))

    client_of(desk.people.publisher).post(
        edit(page),
        form(
            page,
            intro="Ask an adult.",
            go_live_at=later.strftime("%Y-%m-%d %H:%M"),
            **{"action-publish": "1"},
        ),
    )

    assert page.revisions.exclude(approved_go_live_at=None).exists()
    assert live_intro(page) == "Ask for help."


def test_restoring_a_revision_that_one_person_wrote_is_refused(desk, page, alone, all_at_once):
    page.intro = MARKER
    old = page.save_revision(user=all_at_once)
    page.intro = "Ask for help."
    page.save_revision(user=all_at_once)

    response = alone.post(
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, old.pk]),
        form(page, intro=MARKER, **{"action-publish": "1"}),
    )

    assert_refused(response, SECOND)
    assert live_intro(page) == "Ask for help."
    assert draft_intro(page) == MARKER
