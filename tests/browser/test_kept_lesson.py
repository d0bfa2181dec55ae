"""A lesson on a phone: kept by a tap after its size was said, opened without a network, erased."""

import gzip
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import barriers
from tests.browser.conftest import PHONE
from tests.browser.test_kept_page import KEPT
from tests.browser.test_reader import EVERYTHING, WARNED, lesson_path
from tests.browser.waiting import until

pytestmark = [pytest.mark.browser]

HELP = "/read/km/help-now/"
EVERYTHING_KEPT = """async () => {
  const shelves = await Promise.all((await caches.keys()).map(name => caches.open(name)));
  const found = await Promise.all(shelves.map(shelf => shelf.keys()));
  return [...new Set(found.flat().map(one => new URL(one.url).pathname))];
}"""
OLD = """async (path) => {
  const shelf = await caches.open(`information ${path}`);
  await shelf.put(path, new Response('<p data-keep data-name="old">Call 999'));
}"""
COPY = """async (path) => (await (await caches.match(path)).text())"""
IS_GONE = "async (path) => !(await caches.has(`information ${path}`))"
SHOWN = """() => [...document.querySelectorAll("figure.image img")]
  .map(one => { one.loading = "eager"; return one.decode().then(() => one.naturalWidth > 0); })
  .reduce(async (all, one) => [...await all, await one], [])"""
WITHDRAW = """
from django.utils import timezone
from datetime import timedelta
from cms.documents.models import Document
Document.objects.filter(kind="lessons", locale="km", key="{key}").update(
    live_from=timezone.now() + timedelta(days={days}))
"""


def take(page: Any) -> None:
    """Open what can be taken along; help-now shows it at once."""
    fold = page.locator(".with-you > summary")
    if fold.count():
        fold.click()


def kept(page: Any, path: str) -> None:
    page.goto(path)
    take(page)
    page.locator(".keep summary").click()
    page.locator("[data-size]:not(:empty)").wait_for()
    page.locator("[data-do=keep]").click()
    page.locator("[data-said=kept]").wait_for()


def packed(page: Any, path: str) -> int:
    """Bytes over the wire, as nginx sends them: the server of these tests packs no static file."""
    body = page.request.get(path).body()
    return min(len(body), len(gzip.compress(body)))


def paths(page: Any) -> list[str]:
    return sorted(name.partition(" ")[2] for name in page.evaluate("caches.keys()"))


@pytest.fixture
def withdrawn(demo):
    """Takes the Khmer text of a lesson from the public; it is there again after the test."""
    keys = []

    def withdraw(path: str) -> None:
        keys.append(path.split("/")[4])
        demo.run(WITHDRAW.format(key=keys[-1], days=1000))

    yield withdraw
    for key in keys:
        demo.run(WITHDRAW.format(key=key, days=-1))


@pytest.mark.slow("a server, service workers")
def test_lesson_is_kept_by_a_tap_opens_without_a_network_and_is_erased(stage, demo):
    page = stage.reader(viewport=PHONE)
    lesson, warned = (lesson_path(demo, "km", slug) for slug in (EVERYTHING, WARNED))

    # nothing before the tap; its size and who may see it are said first
    page.goto(lesson, wait_until="networkidle")
    assert page.locator("[data-do=keep]").is_hidden()
    take(page)
    page.locator(".keep summary").click()
    page.locator("[data-size]:not(:empty)").wait_for()
    assert page.locator("[data-do=remove]").is_hidden()
    assert "អ្នកផ្សេង" in page.locator(".keep").inner_text().replace("\u200b", "")
    said = int(page.locator("[data-size]").inner_text().split()[1])
    assert page.evaluate(KEPT) == [[], [], 0]
    assert barriers(page) == []

    # the lesson with its pictures, and the numbers
    page.locator("[data-do=keep]").click()
    page.locator("[data-said=kept]").wait_for()
    assert paths(page) == sorted([HELP, lesson])
    sizes = {one: packed(page, one) for one in page.evaluate(EVERYTHING_KEPT)}
    assert all(one in (HELP, lesson) or one.startswith(("/static/", "/media/")) for one in sizes)
    assert any(one.startswith("/media/") for one in sizes)
    assert abs(said - sum(sizes.values()) / 1000) <= 3, sizes
    assert page.locator("[data-said=kept]").is_visible()
    kept(page, warned)

    # without a network both open, with their pictures, and say so; and so does the help page
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.context.set_offline(True)
    for path in (lesson, warned):
        page.goto(path)
        assert page.locator("[data-kept-note]").is_visible()
        shown = page.evaluate(SHOWN)
        assert shown and all(shown)
    page.locator(".get-help").first.click()
    page.wait_for_url(f"**{HELP}")
    assert page.locator(".danger-line a").first.is_visible()
    assert failed == []

    # the list names no lesson with a warning; with one tap one lesson goes, or everything
    expect(page.locator("[data-kept-list] li")).to_have_count(3)
    titles = page.locator("[data-kept-list] li").all_inner_texts()
    assert [one.replace("\u200b", "") for one in titles].count("ព័ត៌មាន") == 2
    assert barriers(page) == []
    page.goto(lesson)
    take(page)
    page.locator(".keep summary").click()
    page.locator("[data-do=remove]").click()
    page.locator("[data-said=removed]").wait_for()
    assert paths(page) == sorted([HELP, warned])
    page.locator("[data-do=remove-all]").click()
    page.locator("[data-kept-list]").wait_for(state="hidden")
    assert page.evaluate(KEPT) == [[], [], 0]

    # another time, too, and nothing was left behind
    page.context.set_offline(False)
    kept(page, lesson)
    page.locator("[data-do=remove-all]").click()
    page.locator("[data-said=removed]").wait_for()
    assert page.evaluate(KEPT) == [[], [], 0]


