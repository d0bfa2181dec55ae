"""A lesson or a book as a card: whose page its code leads to, and what stands beside it."""

import pytest
from django.db.models import Q

from cms.documents import paper
from cms.documents.addresses import absolute
from public.website import published
from public.website.views import card as card_view
from tests.website.conftest import path_of, without_marks

CARDS = 4


@pytest.mark.parametrize("kind", ["lessons", "courses"])
def test_code_leads_to_the_page(reader, site, kind) -> None:
    page = site.lesson if kind == "lessons" else site.course
    path = path_of(page, kind)

    html = without_marks(reader.html(f"{path}card/"))

    assert html.count(paper.drawn(absolute(path))) == CARDS
    assert html.count(f">{absolute(path).partition('://')[2]}<") == CARDS
    assert html.count(f">{page.title}<") == CARDS + 1  # and in the tab
    assert html.count(">1280<") == CARDS
    assert "noindex" in html
    assert f'href="{path}card/"' in reader.html(path)


def test_there_is_none_of_other_pages(reader, site) -> None:
    lesson = path_of(site.lesson, "lessons")
    missing = lesson.replace(str(site.lesson.translation_key), str(site.course.translation_key))
    paths = [path_of(site.lesson, "guides"), path_of(site.service, "services"), missing]

    for path in (*paths, lesson.replace("/en/", "/km/"), lesson.replace("/en/", "/xx/")):
        assert reader.get(f"{path}card/").status_code == 404, path


def test_numbers_are_one_of_each_kind_of_help_that_is_given_out(site) -> None:
    def entry(category, *displays, urgency="emergency", type_="call"):
        channels = [{"type": type_, "display": one} for one in displays]
        return {"category": category, "urgency": urgency, "channels": channels}

    entries = [
        entry("police", "117", "118"),
        entry("police", "1288"),
        entry("online_reporting", "092", urgency="report"),
        entry("hospital", "x", type_="sms"),
        entry("helpline", "1280", urgency="crisis_support"),
        entry("shelter", "023"),
    ]

    numbers = card_view._numbers(entries)

    assert [channel["display"] for _entry, channel in numbers] == ["117", "1280"]


def test_without_help_now_there_is_a_card_without_numbers(reader, site, monkeypatch) -> None:
    def without_help(locale: str, kind: str, which: Q):
        return None if kind == "help-now" else one(locale, kind, which)

    one = published.one
    monkeypatch.setattr(published, "one", without_help)

    html = reader.html(f"{path_of(site.course, 'courses')}card/")

    assert "1280" not in html and "/read/paper/" not in html
    assert html.count('class="code"') == CARDS
