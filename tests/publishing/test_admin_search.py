"""Khmer is found anywhere by every search of the office, English as well as before, and what
nobody may see by none; odd queries are answered."""

import re
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry
from wagtail.search.query import MATCH_ALL, And, Fuzzy, Phrase, PlainText

from cms.publishing.admin_search import entries, upkeep
from cms.publishing.recycle_bin.erasing import erase
from home.models import InfoPage, Organization
from khmertext.tests.search.odd_queries import ODD
from lessons.models import Picture
from tests.terms import make_term

NOW = datetime(2026, 11, 29, tzinfo=UTC)
ZWSP = "\u200b"
TEXT = "ឯកជនភាពនិងសុវត្ថិភាពរបស់កុមារកម្ពុជាក្នុងសង្គមបណ្ដាញ និងការប្រើTelegramដោយប្រុងប្រយ័ត្ន Handbooks និងទូរស័ព្ទ"
# a query → whether TEXT has it
QUERIES = {
    TEXT: True,
    "សុវត្ថិភាព": True,  # a word of a longer run
    "កុមារកម្ពុជា": True,  # two of them, joined
    "កុមារ សុវត្ថិភាព": True,
    "វត្ថិភាពរ": True,  # no word at all
    f"សុវត្ថិ{ZWSP}ភាព": True,
    "បណ្តាញ": True,  # coeng ta, where the text was typed with coeng da
    "កម្ព": True,  # a cluster that is being typed
    "ប្រើTelegram": True,
    "ទូរសព្ទ": True,  # another spelling, and one that is being typed
    "ទូរស័ព": True,
    "telegr ប្រយ័ត្ន": True,
    "សាលារៀន": False,
    "សុវត្ថិភាព សាលារៀន": False,
    "whatsapp": False,
}
# one of each kind; all of them at one screen
FEW = ("វត្ថិភាពរ", "ទូរស័ព", "telegr ប្រយ័ត្ន", "សុវត្ថិភាព សាលារៀន")


def in_draft(site_tree):
    home = site_tree.khmer
    return home.add_child(instance=InfoPage(title="ទំព័រ", slug="x", intro=TEXT, live=False))


def in_block(site_tree):
    page = InfoPage(title="Page", slug="y", live=False)
    page.body = [("heading", {"text": TEXT})]
    return site_tree.english.add_child(instance=page)


def picture(site_tree, **words):
    return Picture.objects.create(
        **{"title": "x", **words}, file=get_test_image_file(size=(64, 48))
    )


