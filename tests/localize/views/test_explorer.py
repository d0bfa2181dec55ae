"""The page explorer: the other languages, whom a page waits for, filters."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.search import index

from home.models import InfoPage
from localize.overview import page_filters, page_statuses
from localize.overview.explorer import waits_of
from localize.overview.publication_status import Who
from localize.workflow import publish, review
from localize.workflow.models import Comment, Reason
from tests.localize.conftest import TEXTS
from tests.shared_fixtures import again, world


def explore(parent):
    return reverse("wagtailadmin_explore", args=[parent.pk])


def cells(html, title):
    """The words of the row with this title."""
    row = next(row for row in html.split("<tr") if f">{title}<" in re.sub(r"\s*\n\s*", "", row))
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def titles(html):
    return set(re.findall(r'id="page_\d+_title"[^>]*>\s*(?:<a[^>]*>)?\s*([^<]+?)\s*<', html))


@pytest.fixture
def english(desk):
    return desk.homes["en"]


def make_pages(desk, page, khmer):
    """One page in each condition, by a word for it."""
    found = {"done": page, "done, Khmer": khmer, "missing": desk.write(title="Missing")}
    approved = found["approved"] = desk.write(title="Approved", intro="")
    desk.approve(desk.draft(approved, {"Approved": "បានអនុម័ត"})["Approved"])
    submitted = found["submitted"] = desk.write(title="Submitted", intro="")
    review.submit(
        desk.draft(submitted, {"Submitted": "បានដាក់"})["Submitted"], by=desk.people.translator2
    )
    returned = found["returned"] = desk.write(title="Returned", intro="")
    sent = review.submit(
        desk.draft(returned, {"Returned": "បានប្រគល់"})["Returned"], by=desk.people.translator2
    )
    review.return_(sent, by=desk.people.reviewer, reason=Reason.MEANING, comment="Not this.")
    asked = found["asked"] = desk.write(title="Asked", intro="")
    drafted = desk.draft(asked, {"Asked": "បានសួរ"})["Asked"]
    Comment.objects.create(
        context=drafted.context,
        locale=drafted.locale,
        by=desk.people.translator,
        text="Who?",
        is_question=True,
    )
    found["never"] = desk.homes["en"].add_child(instance=InfoPage(title="Never", live=False))
    found["never"].save_revision(user=desk.people.editor)
    newer = found["newer"] = desk.translate(desk.write(title="Newer", intro=""), {"Newer": "ថ្មី"})
    source = InfoPage.objects.get(translation_key=newer.translation_key, locale=page.locale)
    source.intro = "More."
    source.save_revision(user=desk.people.editor)
    down = found["down"] = desk.write(title="Down", intro="")
    type(down).objects.get(pk=down.pk).unpublish()
    changed = found["changed"] = desk.translate(
        desk.write(title="Changed"), {"Changed": "ប្ដូរ", **TEXTS}
    )
    changed = InfoPage.objects.get(translation_key=changed.translation_key, locale=page.locale)
    changed.intro = ""
    desk.publish(changed)
    return found


pages_world = world(make_pages, "desk_world", "page_world", "khmer_world")


@pytest.fixture
def pages(khmer, pages_world):
    return again(pages_world)


def test_columns_tell_how_a_page_stands(desk, page, khmer, client_of, english):
    page.intro = "Ask an adult."
    desk.publish(page)

    html = client_of(desk.people.editor).get(explore(english)).content.decode()
    other = client_of(desk.people.translator).get(explore(desk.homes["km"])).content.decode()

    told = cells(html, "Stay safe")
    assert "Khmer: 1 of 2 wait" in told and "Translator (Khmer)" in told
    assert "Public in English. Khmer: 1 of 2 strings wait; readers see the version of" in told
    told = cells(other, TEXTS["Stay safe"])
    assert "Khmer: 1 of 2 wait" in told and "Translator (Khmer)" in told


@pytest.mark.soak
@pytest.mark.parametrize("who", [*Who.values, page_filters.NOBODY])
def test_filter_finds_who_the_column_names(pages, who):
    listed = list(Page.objects.filter(depth__gt=1).select_related("locale"))
    families = page_statuses.translations_by_page(listed)
    expected = {
        page.pk
        for page in listed
        if {wait.who for wait in waits_of(page, families[page.pk])}
        & ({who} if who != page_filters.NOBODY else set())
        or (who == page_filters.NOBODY and not waits_of(page, families[page.pk]))
    }

    found = set(page_filters.waiting_for(who).filter(depth__gt=1).values_list("pk", flat=True))

    assert found == expected
    assert found  # every kind occurs


def test_what_waits_and_what_waits_for_nobody_is_found(desk, page, khmer):
    """Of these four; each kind of page, in the soak."""
    missing = desk.write(title="Missing")
    never = desk.homes["en"].add_child(instance=InfoPage(title="Never", live=False))
    names = {page.pk: "done", khmer.pk: "Khmer", missing.pk: "missing", never.pk: "never"}

    def named(found):
        return {names[pk] for pk in found.filter(pk__in=names).values_list("pk", flat=True)}

    assert named(page_filters.waiting_for(page_filters.NOBODY)) == {"done", "Khmer"}
    assert named(page_filters.waiting_for(Who.TRANSLATOR)) == {"missing"}
    assert named(page_filters.waiting_for(Who.DRAFT)) == {"never"}
    assert named(page_filters.in_state("km", "waits")) == {"missing"}
    assert named(page_filters.in_state("km", "approved")) == {"done", "Khmer"}
    assert named(page_filters.in_state("km", "none")) == {"never"}
    assert named(page_filters.in_state("en", "waits")) == set()


@pytest.mark.soak
@pytest.mark.parametrize(
    ("state", "named", "not_named"),
    [
        ("km:waits", {"missing", "submitted", "returned", "asked"}, {"done", "approved", "never"}),
        ("km:approved", {"done", "done, Khmer", "approved", "changed"}, {"missing", "never"}),
        ("km:none", {"never"}, {"done", "done, Khmer", "missing"}),
        ("en:waits", set(), {"done", "done, Khmer", "missing"}),
    ],
)
def test_filter_by_the_state_of_a_language(pages, state, named, not_named):
    language, _colon, word = state.partition(":")

    found = set(page_filters.in_state(language, word).values_list("pk", flat=True))

    assert {pages[name].pk for name in named} <= found
    assert not {pages[name].pk for name in not_named} & found


@pytest.mark.soak
def test_filters_combine_with_each_other_and_with_a_search(desk, pages, client_of, english):
    client = client_of(desk.people.editor)
    index.insert_or_update_object(pages["missing"])  # after the commit, which a test never sees

    both = client.get(
        explore(english), {"waiting_for": "reviewer", "language_state": "km:waits"}
    ).content.decode()
    searched = client.get(
        explore(english), {"waiting_for": "translator", "q": "Miss"}
    ).content.decode()

    assert titles(both) == {"Submitted"}
    assert titles(searched) == {"Missing"}


def test_no_result_explains_itself(desk, page, client_of, english):
    html = (
        client_of(desk.people.editor)
        .get(explore(english), {"waiting_for": "reviewer"})
        .content.decode()
    )

    assert "No page fits all of these filters together." in html
    assert not titles(html)


@pytest.mark.parametrize(
    "query",
    [
        {"waiting_for": "the-moon"},
        pytest.param({"language_state": "xx:waits"}, marks=pytest.mark.soak),
        {"language_state": "km:\x00"},
        pytest.param({"waiting_for": "' OR 1=1"}, marks=pytest.mark.soak),
    ],
)
def test_unknown_value_is_left_out_and_said(desk, page, client_of, english, query):
    response = client_of(desk.people.editor).get(explore(english), query)

    html = response.content.decode()
    assert response.status_code == 200
    assert "that filter was left out" in html
    assert titles(html)


def test_unknown_value_leaves_the_other_filters_alone(desk, pages, client_of, english):
    html = (
        client_of(desk.people.editor)
        .get(explore(english), {"waiting_for": "the-moon", "language_state": "km:none"})
        .content.decode()
    )

    assert "Never" in titles(html) and "Missing" not in titles(html)


@pytest.mark.soak
def test_list_of_one_type_and_of_results_only(desk, page, client_of, english):
    client = client_of(desk.people.editor)

    by_type = client.get(reverse("wagtailadmin_pages:type_use", args=["home", "infopage"]))
    results = client.get(reverse("wagtailadmin_explore_results", args=[english.pk]))

    assert "Khmer: 2 of 2 wait" in cells(by_type.content.decode(), "Stay safe")
    assert "Khmer: 2 of 2 wait" in cells(results.content.decode(), "Stay safe")


@pytest.mark.soak
def test_queries_do_not_grow_with_the_list(desk, page, khmer, client_of, english):
    desk.write(title="Page 1")
    # of those who may not publish Wagtail asks for each page whether a live one is below it
    client = client_of(desk.people.publisher)
    client.get(explore(english))
    with CaptureQueriesContext(connection) as few:
        short = client.get(explore(english)).content.decode()
    for number in range(2, 6):
        desk.homes["en"].add_child(instance=InfoPage(title=f"Page {number}", live=False))

    with CaptureQueriesContext(connection) as many:
        long = client.get(explore(english)).content.decode()

    assert len(titles(short)) + 4 == len(titles(long))
    assert len(many) <= len(few)


def test_question_is_answered_and_nobody_is_waited_for(desk, pages):
    Comment.objects.update(resolved_by=desk.people.editor, resolved_at=timezone.now())

    assert not page_filters.waiting_for(Who.ANSWER).exists()


def test_published_again_waits_for_nobody(desk, pages):
    publish.publish(desk.translation(pages["approved"]), by=desk.people.publisher)

    waiting = page_filters.waiting_for(Who.PUBLISHER)

    assert pages["approved"].pk not in waiting.values_list("pk", flat=True)
