"""A draft may be anything; published by another door than its form, it is refused in words."""

from home.models import InfoPage
from tests.localize.doors.conftest import edit, told


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
