"""The queue: what each person finds in it, in which order, at what cost."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from home.models import InfoPage
from localize.workbench import queue
from localize.workflow import publish, review
from localize.workflow.models import Review, Work
from tests.localize.conftest import TEXTS
from tests.shared_fixtures import again, world


def titles(client, **query):
    response = client.get(reverse("localize:queue"), query)
    assert response.status_code == 200
    return [row.title for row in response.context["rows"]]


def make_pages(desk):
    """One page for each thing that may be wanted."""
    pages = {
        name: desk.write(title=name, intro=f"{name} words.")
        for name in ("missing", "drafts", "to review", "returned", "mine")
    }

    def draft(name):
        return desk.draft(pages[name], {f"{name} words.": "ពាក្យ"})[f"{name} words."]

    draft("drafts")
    review.submit(draft("to review"), by=desk.people.translator)
    stored = review.submit(draft("returned"), by=desk.people.translator)
    review.return_(stored, by=desk.people.reviewer, reason="term")
    desk.approve(draft("mine"))
    return pages


pages_world = world(make_pages, "desk_world")


@pytest.fixture
def pages(desk, pages_world):
    return again(pages_world)


@pytest.mark.parametrize(
    ("show", "who", "wanted"),
    [
        ("to-review", "reviewer", {"to review"}),
        ("to-review", "translator", set()),  # all of it is their own
        ("waiting", "translator", {"to review"}),
        ("waiting", "reviewer", set()),
        ("returned", "translator", {"returned"}),
        ("returned", "translator2", set()),
        ("drafts", "translator", {"drafts"}),
        ("mine", "reviewer", {"mine"}),
        ("critical", "reviewer", set()),
        ("source-changed", "reviewer", set()),
    ],
)
def test_each_finds_what_they_look_for(desk, pages, client_of, show, who, wanted):
    found = titles(client_of(getattr(desk.people, who)), show=show)

    assert set(found) & set(pages) == wanted


@pytest.mark.parametrize(
    ("who", "wanted"),
    [
        (
            "translator",
            {"missing", "drafts", "to review", "returned", "mine"},
        ),  # titles are missing
        ("reviewer", {"to review"}),
        ("publisher", {"ready"}),
    ],
)
def test_queue_opens_on_what_waits_for_its_person(desk, pages, client_of, who, wanted):
    made = desk.write(title="ready", intro="ready words.")
    for drafted in desk.draft(made, {"ready": "ពាក្យ", "ready words.": "ពាក្យ។"}).values():
        desk.approve(drafted)
    client = client_of(getattr(desk.people, who))

    assert set(titles(client)) & {*pages, "ready"} == wanted
    assert {*pages, "ready"} <= set(titles(client, show=""))
    assert ("ready" in titles(client, show="ready")) is (who == "publisher")


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("Ask for", True),
        ("ask  FOR help", True),
        ("ជំនួយ", True),
        ("សុំ\u200bជំនួយ", True),  # however it was typed
        ("nowhere", False),
        ("a", False),
        ("(", False),
        ("[.*", False),
    ],
)
def test_sentence_is_found_by_its_words_in_both_languages(desk, page, client_of, words, is_found):
    stored = desk.draft(page, {"Ask for help.": "សូម\u200bសុំ\u200bជំនួយ។"})["Ask for help."]

    response = client_of(desk.people.translator).get(reverse("localize:queue"), {"q": words})

    found = [(one.text, one.state) for one in response.context["found"]]
    assert found == ([(stored.text, "draft")] if is_found else [])


def test_sentence_of_somebody_elses_language_is_not_found(desk, page, client_of):
    desk.people.translator2.groups.set(
        desk.people.translator2.groups.filter(name="Translators (English)")
    )

    client = client_of(desk.people.translator2)

    assert client.get(reverse("localize:queue"), {"q": "Ask for"}).context["found"] == []


def test_returned_to_the_one_who_has_it_now(desk, pages, client_of):
    work = desk.translation(pages["returned"])
    Work.objects.filter(translation=work).update(assigned_to=desk.people.translator2)

    assert titles(client_of(desk.people.translator2), show="returned") == ["returned"]


def test_page_with_a_missing_string_is_found(desk, page, client_of):
    for drafted in desk.draft(page, TEXTS).values():
        desk.approve(drafted)
    half = desk.write(title="Half", intro="Half words.")
    desk.draft(half, {"Half": "ពាក់កណ្តាល"})

    found = titles(client_of(desk.people.translator), show="missing")

    assert "Half" in found
    assert page.title not in found


def test_obsolete_strings_do_not_count(desk, page, client_of):
    desk.draft(page, {"Ask for help.": TEXTS["Ask for help."]})
    page.title, page.intro = "Stay safe", "Wholly other words for a grandmother."
    desk.publish(page)

    assert page.title not in titles(client_of(desk.people.translator), show="drafts")


def test_critical_first_then_the_oldest(desk, client_of):
    now = timezone.now()
    for title, days in (("new", 1), ("old", 9), ("newest", 0)):
        made = desk.write(title=title, intro=f"{title} words.")
        stored = review.submit(desk.draft(made, {title: "ពាក្យ"})[title], by=desk.people.translator)
        Review.objects.filter(pk=stored.pk).update(
            state_since=now - datetime.timedelta(days=days), critical=title == "newest"
        )
    desk.recount()

    found = titles(client_of(desk.people.reviewer))

    assert found[:3] == ["newest", "old", "new"]


def test_narrowed_by_book_and_language(desk, page, client_of):
    below = page.add_child(instance=InfoPage(title="Below", intro="Under it.", live=False))
    below.save_revision(user=desk.people.editor)
    publish.publish_source(below, by=desk.people.publisher)
    client = client_of(desk.people.reviewer)

    assert set(titles(client, book=page.pk)) == {"Stay safe", "Below"}
    assert titles(client, book=page.pk, language="en") == []
    assert titles(client, book="999999") == []


@pytest.mark.parametrize("query", [{"p": "99"}, {"p": "x"}, {"show": "x"}, {"book": "x"}])
def test_odd_addresses_show_the_queue(desk, page, client_of, query):
    assert titles(client_of(desk.people.reviewer), **query)


def test_other_languages_are_not_shown(desk, page, client_of):
    desk.people.translator2.groups.set(
        desk.people.translator2.groups.filter(name="Translators (English)")
    )

    assert titles(client_of(desk.people.translator2)) == []


def test_stale_translations_are_visible(desk, page, khmer, client_of):
    page.intro = "Ask an adult."
    desk.publish(page)

    response = client_of(desk.people.translator).get(reverse("localize:queue"))

    (row,) = (r for r in response.context["rows"] if r.title == "Stay safe")
    assert "Source updated on" in row.stale
    assert "1 string to do" in row.stale


def test_queries_do_not_grow_with_the_rows(desk, client_of):
    client = client_of(desk.people.reviewer)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            titles(client)
        return len(captured)

    desk.write(title="First", intro="First words.")
    cost()
    few = cost()
    for number in range(6):
        made = desk.write(title=f"Page {number}", intro=f"Words of {number}.")
        desk.draft(made, {f"Page {number}": "ទំព័រ"})

    assert cost() <= few


def test_number_in_the_menu(desk, pages):
    assert queue.count_for(desk.people.reviewer) == 1  # to review
    assert queue.count_for(desk.people.translator) == 1  # returned
    assert queue.count_for(desk.people.translator2) == 0


def test_report_counts_strings_words_and_reasons(desk, pages, client_of):
    response = client_of(desk.people.reviewer).get(reverse("localize:report"))

    report = response.context["report"]
    assert report.waiting.count == 1
    assert ("Term", 1) in report.reasons
    lines = {line.title: line for line in report.pages}
    # of books and of pages; a language is its own title
    assert response.content.decode().count("<th>Page or book</th>") == 2
    assert lines["mine"].percent == 50
    assert lines["mine"].progress.words["approved"] == 2
    assert "/" in response.content.decode()


def test_what_the_menu_says_of_translations_is_two_queries(desk, pages, django_assert_num_queries):
    person = desk.people.reviewer
    queue.count_for(person), Review.inbox_rows(person)  # their rights, once for a request

    with django_assert_num_queries(1):
        assert queue.count_for(person) == 1
    with django_assert_num_queries(1):
        assert len(Review.inbox_rows(person)[0]) == 1
