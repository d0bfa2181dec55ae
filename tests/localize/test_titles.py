"""Titles in the language of the person, the other one beneath; found anywhere, in both."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from home.models import InfoPage
from localize.overview.titles import titles_first, with_words
from tests.localize.conftest import TEXTS, signed_in

KHMER = TEXTS["Stay safe"]
MIDDLE = KHMER[4:9]  # no beginning of a run


@pytest.fixture
def reader(desk, khmer):
    """The editor, who reads Khmer."""
    UserProfile.objects.update_or_create(
        user=desk.people.editor, defaults={"preferred_language": "km"}
    )
    return signed_in("editor")


def explorer(desk) -> str:
    return reverse("wagtailadmin_explore", args=[desk.homes["en"].pk])


@pytest.mark.parametrize(
    "screen",
    ["explorer", *(pytest.param(one, marks=pytest.mark.soak) for one in ("search", "chooser"))],
)
def test_search_finds_a_title_anywhere_in_both_languages(desk, page, reader, screen):
    address = {
        "explorer": explorer(desk),
        "search": reverse("wagtailadmin_pages:search"),
        "chooser": reverse("wagtailadmin_choose_page_search"),
    }[screen]

    for words in (MIDDLE, "afe Sta"):  # so by its beginning, and whole
        html = reader.get(address, {"q": words}).content.decode()
        assert f"/pages/{page.pk}/edit/" in html
        assert KHMER in html
        assert "Stay safe" in html
        assert "Nothing like it" not in html
    nothing = reader.get(address, {"q": "nothing like it"}).content.decode()
    assert f"/pages/{page.pk}/edit/" not in nothing


def test_chooser_offers_drafts_to_those_who_find_them_in_the_list_too(desk, page, reader):
    """A translator of Khmer has no part in the English tree: what is public is all of it."""
    home = desk.homes["en"]
    home.add_child(instance=InfoPage(title="canary", live=False))
    browse = reverse("wagtailadmin_choose_page_child", args=[home.pk])
    search = reverse("wagtailadmin_choose_page_search")
    stranger = signed_in("translator")

    for address, asked in ((browse, {}), (search, {"q": "a"})):
        assert "canary" in reader.get(address, asked).content.decode()
        shown = stranger.get(address, asked).content.decode()
        assert "canary" not in shown and "Stay safe" in shown


@pytest.mark.parametrize(("words", "locales"), [("stay safe", ["en", "km"]), (KHMER, ["km", "en"])])
def test_what_has_the_words_in_its_own_title_is_first(desk, page, khmer, words, locales):
    """One that is not it was changed last."""
    last = khmer if locales[0] == "en" else page
    last.save_revision(user=desk.people.editor)
    editor = desk.people.editor

    found = titles_first(with_words(Page.objects.all(), words, editor), words, editor)

    assert [one.locale.language_code for one in found] == locales


def test_titles_of_a_list_are_one_query(desk, page, reader):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            reader.get(explorer(desk))
        return len(queries)

    reader.get(explorer(desk))
    before = cost()
    for number in range(3):
        desk.homes["en"].add_child(instance=InfoPage(title=f"More {number}", live=False))

    assert cost() <= before + 1
