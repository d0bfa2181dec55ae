"""The search box: works without a script, loses nobody, and keeps what was typed to itself."""

import logging
import re
from functools import partial
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from public.api.search import search
from public.api.search.unkept import SearchFailed
from public.website.search import LARGEST
from tests.website.conftest import path_of, without_marks

FORM = "application/x-www-form-urlencoded"
BROKEN = "multipart/form-data; boundary=x"
CALL = 'href="tel:1280"'


def post(reader, body, locale="en", content_type=FORM, **more):
    return reader.client.post(f"/read/{locale}/search/", body, content_type=content_type, **more)


@pytest.fixture
def ask(reader):
    def ask(text, locale="en", **more):
        answer = post(reader, urlencode({"q": text, **more}), locale)
        assert answer.status_code == 200
        return answer.content.decode()

    return ask


def titles(html):
    return [re.sub("<[^>]*>", "", one) for one in re.findall(r"<h2><a [^>]*>(.*?)</a>", html)]


def test_box_is_empty_for_who_opens_it(site, reader):
    for path in ("/read/en/search/", "/read/en/search/?q=canary"):
        html = reader.html(path)
        assert '<form class="search" role="search" method="post" action="/read/en/search/"' in html
        assert 'name="q" maxlength="100" value=""' in html
        assert '<label for="search-text">' in html
        assert "canary" not in html


@pytest.mark.parametrize("path", ["", "courses/", "help-now/", "nothing/here/", "search/"])
def test_every_page_has_one_box_and_help_before_it(site, reader, path):
    html = reader.get(f"/read/en/{path}").content.decode()

    assert html.count('role="search"') == 1
    assert html.index('class="get-help"') < html.index('role="search"')


def test_what_is_found_is_a_card_with_marks(site, ask):
    html = ask("checklist")

    assert titles(html)[0] == "The checklist"
    assert "The <mark>checklist</mark></a>" in html
    assert f'href="{path_of(site.resource, "resources")}"' in html
    assert "Found: 1" in html


def test_what_is_only_in_another_language_is_shown_and_said_to_be(site, ask):
    html = ask("checklist", "km")

    assert titles(html)[0] == "The checklist"
    assert '<section class="found" id="found" lang="en">' in html
    assert "ទាំងនេះជាភាសាផ្សេង" in without_marks(html)


@pytest.mark.parametrize("text", ["  រក្សា\u200bសុវត្ថិភាព ", "ស្េរី", "លេខ ១១៧", "a  b"])
def test_what_was_typed_stands_in_the_box_as_it_was(site, ask, text):
    assert f'name="q" maxlength="100" value="{text}"' in ask(text, "km")


@pytest.mark.parametrize(("text", "locale"), [("they blackmail me", "en"), ("គេគំរាមខ្ញុំ", "km")])
def test_word_of_danger_puts_the_call_first(khmer, ask, text, locale):
    html = ask(text, locale)
    main = html[html.index('<main id="main"') :]

    assert 'class="entry entry-crisis_support"' in main
    assert '<article class="card' not in main[: main.index(CALL)]


def test_who_finds_nothing_finds_help(site, ask):
    html = ask("zzqqxx")

    assert titles(html) == []
    assert "We found nothing for this" in html
    assert CALL in html
    assert 'href="/read/en/services/"' in html


def test_help_is_offered_where_no_number_is_public_yet(office, ask):
    html = ask("zzqqxx")

    assert 'href="/read/en/help-now/"' in html[html.index("<main") :]


def test_guides_of_facilitators_are_not_shown(site, ask):
    for text in ("w-title", "facilitator", "w-"):
        assert "/guides/" not in "".join(re.findall("<article class=.*?</article>", ask(text)))
    # nor can the form be made to ask for them
    assert "/guides/" not in "".join(re.findall("<h2><a[^>]*>", ask("w-title", kind="guides")))


def test_one_kind_is_chosen_by_a_button(site, ask):
    html = ask("child")
    kinds = dict(re.findall(r'<button name="kind" value="([^"]*)">([^<]*)</button>', html))
    assert {"services", "organizations"} <= kinds.keys()

    html = ask("child", kind="organizations")
    assert titles(html) == ["Child Line Org"]
    assert "You chose: Organizations" in html
    assert '<button name="kind"' not in html


def test_further_pages_come_by_the_form(site, ask, monkeypatch):
    monkeypatch.setattr("public.website.search.search", partial(search, limit=1))
    every, more = [], {}
    while True:
        html = ask("child", **more)
        every += titles(html)
        found = re.search('name="cursor" value="([^"]*)"', html)
        if found is None:
            break
        more = {"cursor": found[1]}

    assert len(every) == len(set(every)) > 1
    assert titles(ask("child", cursor="nonsense")) == every[:1]


