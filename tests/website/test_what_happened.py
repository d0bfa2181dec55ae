"""The first questions on the help page: links that say nothing, and an answer for everybody."""

import re

import pytest

from cms.core.vocabularies.directory import TYPES_OF, WAYS, codes
from cms.core.vocabularies.happened import CATEGORIES_OF, HAPPENED, TOPICS_OF
from cms.core.vocabularies.shared import TOPICS
from cms.documents import projection
from home.models import Service
from public.website import what_happened
from public.website.vocabulary import shipped
from public.website.what_happened import QUESTIONS, Answers, answers_to, sign, together
from tests.home.conftest import by_two
from tests.website.conftest import without_marks

HELP = "/read/en/help-now/"
# what a facilitator looks for, and no child
FOR_FACILITATORS = {"facilitation"}


def asking(**answers):
    pairs = [f"{n}={sign(n, answers[q])}" for n, q in QUESTIONS.items() if q in answers]
    return f"{HELP}?{'&'.join(pairs)}"


def names(html):
    return re.findall(r"<h3>(?:<a [^>]*>)?([^<]*)", html)


def change(site, **facts):
    by_two(Service.objects.get(pk=site.service.service_id), **facts)
    projection.rebuild()


def test_every_topic_of_a_child_is_behind_an_answer() -> None:
    behind = {topic for topics in TOPICS_OF.values() for topic in topics}

    assert behind == set(codes(TOPICS)) - FOR_FACILITATORS
    assert list(TOPICS_OF) == codes(HAPPENED)
    assert list(TYPES_OF) == codes(WAYS)


def test_signs_are_different_and_say_nothing() -> None:
    for name in QUESTIONS:
        codes = answers_to(name, shipped("km"))
        signs = {sign(name, code) for code in codes}

        assert len(signs) == len(codes)
        assert all(re.fullmatch("[0-9a-f]{4}", one) for one in signs)


def test_page_asks_with_links_in_both_languages(reader, site) -> None:
    for locale, more in (("en", ""), ("km", "&amp;fallback=en")):
        html = without_marks(reader.html(f"/read/{locale}/help-now/?fallback=en"))

        for label in HAPPENED:
            address = f"/read/{locale}/help-now/?q={sign('q', label.code)}{more}#who"
            assert f'<a href="{address}">{label.text(locale)}</a>' in html
        assert "1280" in html


def test_every_answer_leads_to_somebody(reader, site) -> None:
    change(site, topics=["bullying"])
    for label in HAPPENED:
        html = reader.html(asking(happened=label.code))

        assert names(html) == ["Child line"], label.code  # once, whatever it says it helps with
        assert 'href="tel:1280"' in html


def test_more_than_one_page_of_answers_leads_to_the_whole_list(reader, site, monkeypatch) -> None:
    shown = Answers([], has_more=True)
    monkeypatch.setattr(what_happened, "_answers", lambda *args: shown)

    html = reader.html(asking(happened="hurt"))

    said = html.split('id="who"')[1].split("</section>")[0]
    assert '<a href="/read/en/services/">All places that help</a>' in said


def test_answers_can_be_made_closer(reader, site) -> None:
    change(site, anonymous_ok="yes")
    html = reader.html(asking(happened="other", way="writing", anonymous="yes", language="km"))

    assert names(html) == ["Child line"]
    # writing was asked for
    assert html.index("https://example.org/form") < html.rindex("tel:1280")
    assert '<form method="get"' in html
    assert "You need not give your name" in html


def test_other_language_has_the_same_answers(reader, site) -> None:
    asked = f"q={sign('q', 'hurt')}"

    html = reader.html(f"/read/km/help-now/?fallback=en&{asked}")

    assert f'href="/read/en/help-now/?{asked}#who"' in html
    assert 'href="tel:1280"' in html


@pytest.mark.parametrize("query", ["q=zzzz", "q=", "x=1", "q=%00", "after=x"])
def test_what_is_not_understood_is_not_asked_for(reader, site, query) -> None:
    assert "What happened?" in reader.html(f"{HELP}?{query}")


def test_nothing_of_it_is_kept(reader, site) -> None:
    answer = reader.get(asking(happened="hurt"), accept_encoding="gzip")

    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Encoding"] == "gzip"
    assert "noindex" in answer["X-Robots-Tag"]
    assert not answer.cookies
    html = reader.html(asking(happened="hurt"))
    assert "<title>Information</title>" in html
    assert "data-keep" not in html  # the copy on a phone has no answers


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"always_open": True}, "Open now"),
        ({"always_open": None}, None),
    ],
    ids=["always", "nobody knows"],
)
def test_answer_says_who_is_there_now(reader, site, facts, said) -> None:
    change(site, **facts)

    html = reader.html(asking(happened="other"))

    assert ("Open now" in html) is (said is not None)
    assert "Closed now" not in html


def entry(name, owner, urgency="support", now=None):
    return {
        "name": name,
        "urgency": urgency,
        "now": now,
        "organization": owner and {"key": owner, "name": owner},
    }


def test_services_of_one_organization_stand_together_where_the_first_stands() -> None:
    listed = [
        entry("police", "p", "emergency"),
        entry("children", "line"),
        entry("other", None),
        entry("adults", "line"),
        entry("office", "p"),
        entry("by day", "line", now="closed"),
    ]

    groups = together(listed)

    assert [(group.name, [one["name"] for one in group.entries]) for group in groups] == [
        (None, ["police"]),  # what is less urgent does not come forward with it
        ("line", ["children", "adults"]),
        (None, ["other"]),
        (None, ["office"]),
        (None, ["by day"]),  # nor who is closed
    ]


def test_api_has_the_same_questions(reader, site) -> None:
    change(site, topics=["bullying"])

    for query, found in (
        ("happened=bullied", ["exact"]),
        ("happened=hurt", []),
        ("happened=other", ["exact"]),  # no condition
        ("happened=hurt,bullied", ["exact"]),
        ("way=writing", ["exact"]),
        ("anonymous=yes", ["open"]),  # nobody has said
        ("happened=bullied&way=voice&anonymous=no", ["open"]),
    ):
        answer = reader.get(f"/api/v1/en/services/?{query}").json()
        assert [card["match"] for card in answer["results"]] == found, query
        assert answer["results"] or answer["emergency"], query


@pytest.mark.parametrize("query", ["happened=nothing", "way=smoke", "anonymous=unknown"])
def test_api_refuses_answers_that_are_not_on_the_list(reader, site, query) -> None:
    assert reader.get(f"/api/v1/en/services/?{query}").status_code == 400


def test_api_says_what_a_child_is_asked_and_where_it_leads(reader, site) -> None:
    document = reader.get("/api/v1/en/vocabulary/").json()
    happened, ways = document["lists"]["happened"], document["lists"]["way"]

    assert [one["label"] for one in happened] == [one.text("en") for one in HAPPENED]
    for one in happened:
        assert tuple(one["parents"]["category"]) == CATEGORIES_OF[one["code"]]
        asked = f"/api/v1/en/services/?happened={one['code']}"
        assert reader.get(asked).status_code == 200
    assert ways[0]["parents"] == {"channel_type": ["call"]}
