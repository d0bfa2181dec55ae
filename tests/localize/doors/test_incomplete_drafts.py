"""A draft may be anything; published by another door than its form, it is refused in words."""

from django.urls import reverse

from home.models import InfoPage
from tests.localize.conftest import Desk
from tests.localize.doors.conftest import edit, told


def bulk(*pages):
    query = "&".join(f"id={page.pk}" for page in pages)
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?{query}"


def with_odd_slug(desk: Desk, page: InfoPage) -> InfoPage:
    draft = InfoPage.objects.get(pk=page.pk)
    draft.slug = "not a slug"
    draft.save_revision(user=desk.people.editor, clean=False)
    return InfoPage.objects.get(pk=page.pk)


def test_bulk_publishing_tells_what_is_missing_and_goes_on(desk, page, alone):
    with_odd_slug(desk, page)
    other = InfoPage(title="Complete", intro="x", live=False)
    desk.homes["en"].add_child(instance=other)
    other.save_revision(user=desk.people.editor)

    response = alone.post(bulk(page, other), {"include_descendants": ""})

    assert response.status_code == 302
    assert "Slug: Enter a valid" in told(response)
    other.refresh_from_db()
    assert other.live


def test_translation_whose_new_slug_is_taken_is_refused(desk, page, khmer, alone):
    other = InfoPage(title="ផ្សេង", slug="taken", live=False)
    desk.homes["km"].add_child(instance=other)
    source = InfoPage.objects.get(pk=page.pk)
    source.slug = "taken"
    desk.publish(source)

    response = alone.post(edit(khmer), {"action-publish": "1"})

    assert response.status_code == 302
    assert "already in use" in told(response)
    assert InfoPage.objects.get(pk=khmer.pk).slug == "stay-safe"
