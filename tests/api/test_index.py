from datetime import timedelta

import time_machine
from django.utils import timezone

from cms.documents.models import Feed
from cms.documents.search import offline
from public.api import digests as digests_module


def test_index_names_languages_kinds_and_addresses(db, api):
    index = api.json("")

    assert [locale["locale"] for locale in index["locales"]] == ["km", "en"]
    assert index["locales"][0]["name"] == "ខ្មែរ"
    assert {"lessons", "guides", "services", "home", "help-now"} <= set(index["kinds"])
    assert index["locales"][0]["links"]["help-now"] == "/api/v1/km/help-now/"
    assert set(index["links"]) == {"self", "changes", "packs", "hsds", "schema", "docs"}


def test_every_address_in_it_answers(office, api):
    offline.make("en", timezone.now())
    index = api.json("")

    # help-now has no document before a service is there
    addresses = [*index["links"].values(), *index["locales"][1]["links"].values()]
    for address in addresses:
        if "help-now" not in address:
            asked = {"q": "about"} if address.endswith(("/search/", "/suggest/")) else {}
            assert api.client.get(address, asked).status_code == 200, address


def test_token_is_where_the_feed_ends(office, api):
    office.page()
    feed = Feed.objects.get()

    assert api.json("")["last_seq"] == f"{feed.epoch}-{feed.seq}"
    assert api.json("changes/")["last_seq"] == api.json("")["last_seq"]


def test_two_queries(office, api, django_assert_num_queries):
    with django_assert_num_queries(2):
        api.get("")


def test_unknown_parameter_is_refused(db, api):
    assert api.problem("", lang="km")["parameter"] == "lang"


# Digests


def test_digests_are_those_of_a_new_copy(bilingual, api):
    pages = [bilingual.page(f"Page {number}") for number in range(3)]
    bilingual.translate(pages[0])
    bilingual.course()
    pages[1].unpublish()

    said, counted = api.digests()

    assert said == counted
    assert said["en", "pages"]["count"] == 2
    assert ("km", "courses") not in said


def test_digest_of_what_changed_is_another(bilingual, api):
    page = bilingual.page()
    bilingual.course()
    before, _ = api.digests()

    page.title = "Another title"
    bilingual.publish(page)

    after, _ = api.digests()
    assert {part for part in after if after[part] != before[part]} == {("en", "pages")}


def test_clock_alone_changes_a_digest(office, api):
    office.page()
    begin = timezone.now()
    office.page("For a day", expire_at=begin + timedelta(days=1))
    counts = []

    for hours in (0, 23, 25):
        with time_machine.travel(begin + timedelta(hours=hours), tick=False):
            said, counted = api.digests()
            assert said == counted
            counts.append(said["en", "pages"]["count"])

    assert counts == [2, 2, 1]


def test_site_without_documents_has_no_digests(db, api):
    assert api.digests() == ({}, {})


def test_what_is_published_between_both_queries_is_in_the_token(office, api, monkeypatch):
    """The rows are of a later moment than the row of the feed: the token is of that, too."""
    read = digests_module._all().rows

    def published_just_before():
        office.page("Just now")
        return read()

    monkeypatch.setattr(digests_module._all(), "rows", published_just_before)
    index = api.json("")

    counts = {kind: one["count"] for kind, one in index["locales"][1]["digests"].items()}
    assert counts["pages"] == 1
    assert api.json("changes/", since=index["last_seq"])["results"] == []