@pytest.mark.slow("a server, service workers")
def test_kept_lesson_is_renewed_and_a_withdrawn_one_erased(stage, demo, withdrawn):
    page = stage.reader(viewport=PHONE)
    lesson, warned = (lesson_path(demo, "km", slug) for slug in (EVERYTHING, WARNED))
    for path in (lesson, warned):
        kept(page, path)

    # by opening it, and by opening any page that may be kept
    for opened in (lesson, HELP):
        page.evaluate(OLD, lesson)
        assert "Call 999" in page.evaluate(COPY, lesson)
        page.goto(opened)
        until(page, f"async (path) => !(await ({COPY})(path)).includes('Call 999')", lesson)

    # the same where it is not public any more: one by opening it, one by the help page
    withdrawn(lesson)
    assert page.goto(lesson).status == 404
    until(page, IS_GONE, lesson)
    assert page.locator("[data-kept-note]").count() == 0
    withdrawn(warned)
    page.goto(HELP)
    until(page, IS_GONE, warned)
    expect(page.locator("[data-kept-list] li")).to_have_count(1)
    assert paths(page) == [HELP]
    until(page, lambda: page.evaluate(KEPT)[0] == [HELP])


@pytest.mark.slow("a server, service workers")
def test_lesson_that_cannot_be_kept_leaves_nothing(stage, demo):
    page = stage.reader(viewport=PHONE)
    page.goto(lesson_path(demo, "km", EVERYTHING))
    take(page)
    page.locator(".keep summary").click()
    page.locator("[data-size]:not(:empty)").wait_for()

    page.context.set_offline(True)
    page.locator("[data-do=keep]").click()
    page.locator("[data-said=failed]").wait_for()

    assert page.evaluate(KEPT) == [[], [], 0]


def test_share_hands_over_a_title_and_the_address_without_its_query(stage, demo):
    page = stage.reader(viewport=PHONE)
    page.goto(lesson_path(demo, "km", EVERYTHING))
    assert page.locator("[data-share]").is_hidden()  # no such thing in this browser

    page.add_init_script("navigator.share = async (told) => { window.told = told; }")
    for path, title in (
        (f"{lesson_path(demo, 'en', EVERYTHING)}?fallback=km", "Your information, your choice"),
        (lesson_path(demo, "en", WARNED), "Information"),
        ("/read/en/help-now/?q=0000", "Information"),
    ):
        page.goto(path)
        take(page)
        page.locator("[data-share]").click()
        url = f"{demo.url}{path.partition('?')[0]}"
        assert page.evaluate("window.told") == {"title": title, "url": url}


@pytest.mark.parametrize("locale", ["km", "en"])
def test_card_is_for_everybody_and_four_are_on_a_sheet(stage, demo, locale):
    page = stage.reader(viewport=PHONE, java_script_enabled=True)
    page.goto(lesson_path(demo, locale, EVERYTHING))
    take(page)
    page.locator(".hand-on a").click()
    page.wait_for_url("**/card/")

    assert page.locator(".paper-card:visible").count() == 1
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert barriers(page) == [], scheme
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 733, "height": 1062})  # A4 within its margins, at 96 dpi
    cards = page.locator(".paper-card:visible")
    assert cards.count() == 4
    last = cards.last.bounding_box()
    assert last["y"] + last["height"] <= 1062
    assert page.evaluate(
        "[...document.querySelectorAll('.paper-card')]"
        ".every(one => one.scrollHeight <= one.clientHeight)"
    )
