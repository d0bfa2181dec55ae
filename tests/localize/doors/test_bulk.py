"""Many pages at once."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    Page,
)

from home.models import InfoPage
from tests.localize.doors.conftest import (
    MARKER,
    SECOND,
    assert_refused,
    draft_intro,
    live_intro,
    told,
)


def bulk(pages: list[Any], action: str = "publish") -> str:
    ids = "&".join(f"id={page.pk}" for page in pages)
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?{ids}"


def test_bulk_publishes_what_is_cleared_and_leaves_the_rest(desk, page, all_at_once, alone):
    page.intro = MARKER
    page.save_revision(user=all_at_once)
    cleared = desk.homes["en"].add_child(instance=InfoPage(title="Second", live=False))
    cleared.save_revision(user=desk.people.editor)

    response = alone.post(bulk([page, cleared]), {})

    assert_refused(response, SECOND)
    assert "1 page is published" in told(response)
    assert live_intro(page) == "Ask for help."
    assert draft_intro(page) == MARKER
    assert InfoPage.objects.get(pk=cleared.pk).live


def test_bulk_publishes_nothing_that_somebody_has_locked(desk, alone):
    page = desk.homes["en"].add_child(instance=InfoPage(title="Held", live=False))
    page.save_revision(user=desk.people.editor)
    holder = {"locked": True, "locked_by": desk.people.editor, "locked_at": timezone.now()}
    Page.objects.filter(pk=page.pk).update(**holder)

    response = alone.post(bulk([page]), {})

    assert_refused(response, "is not published: &#x27;Held&#x27; was locked by Dara on")
    assert not InfoPage.objects.get(pk=page.pk).live


def test_bulk_asks_for_the_pages_below_too(desk, page, all_at_once, alone):
    below = page.add_child(instance=InfoPage(title=MARKER, live=False))
    below.save_revision(user=all_at_once)

    response = alone.post(bulk([page]), {"include_descendants": "on"})

    assert_refused(response, SECOND)
    assert not InfoPage.objects.get(pk=below.pk).live
