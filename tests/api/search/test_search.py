"""What can be found: public documents and no others, best first, in few statements."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cms.documents.models import Document, SearchEntry
from khmertext.search.queries import Lexicon
from khmertext.tests.search.odd_queries import ODD
from localize.terminology import searched_as
from localize.terminology.models import Term
from public.api.filters.lists import Filter
from public.api.problems import Problem
from public.api.search import search, suggest
from tests.terms import make_term


def found(text, locale="en", **more):
    return search(locale, text, **more).hits


def exact(text, locale="en", **more):
    return [one for one in found(text, locale, **more) if one.match == "exact"]


def names(hits):
    return [one.card["title"] for one in hits]


def test_titles_come_first(site):
    hits = exact("passwords")
    titles = {"Passwords", "Strong passwords", "Book of passwords"}
    assert [{*names(hits[:3])}, names(hits[3:])] == [titles, ["Pictures"]]


def test_khmer_is_found_in_any_encoding(site):
    for text in ("រក្សាសុវត្ថិភាព", "រក្សា\u200bសុវត្ថិភាព", "សុវត្ថិភាព រក្សា"):
        (only,) = found(text, "km")
        assert only.match == "exact"
        assert "<mark>" in only.title


def test_results_are_marked_and_escaped(site):
    *_, last = exact("password")
    assert last.summary == "A <mark>password</mark> keeps &lt;them&gt; safe."
    assert (last.title, last.snippet) == ("Pictures", None)


def test_filters_are_those_of_lists(site):
    caregivers = (Filter("audience", ("caregiver",)),)
    assert names(found("privacy other", filters=caregivers)) == []
    assert "Book of passwords" in names(found("book", filters=caregivers))
    assert "Book of passwords" not in names(
        found("book", filters=(Filter("audience", ("young_person",)),))
    )
    assert "Passwords" not in names(found("passwords", among=["courses"]))


def test_counts_are_of_everything_that_was_found(site, more_pages):
    for _way in ("few, of the rows", "many, by a statement"):
        answer = search("en", "password")
        pages = answer.count - 2
        assert answer.kinds == {"pages": pages, "courses": 1, "modules": 1}
        caregivers = search("en", "password", filters=[Filter("audience", ("caregiver",))])
        assert caregivers.count == 2
        more_pages(20)
    assert pages == 22


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_pages_give_each_result_once_and_in_order(site, more_pages, limit):
    more_pages(12)
    whole = [one.key for one in found("password", limit=100)]
    hits, cursor, pages = [], None, 0
    while cursor is not None or not pages:
        answer = search("en", "password", cursor=cursor, limit=limit)
        hits += [one.key for one in answer.hits]
        assert answer.hits
        cursor, pages = answer.cursor, pages + 1
    assert hits == whole
    assert len({*hits}) == len(hits) >= 16


def test_a_page_goes_on_behind_the_last_result_whatever_was_published_meanwhile(site, more_pages):
    more_pages(6)
    first = search("en", "password", limit=3)
    site.page("Password password password")  # stands before them all
    second = search("en", "password", cursor=first.cursor, limit=100)
    keys = [one.key for one in (*first.hits, *second.hits)]
    assert len({*keys}) == len(keys)
    # the last one has gone: on from where it stood
    Document.objects.filter(key=first.hits[-1].key).delete()
    third = search("en", "password", cursor=first.cursor, limit=100)
    assert {one.key for one in third.hits}.isdisjoint(one.key for one in first.hits[:2])


@pytest.mark.parametrize("cursor", ["", "x", "!!", "WzEsMl0=x", "W10", "WzAsMV0", "WzEsIngiXQ",
                                    "W3RydWUsMV0", "bnVsbA", "WzMwMSwxXQ", "WzEsLTFd"])  # fmt: skip
def test_cursors_of_nobody_are_refused(site, cursor):
    with pytest.raises(Problem):
        search("en", "password", cursor=cursor)


@pytest.mark.parametrize("more", [0, 12])
def test_at_most_three_statements(site, more_pages, more, django_assert_max_num_queries):
    more_pages(more)
    searched_as.lexicon()
    filters = (Filter("audience", ("caregiver", "young_person")), Filter("age", (12,)))
    for text in ("password", "pasword", "nothing at all like it", "blackmail password", "។"):
        for some in ((), filters):
            with django_assert_max_num_queries(3):
                search("en", text, filters=some)


def test_a_mistyped_word_finds_what_is_alike_and_says_so(site):
    answer = search("en", "pasword")
    assert (answer.count, answer.match, answer.kinds) == (0, "alike", {})
    assert "Passwords" in names(answer.hits)
    assert {one.match for one in answer.hits} == {"alike"}


def test_nothing_like_it(site):
    answer = search("en", "xqzw")
    assert (answer.count, answer.match, answer.hits) == (0, "none", [])


def test_synonyms_are_found(site):
    lexicon = Lexicon({"secret code": ["password"]})
    assert "Passwords" in names(exact("secret code", lexicon=lexicon))
    assert not exact("secret code")


def test_what_people_type_finds_the_term_both_ways(site):
    term = make_term("shibboleth", "រក្សា", typed="raksa\nបិទ")
    searched_as.forget()
    for text in ("raksa", "RAKSA", "shibboleth", "បិទ"):
        assert exact(text, "km"), text
    term.status = Term.Status.DEPRECATED
    term.save()
    assert exact("raksa", "km")  # as this process knows it
    searched_as.forget()
    assert not exact("raksa", "km")


def test_another_language_only_where_it_is_asked_for(site):
    assert not exact("strong", "km")
    answer = search("km", "strong", fallback="en")
    assert (answer.locale, answer.is_fallback) == ("en", True)
    assert names(answer.hits)[0] == "Strong passwords"
    here = search("km", "រក្សា", fallback="en")
    assert (here.locale, here.is_fallback, here.match) == ("km", False, "exact")


def test_guides_only_where_they_are_asked_for(site):
    row = Document.objects.filter(kind="modules", locale="en").get()
    Document.objects.filter(pk=row.pk).update(kind="guides")
    assert "Strong passwords" not in names(found("strong password"))
    assert "Strong passwords" in names(found("strong password", among=["guides"]))


# English: test_addresses.py
@pytest.mark.parametrize("locale", ["km", "xx"])
def test_odd_queries_never_raise(site, locale):
    for text in ODD:
        search(locale, text)
        suggest(locale, text)


def test_what_is_not_public_is_not_found(site):
    page = site.draft("Zebra")
    assert found("zebra") == []
    page = site.publish(page)
    assert names(found("zebra")) == ["Zebra"]
    page.title = "Giraffe"
    page = site.publish(page)
    assert not exact("zebra")
    assert names(found("giraffe"))[0] == "Giraffe"
    page.unpublish()
    assert found("giraffe") == []
    assert not SearchEntry.objects.filter(document__deleted=True).exists()


def test_expiry_does_not_wait_for_the_worker(site):
    site.page("Zebra", expire_at=timezone.now() + timedelta(hours=1))
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert found("zebra") == []
    assert names(found("zebra")) == ["Zebra"]


def test_nothing_is_found_by_a_number_while_its_documents_are_yet_to_be_written(site):
    page = site.page("Call 1280 now")
    assert names(found("1280")) == ["Call 1280 now"]
    Document.objects.filter(key=page.translation_key).update(overlay="{}")
    assert found("1280") == []
    (only,) = exact("call now")
    assert only.snippet is None


def test_a_snippet_never_says_a_number(site):
    site.page("Zebra", body=[("paragraph", "<p>Giraffes.</p><p>A zebra of 2024 eats.</p>")])
    site.page("Lion", body=[("paragraph", "<p>A zebra eats.</p>")])
    snippets = {one.card["title"]: one.snippet for one in exact("zebra")}
    assert snippets == {"Zebra": None, "Lion": "A <mark>zebra</mark> eats."}


def test_the_index_of_the_database_follows_its_rows(site):
    page = site.page("Zebra")
    SearchEntry.objects.filter(document__key=page.translation_key).delete()
    assert found("zebra") == []