SCREENS = {
    "pages": (in_draft, "wagtailadmin_pages:search"),
    "pictures, credit": (lambda tree: picture(tree, credit=TEXT), "wagtailimages:index"),
    "terms": (
        lambda tree: make_term("x", "ឆ្កែ", definition=TEXT),
        "wagtailsnippets_localize_term:list",
    ),
    "organizations": (
        lambda tree: Organization.objects.create(internal_name=TEXT),
        "wagtailsnippets_home_organization:list",
    ),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_finds_khmer_anywhere(site_tree, admin_client, screen):
    make, address = SCREENS[screen]
    wanted = f"/{make(site_tree).pk}/"

    for query in QUERIES if screen == "pages" else FEW:
        html = admin_client.get(reverse(address), {"q": query}).content.decode()
        assert (wanted in html) == QUERIES[query], query


@pytest.mark.parametrize(
    ("text", "query", "is_there"),
    [
        ("Reporting abuse", "report", True),
        ("Reporting abuse", "reported", True),
        ("Reporting abuse", "abuse OR reports", True),
        ("Fish and chips", "fish AND chips", True),
        ("Children’s privacy", "children's", True),
        ("Call 1280 now", "1280", True),
        ("Call 1280 now", "128", False),
        ("Café", "cafe", True),
    ],
)
def test_whole_words_are_found_in_every_form(site_tree, text, query, is_there):
    site_tree.english.add_child(instance=InfoPage(title=text, slug="x", live=False))

    assert (text in {page.title for page in Page.objects.search(query)}) == is_there


def test_title_is_found_by_the_beginning_or_the_middle_of_a_word(site_tree):
    picture(site_tree, title="Handbooks of 1280 and 2800")

    for query in ("handb", "book", "ndboo", "HANDBOOKS", "1280", "28"):
        assert len(get_search_backend().autocomplete(query, Picture)) == 1, query
        assert len(get_search_backend().autocomplete(f"{query}x", Picture)) == 0, query


def test_titles_come_first_and_nothing_is_scored(site_tree):
    for title, intro in (("Body", "privacy"), ("Privacy", ""), ("Other", "")):
        site_tree.english.add_child(instance=InfoPage(title=title, intro=intro, live=False))

    found = Page.objects.autocomplete("privac")
    assert [page.title for page in found] == ["Privacy", "Body"]
    assert [page.title for page in found[1:]] == ["Body"]
    assert found.count() == 2
    assert found.facet("live") == {False: 2}
    assert [page.title for page in Page.objects.order_by("title").search("privacy")] == [
        "Privacy",
        "Body",
    ]
    assert [page.title for page in Page.objects.search("privacy", order_by="title")] == [
        "Body",
        "Privacy",
    ]
    assert [page.title for page in Page.objects.search("privacy", fields=["title"])] == ["Privacy"]


def test_queries_of_wagtail_are_conditions(site_tree):
    for title in ("Fish", "Fish and chips", "Nothing"):
        site_tree.english.add_child(instance=InfoPage(title=title, live=False))

    for query, titles in (
        (PlainText("fish chips"), {"Fish and chips"}),
        (Phrase('"fish" chips'), {"Fish and chips"}),
        (And([MATCH_ALL, PlainText("chips")]), {"Fish and chips"}),
        (And([]), set()),
        (PlainText("។"), set()),
    ):
        assert {page.title for page in InfoPage.objects.search(query)} == titles, query
    with pytest.raises(NotImplementedError):
        list(InfoPage.objects.search(Fuzzy("fish")))


def test_nobody_finds_a_draft_that_nobody_shows(site_tree, client, editor, translator):
    """A translator of Khmer has no part in the English tree: neither the words of a draft there
    nor its title."""
    page = in_block(site_tree)
    InfoPage.objects.filter(pk=page.pk).update(title="canary", draft_title="canary")
    seen = {}
    for person in (editor, translator):
        client.force_login(person)
        for query in ("កុមារ", "canary"):
            for name in ("wagtailadmin_pages:search", "wagtailadmin_choose_page_search"):
                html = client.get(reverse(name), {"q": query}).content.decode()
                seen.setdefault(person.username, []).append(f"/pages/{page.pk}/" in html)

    assert seen == {"editor": [True] * 4, "translator": [False] * 4}


def test_public_page_is_not_found_by_a_draft_that_one_may_not_see(site_tree, client, translator):
    page = in_block(site_tree)
    Page.objects.filter(pk=page.pk).update(live=True)
    page = InfoPage.objects.get(pk=page.pk)
    page.title = "canary"
    page.save_revision()
    upkeep.tick(NOW)
    client.force_login(translator)

    def finds(query):
        address = reverse("wagtailadmin_choose_page_search")
        return f"/{page.pk}/" in client.get(address, {"q": query}).content.decode()

    assert finds("កុមារ")
    assert not finds("canary")


# What is written when


def test_draft_of_a_hidden_page_is_found_when_the_worker_has_been_there(site_tree):
    page = in_draft(site_tree)
    page.intro = "ទូរស័ព្ទ"
    page.save_revision()

    assert [each.pk for each in Page.objects.search("កុមារ")] == [page.pk]
    assert upkeep.tick(NOW) > 0
    assert [each.pk for each in Page.objects.search("ទូរស័ព្ទ")] == [page.pk]
    assert list(Page.objects.search("កុមារ")) == []
    assert upkeep.tick(NOW) == 0


def test_rows_of_another_analyser_are_written_again(site_tree, capsys):
    page = in_draft(site_tree)
    Picture.objects.create(title=TEXT, file=get_test_image_file(size=(64, 48)))
    number = IndexEntry.objects.count()
    IndexEntry.objects.update(autocomplete=None if connection.vendor == "sqlite" else "")
    IndexEntry.objects.update(title="", body="", title_norm=1.5)
    assert list(Page.objects.search("កុមារ")) == []

    assert upkeep.tick(NOW) == number

    assert [each.pk for each in Page.objects.search("កុមារ")] == [page.pk]
    assert len(get_search_backend().autocomplete("កុមារ", Picture)) == 1


def test_row_of_what_is_gone_is_forgotten_and_one_that_fails_does_not_stop_the_others(
    site_tree, monkeypatch
):
    kept, broken = in_draft(site_tree), in_block(site_tree)
    gone = IndexEntry.objects.get(object_id=str(broken.pk))
    gone.pk, gone.object_id, gone.title_norm = None, "999999", 1.0
    gone.title = gone.body = gone.autocomplete = ""
    gone.save()
    for page in (broken, kept):
        entries.outdate(page)
    stock = InfoPage.as_searched

    def failing(page):
        if page.pk == broken.pk:
            raise ValueError
        return stock(page)

    monkeypatch.setattr(InfoPage, "as_searched", failing)

    assert upkeep.rebuild() >= 3
    assert not IndexEntry.objects.filter(object_id="999999").exists()
    assert not upkeep.outdated().exists()
    assert {each.pk for each in Page.objects.search("កុមារ")} == {kept.pk, broken.pk}


def test_command_of_wagtail_writes_all_and_forgets_what_is_gone(site_tree):
    page = in_draft(site_tree)
    IndexEntry.objects.all().delete()
    kind = Page.objects.get(pk=page.pk).content_type
    empty = {"title": "", "body": "", "autocomplete": ""}
    IndexEntry.objects.create(content_type=kind, object_id="999999", **empty)

    call_command("update_index", verbosity=0)

    assert [each.pk for each in Page.objects.search("កុមារ")] == [page.pk]
    assert not IndexEntry.objects.filter(object_id="999999").exists()
    erase(page)
    assert not IndexEntry.objects.filter(object_id=str(page.pk)).exists()


def test_saving_writes_one_row_with_one_statement(site_tree):
    page = InfoPage.objects.get(pk=in_block(site_tree).pk)

    with CaptureQueriesContext(connection) as queries:
        page.save()

    sql = [query["sql"] for query in queries if IndexEntry._meta.db_table in query["sql"]]
    assert len(sql) == 1
    assert sql[0].startswith("INSERT INTO")


# What nobody expects


@pytest.mark.parametrize("way", ["search", "autocomplete"])
def test_odd_queries_find_nothing_or_what_they_say(site_tree, way):
    in_draft(site_tree)

    for query in ODD:
        rows = getattr(get_search_backend(), way)(query, Page.objects.exclude(depth=1))
        assert len(rows) == rows.count(), query
        if not re.search(r"\w|[\u1780-\u17d3]", query):
            assert len(rows) == 0, query
