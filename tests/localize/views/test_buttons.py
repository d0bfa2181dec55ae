"""What the stock screens offer: nothing that the workflow does by itself."""

import pytest
from django.urls import reverse

THEIRS = ("Translate this page", "Sync translated pages", "/localize/submit/", "/localize/update/")


@pytest.mark.parametrize(
    "screen",
    ["wagtailadmin_pages:edit", "wagtailadmin_explore"],
)
def test_administrator_is_offered_no_button_that_makes_the_work(desk, page, client_of, screen):
    client = client_of(desk.people.admin)
    number = page.pk if screen.endswith("edit") else page.get_parent().pk

    html = client.get(reverse(screen, args=[number])).content.decode()

    assert page.title in html
    assert [words for words in THEIRS if words in html] == []
