"""Titles in the language of the person, the other one beneath; found anywhere, in both."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from cms.publishing.admin_search import upkeep
from home.models import InfoPage
from localize.overview.titles import Found
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


def test_chooser_names_no_draft_to_those_who_may_not_see_it(desk, page, reader):
    """Neither where one looks below it or asks for it by its number, nor the new title of what is
    public."""
    hidden = InfoPage(title="canary", live=False)
    desk.homes["en"].add_child(instance=hidden)
    public = InfoPage.objects.get(pk=page.pk)
    public.title = "canary two"
    public.save_revision(user=desk.people.editor)
    browse = reverse("wagtailadmin_choose_page_child", args=[desk.homes["en"].pk])
    multiple = reverse("wagtailadmin_choose_page_chosen_multiple")
    addresses = [
        reverse("wagtailadmin_choose_page_child", args=[hidden.pk]),
        *(f"{multiple}?id={pk}" for pk in (hidden.pk, public.pk)),
        *(f"{browse}?{asked}" for asked in ("", "multiple=1", "page_type=home.infopage")),
        f"{reverse('wagtailadmin_choose_page_search')}?q=canary",
    ]

    for address in addresses:
        assert "canary" in reader.get(address).content.decode(), address
        for name in ("translator", "keeper"):
            assert "canary" not in signed_in(name).get(address).content.decode(), (name, address)
    assert "Stay safe" in signed_in("keeper").get(browse).content.decode()


@pytest.mark.parametrize(("words", "locales"), [("stay safe", ["en", "km"]), (KHMER, ["km", "en"])])
def test_what_has_the_words_in_its_own_title_is_first(desk, page, khmer, words, locales):
    """One that is not it was changed last."""
    last = khmer if locales[0] == "en" else page
    last.save_revision(user=desk.people.editor)
    found = Found(words, desk.people.editor)

    pages = found.titles_first(found.among(Page.objects.all()))

    assert [one.locale.language_code for one in pages] == locales


def test_what_only_a_draft_is_called_is_a_title_for_who_finds_drafts(desk, page, khmer):
    draft = page.get_latest_revision_as_object()
    draft.title = "Summer words"
    draft.save_revision(user=desk.people.editor)
    last = desk.homes["en"].add_child(instance=InfoPage(title="Other", live=False))
    draft = last.get_latest_revision_as_object()
    draft.intro = "Summer words"
    draft.save_revision(user=desk.people.editor)
    upkeep.rebuild()

    def in_order(person):
        found = Found("Summer words", person)
        return [one.pk for one in found.titles_first(found.among(Page.objects.filter(depth=3)))]

    assert in_order(desk.people.editor) == [page.pk, khmer.pk, last.pk]
    assert in_order(desk.people.translator) == []


@pytest.mark.parametrize("name", ["wagtailadmin_pages:search", "wagtailadmin_choose_page_search"])
def test_what_a_search_asks_is_as_long_for_any_number_of_pages(desk, page, reader, name):
    """Each page as a parameter of its own made a second of ten thousand."""

    def longest():
        found = []

        def note(execute, sql, params, many, context):
            if " LIKE " in sql or "json_each" in sql or "ANY(" in sql:
                found.append(len(params or ()))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            assert "Stay safe" in reader.get(reverse(name), {"q": "safe"}).content.decode()
        return max(found)

    before = longest()
    for number in range(3):
        desk.homes["en"].add_child(instance=InfoPage(title=f"More safe {number}", live=False))

    assert longest() == before


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
