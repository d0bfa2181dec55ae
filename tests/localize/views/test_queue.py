"""The queue: what each person finds in it, in which order, at what cost."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.core import once
from home.models import InfoPage
from localize.overview import to_do
from localize.workbench.filters import now_for
from localize.workflow import publish, review
from localize.workflow.models import Review
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


def test_queue_opens_on_what_waits_for_its_person(desk, pages, client_of):
    made = desk.write(title="ready", intro="ready words.")
    for drafted in desk.draft(made, {"ready": "ពាក្យ", "ready words.": "ពាក្យ។"}).values():
        desk.approve(drafted)

    for who, wanted in (
        # titles are missing
        ("translator", {"missing", "drafts", "to review", "returned", "mine"}),
        ("reviewer", {"to review"}),
        ("publisher", {"ready"}),
    ):
        client = client_of(getattr(desk.people, who))
        assert set(titles(client)) & {*pages, "ready"} == wanted, who
    assert {*pages, "ready"} <= set(titles(client, show=""))


@pytest.mark.soak
def test_sentence_is_found_by_its_words_in_both_languages(desk, page, client_of):
    stored = desk.draft(page, {"Ask for help.": "សូម\u200bសុំ\u200bជំនួយ។"})["Ask for help."]
    client = client_of(desk.people.translator)

    for words, is_found in (
        ("Ask for", True),
        ("ask  FOR help", True),
        ("ជំនួយ", True),
        ("សុំ\u200bជំនួយ", True),  # however it was typed
        ("help Ask", False),  # in another order
        ("nowhere", False),
        ("a", False),
        ("%", False),
        ("Ask%help", False),
        ("[.*", False),
    ):
        response = client.get(reverse("localize:queue"), {"q": words})
        found = [one.text for one in response.context["found"]]
        assert found == ([stored.text] if is_found else []), words


def test_sentence_is_found_across_tags_and_with_digits_of_either_script(desk, client_of):
    body = [("paragraph", "<p>Tell <b>an adult</b> of R&amp;D.</p>")]
    made = desk.write(title="Call 1280", intro="", body=body)
    desk.draft(made, {"Call 1280": "ហៅ ១២៨០"})
    client = client_of(desk.people.translator)

    def found(words):
        response = client.get(reverse("localize:queue"), {"q": words})
        return [one.segment.string.data for one in response.context["found"]]

    assert found("tell an adult of R&D") == ["Tell <b>an adult</b> of R&amp;D."]
    assert found("<b>an") == found("\0") == []
    assert found("call\0 1280") == ["Call 1280"]  # of which PostgreSQL would refuse a letter
    assert found("១២៨០") == found("1280") == found("ហៅ 1280") == ["Call 1280"]


def test_sentence_of_somebody_elses_language_is_not_found(desk, page, client_of):
    desk.people.translator2.groups.set(
        desk.people.translator2.groups.filter(name="Translators (English)")
    )

    client = client_of(desk.people.translator2)

    assert client.get(reverse("localize:queue"), {"q": "Ask for"}).context["found"] == []


def test_page_with_a_missing_string_is_found(desk, page, client_of):
    for drafted in desk.draft(page, TEXTS).values():
        desk.approve(drafted)
    half = desk.write(title="Half", intro="Half words.")
    desk.draft(half, {"Half": "ពាក់កណ្តាល"})

    found = titles(client_of(desk.people.translator), show="missing")

    assert "Half" in found
    assert page.title not in found


@pytest.mark.soak
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


def test_other_languages_are_not_shown(desk, page, client_of):
    desk.people.translator2.groups.set(
        desk.people.translator2.groups.filter(name="Translators (English)")
    )

    assert titles(client_of(desk.people.translator2)) == []


def test_report_counts_strings_and_words_of_languages_and_books(desk, pages, client_of):
    client = client_of(desk.people.reviewer)
    response = client.get(reverse("localize:report"))

    language, *books = response.context["lines"]
    assert (language.title, language.locale.language_code) == ("", "km")
    assert language.progress.total == sum(one.progress.total for one in books) > 0
    mine = next(one for one in books if one.title == "mine")
    assert mine.percent == 50
    assert mine.progress.words["approved"] == 2
    html = response.content.decode()
    assert "1 / 2" in html
    way = f"{reverse('localize:queue')}?show=&amp;book={mine.section}&amp;language=km"
    assert way in html
    assert titles(client, show="", book=mine.section, language="km") == ["mine"]


def test_what_screen_and_menu_say_of_translations_is_read_once(
    desk, pages, django_assert_num_queries
):
    person = desk.people.reviewer
    now_for(person), Review.inbox_rows(person)  # their rights, once for a request
    once.begin(person)
    assert len(now_for(person)) == 1  # to review

    with django_assert_num_queries(1):  # questions
        assert len(to_do.rows(person)[0]) == len(Review.inbox_rows(person)[0]) - 1
