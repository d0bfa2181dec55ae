"""Every kind as a page: what is shown, in which language, with which addresses."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.template.loader import get_template, render_to_string
from django.utils import timezone
from django.utils.html import strip_tags

from cms.documents.models import Document
from lessons.models import LessonPage
from lessons.models.lessons import BodyBlock
from public.website import formats, published
from public.website.templatetags.website import (
    colon,
    credits_of,
    is_late,
    one_check,
    police_calls,
    template_of,
)
from public.website.views.pages import shelves
from public.website.vocabulary import TO_YOUNG, shipped
from tests.home.conftest import by_two
from tests.shared_fixtures import again, world
from tests.website.conftest import Reader, Site, path_of

MISSING = "/read/en/lessons/00000000-0000-4000-8000-000000000000/"
LEARNERS_NEVER_SEE = (
    "canary-activity-note",
    "canary-possible-answer",
    "canary-facilitator-note",
    "canary-preparation",
)


def paths_of(site: Site) -> list[str]:
    return [
        "/read/",
        "/read/en/",
        "/read/en/help-now/",
        *(f"/read/en/{kind}/" for kind in ("courses", "modules", "lessons", "guides")),
        *(f"/read/en/{kind}/" for kind in ("resources", "services", "organizations", "pages")),
        path_of(site.course, "courses"),
        path_of(site.module, "modules"),
        path_of(site.lesson, "lessons"),
        path_of(site.lesson, "guides"),
        path_of(site.resource, "resources"),
        path_of(site.service, "services"),
        path_of(site.organization, "organizations"),
    ]


def make_every_page(site: Site) -> dict[str, str]:
    reader = Reader()
    return {path: reader.html(path) for path in [*paths_of(site), "/sitemap.xml"]}


every_page_world = world(make_every_page, "site_world")


@pytest.fixture
def every_file(db, every_page_world) -> dict[str, str]:
    """What is answered at each address, and the site map."""
    return again(every_page_world)


@pytest.fixture
def every_page(every_file) -> dict[str, str]:
    return {path: html for path, html in every_file.items() if path != "/sitemap.xml"}


def test_every_kind_has_a_page_with_one_heading_and_its_language(every_page) -> None:
    for path, html in every_page.items():
        assert html.count("<h1") == 1, path
        assert re.search(r'<html lang="(en|km)">', html), path
        assert "None" not in re.sub(r"<[^>]*>", "", html), path


def test_lesson_shows_every_word_of_its_learners_and_none_of_the_facilitators(reader, site) -> None:
    html = reader.html(path_of(site.lesson, "lessons"))

    for word in (
        *("w-title", "w-summary", "w-essential", "w-objective", "w-message", "w-word-meaning"),
        *("w-material", "w-quantity", "w-warning", "w-what-to-do", "w-question", "w-option-right"),
        *("w-feedback", "w-heading", "w-para-one", "w-para-two", "w-fact", "w-fact-source"),
        *("w-tips", "w-tip-two", "w-checks", "w-check-one", "w-do", "w-dont", "w-steps"),
        *("w-step-two", "w-activity", "w-activity-material", "w-activity-step"),
        *("w-activity-debrief", "w-scenario", "w-scenario-question", "w-discussion"),
        *("w-term", "w-meaning", "w-callout", "w-alt", "w-caption", "w-video", "w-transcript"),
        *("w-help", "w-prompt", "The checklist", "Child line", "Ages 13–24", "50 minutes"),
    ):
        assert word in html, word
    for canary in LEARNERS_NEVER_SEE:
        assert canary not in html


def test_guide_shows_what_only_facilitators_may_read_and_is_not_indexed(reader, site) -> None:
    response = reader.get(path_of(site.lesson, "guides"))

    html = response.content.decode()
    assert all(canary in html for canary in LEARNERS_NEVER_SEE)
    assert "noindex" in response["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in html


def test_facilitators_words_are_on_no_other_page(every_file) -> None:
    assert len(every_file) > 15
    for path, html in every_file.items():
        if "/guides/" not in path:
            assert not any(canary in html for canary in LEARNERS_NEVER_SEE), path


def test_every_block_of_lessons_has_a_template() -> None:
    for block_type in BodyBlock().child_blocks:
        get_template(template_of(block_type))


def test_unknown_block_is_shown_by_its_plain_text(reader, site, monkeypatch) -> None:
    monkeypatch.setattr(
        "public.website.templatetags.website.template_of",
        lambda block_type: template_of("unheard_of" if block_type == "callout" else block_type),
    )

    html = reader.html(path_of(site.lesson, "lessons"))

    assert '<div class="plain"><p>w-callout</p></div>' in html


def test_content_warning_comes_first_with_contacts(reader, site) -> None:
    html = reader.html(path_of(site.lesson, "lessons"))

    assert html.index("w-warning") < html.index('href="tel:1280"') < html.index("w-summary")


def test_lesson_says_each_thing_about_help_once(reader, site) -> None:
    html = reader.html(path_of(site.lesson, "lessons"))
    words = shipped("en").words
    bar = re.search(r'<details class="help-bar">.*?</details>', html, re.DOTALL)[0]
    box = re.search(r'<section class="help-box"><h2>Where.*?</section>', html, re.DOTALL)[0]

    assert html.count("w-warning") == html.count(words["warning"]) == 1
    assert html.count('class="help-bar"') == 1
    assert words["content_warning"] not in html  # the author's words say it
    # in the bar with everything, in the author's box by name and number
    assert 'href="tel:1280"' in bar and 'href="tel:1280"' in box
    assert bar.count("Checked on") == box.count("Checked on") == 1


def test_nobody_reads_of_our_own_review(site, reader) -> None:
    row = Document.objects.get(key=site.lesson.translation_key, kind="lessons")
    body = json.loads(bytes(row.body)) | {"needs_native_review": True}
    Document.objects.filter(pk=row.pk).update(body=json.dumps(body).encode())

    assert shipped("en").words["needs_review"] not in reader.html(path_of(site.lesson, "lessons"))


@pytest.mark.parametrize(
    ("checks", "once"),
    [
        ([("2026-11-01", "nobody")], False),  # one number says it itself
        ([("2026-11-01", "nobody")] * 3, True),
        ([("2026-11-01", "nobody"), ("2026-11-02", "nobody")], False),
        ([(None, "nobody"), (None, "owner")], False),
        ([], False),
    ],
)
def test_who_checked_is_said_once_where_all_numbers_agree(checks, once) -> None:
    channels = [{"verified_on": on, "assurance": by} for on, by in checks]

    assert bool(one_check([{"channels": channels}])) is once
    assert bool(one_check([{"channels": [one]} for one in channels])) is once


def test_khmer_has_its_own_digits_colon_and_word_for_a_child() -> None:
    km, en = shipped("km"), shipped("en")

    assert formats.day("2026-11-24", km) == "២៤ វិច្ឆិកា ២០២៦"
    assert formats.duration("PT50M", km) == "៥០ នាទី" and formats.size(182_000, km) == "១៨២ KB"
    assert formats.ages({"min": 13, "max": 17}, en) == "Ages 13–17"
    assert (colon({"locale": "km"}), colon({"locale": "en"})) == ("៖", ":")
    young, others = km.speaking_to(["young_person"]), km.speaking_to(["young_person", "caregiver"])
    assert "ប្អូន" in young["where_help_is"] and others is km.words
    addressed = {code: text for code, text in km.words.items() if code.endswith(TO_YOUNG)}
    assert addressed
    for code, text in addressed.items():  # the same sentence but for that word
        plain = km.words[code.removesuffix(TO_YOUNG)]
        assert "ប្អូន" in text and text.replace("ប្អូន", "អ្នក") == plain
        assert en.words[code] == en.words[code.removesuffix(TO_YOUNG)]


def test_first_page_leads_to_the_books_of_each_reader_there_is_a_book_for(reader, site) -> None:
    found = shelves(
        [{"audience": ["trainer"]}, {"audience": ["young_person", "trainer"]}, {"audience": []}]
    )
    assert [code for code, _cards in found] == ["for_children", "for_trainers", "courses"]

    html = reader.html("/read/en/")
    doors = re.findall(r'<a href="#(for_\w+)">', html)
    assert doors == ["for_children"]
    assert 'id="for_children"' in html and 'id="for_trainers"' not in html


def test_quick_exit_is_the_first_link_of_help_pages_and_warned_lessons(reader, site) -> None:
    for path in (
        "/read/en/help-now/",
        "/read/en/services/",
        path_of(site.service, "services"),
        path_of(site.lesson, "lessons"),
    ):
        first = re.search(r"<a [^>]*>", reader.html(path)).group()

        assert 'href="https://www.google.com/"' in first, path
        assert 'rel="noreferrer noopener"' in first


def test_page_without_warning_has_no_exit(reader, site) -> None:
    assert "data-quick-exit" not in reader.html(path_of(site.course, "courses"))


def test_help_pages_have_neutral_titles(reader, site) -> None:
    for path in (
        "/read/en/help-now/",
        "/read/en/services/",
        path_of(site.service, "services"),
        path_of(site.organization, "organizations"),
        "/read/en/organizations/",
    ):
        assert "<title>Information</title>" in reader.html(path), path
    assert "<title>Information</title>" in reader.get("/read/en/services/nothing/").content.decode()


def contact(**facts):
    return {"type": "call", "kind": "short_code", "stale": False, "valid_until": None} | facts


@pytest.mark.parametrize(
    ("stale", "valid_until", "late"),
    [
        (False, "2026-12-24", False),
        (False, "2026-12-23", False),
        (False, "2026-12-22", True),  # the worker did not mark it
        (True, "2026-12-24", True),
        (False, None, False),
    ],
)
def test_late_check_is_marked_whatever_the_worker_does(stale, valid_until, late) -> None:
    # the 22nd in London is the 23rd in Cambodia
    with time_machine.travel(datetime(2026, 12, 22, 18, tzinfo=UTC), tick=False):
        assert is_late(contact(stale=stale, valid_until=valid_until)) is late


def test_box_for_danger_has_117_first_and_of_all_others_what_people_called() -> None:
    calls = [
        contact(display=display, kind=kind, assurance=assurance)
        for display, kind, assurance in (
            ("1288", "short_code", "called"),
            ("012 999 888", "mobile", "nobody"),
            ("011 222 333", "mobile", "owner"),
            ("117", "emergency_short_code", "nobody"),
        )
    ]
    website = contact(type="website", display=None, assurance="called")
    police = {"category": "police", "urgency": "emergency", "channels": [*calls, website]}
    other = {
        "category": "helpline",
        "urgency": "crisis_support",
        "channels": [contact(assurance="called")],
    }

    assert [one["display"] for one in police_calls([other, police])] == ["117", "1288"]
    assert police_calls([other, police | {"urgency": "report"}]) == []
    for locale, whose in (("en", "Police"), ("km", "នគរបាល")):
        words = shipped(locale)
        inside = {"entries": [police], "vocabulary": words, "t": words.words}
        box = strip_tags(render_to_string("website/parts/first_call.html", inside))
        assert box.split()[-6:] == ["117", "·", whose, "1288", "·", whose]


def test_box_for_danger_is_left_out_without_a_number_of_the_police(reader, site) -> None:
    assert "danger-line" not in reader.html("/read/en/help-now/")
    by_two(site.service.service, category="police", urgency="emergency")

    html = reader.html("/read/en/help-now/")
    assert re.search(r'<p class="danger-line">.*<a href="tel:1280"[^>]*>1280 · Police</a>', html)


def test_outbound_links_carry_no_referrer(every_page) -> None:
    for path, html in every_page.items():
        for link in re.findall(r"<a [^>]*href=\"https?:[^>]*>", html):
            assert "noreferrer" in link, (path, link)


def test_links_between_documents_are_those_of_the_reader(every_page) -> None:
    for path, html in every_page.items():
        for address in re.findall(r'href="([^"]*)"', html):
            assert "/api/" not in address, (path, address)


def test_every_link_of_ours_leads_somewhere(reader, every_page) -> None:
    seen = {
        address
        for html in every_page.values()
        for address in re.findall(r'<a [^>]*href="(/read/[^"]*)"', html)
    }

    assert len(seen) > 12
    for address in sorted(seen - every_page.keys()):  # those are answered
        # the other language of this site has been published nowhere
        if not address.startswith("/read/km/"):
            assert reader.get(address).status_code == 200, address


# Languages


def test_missing_language_is_404_and_says_which_exist(reader, site) -> None:
    response = reader.get(path_of(site.course, "courses", "km"))

    html = response.content.decode()
    assert response.status_code == 404
    assert '<html lang="km">' in html
    assert path_of(site.course, "courses") in html
    assert "noindex" in response["X-Robots-Tag"]


def test_fallback_is_said_and_marked(reader, site) -> None:
    response = reader.get(f"{path_of(site.course, 'courses', 'km')}?fallback=en")

    html = response.content.decode()
    assert response.status_code == 200
    assert response["Content-Language"] == "en"
    assert 'class="note fallback"' in html
    assert '<article lang="en">' in html
    assert "noindex" in response["X-Robots-Tag"]


def test_fallback_that_was_not_needed_is_kept_nowhere(reader, site) -> None:
    """It is one of endless many addresses of one page."""
    path = path_of(site.course, "courses")

    for language, is_kept in (("en", True), ("km", False), ("xx", False)):
        assert ("X-Accel-Expires" in reader.get(f"{path}?fallback={language}")) is is_kept


def test_translation_is_reached_by_the_switch(reader, khmer) -> None:
    html = reader.html(path_of(khmer.course, "courses"))

    assert f'href="{path_of(khmer.course, "courses", "km")}" lang="km"' in html
    assert '<html lang="km">' in reader.html(path_of(khmer.course, "courses", "km"))


# What is not public


@pytest.mark.parametrize(
    "path",
    [
        MISSING,
        "/read/fr/",
        "/read/en/secrets/",
        "/read/en/secrets/x/",
        "/read/en/lessons/nothing-here/",
        "/read/en/lessons/%00/",
        "/read/en/lessons/?after=nonsense",
        "/read/" + "a" * 3000 + "/b/",
    ],
)
def test_what_is_not_there_is_a_page_for_people(reader, db, path) -> None:
    response = reader.get(path)

    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")
    assert response["Cache-Control"] == "no-store"
    assert "Traceback" not in response.content.decode()


def test_draft_words_are_on_no_page(reader, site, draft) -> None:
    page = site.office.draft("canary-draft-page")

    for path in [*paths_of(site), "/sitemap.xml"]:
        assert "canary-draft" not in reader.html(path), path
    assert reader.get(path_of(page, "pages")).status_code == 404


def test_unpublished_and_never_published_look_the_same(reader, site) -> None:
    LessonPage.objects.get(pk=site.lesson.pk).unpublish()

    gone, never = reader.get(path_of(site.lesson, "lessons")), reader.get(MISSING)

    assert gone.status_code == never.status_code == 404
    assert gone.content == never.content


def test_expired_page_is_gone_before_the_worker_comes(reader, site) -> None:
    course = site.course
    type(course).objects.filter(pk=course.pk).update(expire_at=timezone.now() + timedelta(hours=1))
    fresh = type(course).objects.get(pk=course.pk)
    fresh.save()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert reader.get(path_of(course, "courses")).status_code == 404


# Slugs and addresses


def test_slug_leads_to_the_key(reader, site) -> None:
    response = reader.get("/read/en/courses/book/")

    assert response.status_code == 404

    response = reader.get(f"/read/en/courses/{site.course.slug}/")

    assert response.status_code == 301
    assert response["Location"] == path_of(site.course, "courses")


@pytest.mark.parametrize(
    ("path", "target"),
    [("/read", "/read/"), ("/read/en", "/read/en/"), ("/read/en/home/", "/read/en/")],
)
def test_addresses_have_one_form(reader, db, path, target) -> None:
    response = reader.get(path)

    assert (response.status_code, response["Location"]) == (301, target)


def test_root_leads_to_the_reader(reader, db) -> None:
    assert reader.get("/")["Location"] == "/read/"


def test_long_list_goes_on(reader, office, monkeypatch) -> None:
    monkeypatch.setattr(published, "CARDS", 2)
    for number in range(3):
        office.page(f"Page {number}")

    html = reader.html("/read/en/pages/")
    after = re.search(r'href="(\?after=[^"]*)"', html).group(1)
    rest = reader.html(f"/read/en/pages/{after}")

    assert html.count('class="card ') == 2
    assert rest.count('class="card ') == 1


@pytest.mark.parametrize(
    ("credits", "said"),
    [
        ([], []),
        ([None, None], []),
        (["Dara", "Dara"], [("Dara", [])]),
        (["Dara", "Maly"], [("Dara", ["0"]), ("Maly", ["1"])]),
        (["Dara", "Maly", "Dara"], [("Dara", ["0", "2"]), ("Maly", ["1"])]),
        # that one is by somebody does not say that the others are
        (["Dara", None], [("Dara", ["0"])]),
    ],
)
def test_credits_of_cards_name_their_pictures_unless_all_are_by_the_same(credits, said) -> None:
    cards = [
        {"title": str(number), "thumbnail": {"credit": credit}}
        for number, credit in enumerate(credits)
    ]

    assert credits_of([*cards, {"title": "no picture", "thumbnail": None}, {"title": "x"}]) == said


def test_khmer_page_says_where_its_lines_may_end_and_the_api_does_not(site, reader):
    page = reader.html("/read/km/help-now/?fallback=en")
    words = reader.client.get("/api/v1/km/vocabulary/").content.decode()

    shown = page[page.index("<main") :]
    assert "\u200b" in re.sub("<[^>]*>", "", shown)
    assert not re.search("<[^>]*[\u200b\u2060]", page)
    assert "\u200b" not in words and "\u2060" not in words


@pytest.mark.parametrize(
    ("variant", "kind", "said"),
    [
        ("slides", "pptx", "Slides"),
        ("slides", "pdf", "Slides · PDF document"),
        ("handout", "pdf", "Handout · PDF document"),
        (None, "pdf", "PDF document"),
    ],
)
def test_kind_of_a_download_is_said_once(variant, kind, said) -> None:
    resource = {"title": "w-file", "type": kind, "files": []} | (
        {"variant": variant} if variant else {}
    )
    words = shipped("en")
    shown = {"resource": resource, "t": words.words, "vocabulary": words}

    assert f'<span class="facts">{said}</span>' in render_to_string(
        "website/parts/resource.html", shown
    )
