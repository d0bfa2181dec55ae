"""Many pages at once: a list publishes none."""

from django.urls import reverse

from tests.localize.doors.conftest import MARKER, draft_intro, live_intro


def test_a_list_publishes_nothing_that_nobody_has_opened(desk, page, all_at_once, alone):
    page.intro = MARKER
    page.save_revision(user=desk.people.editor)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    for answer in (alone.get, alone.post):
        assert answer(f"{address}?id={page.pk}").status_code == 404

    listed = alone.get(reverse("wagtailadmin_explore", args=[desk.homes["en"].pk]))
    assert reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) in str(
        listed.content
    )
    assert address not in str(listed.content)
    assert live_intro(page) == "Ask for help."
    assert draft_intro(page) == MARKER