@pytest.mark.parametrize(
    "text", ['"><script>alert(1)</script>', "<img src=x onerror=alert(1)>", "</input>&lt;{{ t }}"]
)
def test_what_was_typed_is_escaped(site, ask, text):
    html = ask(text)

    assert text not in html
    assert html.count("<script") == html.count("<script src=")
    assert "<img src=x" not in html


def test_what_was_typed_is_in_no_header_title_address_or_cookie(site, reader, caplog):
    caplog.set_level(logging.DEBUG)
    answer = post(reader, urlencode({"q": "canary-checklist"}))
    html = answer.content.decode()

    assert html.count("canary") == 1  # in the box
    assert "<title>Information</title>" in html
    assert not re.search('(href|action)="[^"]*canary', html)
    assert "canary" not in str(answer.headers) + str(answer.cookies)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert not {"ETag", "Last-Modified", "Set-Cookie", "Location"} & set(answer.headers)
    assert not answer.cookies
    told = [one for one in caplog.records if one.name != "django.db.backends"]
    assert "canary" not in str([one.__dict__ for one in told])


def test_form_needs_no_cookie(site):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        "/read/en/search/", urlencode({"q": "checklist"}), FORM, headers={"origin": "null"}
    )

    assert "The <mark>checklist</mark>" in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", FORM),
        ("q=%FF%FE", FORM),
        ("q=" + "a" * LARGEST, FORM),
        ("&".join(f"q{number}=" for number in range(1500)), FORM),
        ("q=canary", "application/x-www-form-urlencoded; charset=utf-16"),
        ("q=canary", "text/plain"),
        ('{"q": "canary"}', "application/json"),
        ("--x\r\nnothing", BROKEN),
        ("x", "multipart/form-data"),
    ],
)
def test_forms_of_no_browser_are_an_empty_box_or_looked_for(site, reader, body, content_type):
    answer = post(reader, body, content_type=content_type)

    assert answer.status_code == 200
    assert "canary" not in answer.content.decode()


@pytest.mark.parametrize("length", ["", "x", "-1", "9" * 30])
def test_length_that_is_none_is_no_error(site, reader, length):
    assert post(reader, "q=checklist", CONTENT_LENGTH=length).status_code == 200


def test_longer_texts_are_looked_for_as_far_as_the_box_takes_them(site, ask):
    html = ask("checklist" + " " * 91 + "zzqqxx")

    assert titles(html)[0] == "The checklist"
    assert "zzqqxx" not in html


@pytest.mark.parametrize("method", ["put", "delete", "options", "patch"])
def test_it_is_opened_or_asked(reader, db, method):
    answer = getattr(reader.client, method)("/read/en/search/")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")


def test_unknown_language_is_not_found(reader, db):
    assert post(reader, "q=a", "fr").status_code == 404


@pytest.mark.parametrize(
    ("text", "most"), [("checklist", 4), ("they blackmail me", 6), ("zzqqxx", 6), (" ", 3)]
)
def test_statements(site, ask, text, most):
    """What stands around, three of the search, and two more where another language is tried;
    without a search whom to call first, and their numbers."""
    ask(text)
    with CaptureQueriesContext(connection) as asked:
        ask(text)

    assert len(asked) <= most, [one["sql"][:100] for one in asked]


def test_failure_says_nothing_of_what_was_typed(site, reader, monkeypatch, caplog):
    def fail(query, *args):
        raise ValueError(f"no such thing: {query}")

    monkeypatch.setattr("public.api.search.answering.engine.hits", fail)
    with pytest.raises(SearchFailed, match="ValueError"):
        search("en", "canary")
    told = reader.client.post(
        "/api/v1/en/search/", {"q": "canary"}, content_type="application/json"
    )
    assert told.status_code == 500
    assert "canary" not in told.content.decode()
    answer = post(reader, "q=canary")

    assert answer.status_code == 500
    assert "A public path failed" in caplog.text
    assert 'href="/read/en/help-now/"' in answer.content.decode()
    assert "A page of the reader failed" in caplog.text
    assert "canary" not in caplog.text + answer.content.decode()


def test_search_page_is_in_no_list_for_search_engines(site, reader):
    assert "/search/" not in reader.html("/sitemap.xml")
    assert "noindex" in reader.get("/read/en/search/")["X-Robots-Tag"]
