"""The reader as phones and desks show it: reflow, barriers, weight, privacy, leaving fast."""

import gzip
import json
import urllib.request
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from cms.core.vocabularies.directory import PROVINCES
from cms.core.vocabularies.shared import LANGUAGES, TOPICS
from tests.browser.barriers import serious
from tests.browser.conftest import DESKTOP, PHONE
from tests.parts import IS_SOAK, rounds

pytestmark = [pytest.mark.browser]

WIDTHS = {"phone": PHONE, "desktop": DESKTOP, "narrow": {"width": 320, "height": 640}}
DETAILS = ("pages", "courses", "modules", "resources", "services", "organizations")
# the soak has the lists that are made like that of the lessons, and two pages more
LISTS = ("courses", "lessons", "services", *(("guides", "resources") if IS_SOAK else ()))
PAGES = rounds(1, 3)
WARNED = "someone-is-pressuring-me"
EVERYTHING = "your-information-your-choice"
LESSON_BYTES = 70_000  # of everything, as a proxy sends it: texts compressed
SCREENS = 5  # of a telephone, for the longest lesson
TARGET = 44  # CSS pixels
# page-wide measure and every element that sticks out of it
OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > width + 1)
    .slice(0, 5).map(e => e.tagName + '.' + e.className);
}"""
# text that is cut off by its own box: Khmer vowels stand above and below the line
CLIPPED = """() => [...document.querySelectorAll('main *')]
  .filter(e => getComputedStyle(e).overflow === 'hidden' && e.scrollHeight > e.clientHeight + 1)
  .map(e => e.tagName + '.' + e.className)"""


def api(demo: Any, path: str) -> Any:
    with urllib.request.urlopen(f"{demo.url}/api/v1/{path}") as response:
        return json.load(response)


def lesson_path(demo: Any, locale: str, slug: str, kind: str = "lessons") -> str:
    return f"/read/{locale}/{kind}/{api(demo, f'{locale}/lessons/{slug}/')['key']}/"


def every_path(demo: Any, locale: str) -> list[str]:
    """One page of every kind, the lists, and what there is besides."""
    lists = [f"/read/{locale}/{kind}/" for kind in LISTS]
    details = [
        f"/read/{locale}/{kind}/{card['key']}/"
        for kind in DETAILS
        for card in api(demo, f"{locale}/{kind}/")["results"][: PAGES if kind == "pages" else 1]
    ]
    lessons = [lesson_path(demo, locale, slug) for slug in (WARNED, EVERYTHING)]
    guide = lesson_path(demo, locale, EVERYTHING, "guides")
    missing = f"/read/{locale}/lessons/00000000-0000-4000-8000-000000000000/"
    return [
        *("/read/", f"/read/{locale}/", f"/read/{locale}/help-now/", missing, guide),
        f"/read/{locale}/search/",
        "/read/paper/0/",
        *(lists + details + lessons),
    ]


@pytest.mark.slow("every kind of page, at three widths")
@pytest.mark.parametrize("locale", ["km", pytest.param("en", marks=pytest.mark.soak)])
def test_every_page_can_be_used_and_asks_nobody_else(stage, demo, locale):
    """Nothing sticks out or is cut off, axe finds nothing serious, nothing comes from elsewhere and
    nothing is kept. Each page is opened once and resized."""
    page = stage.reader(viewport=PHONE)
    hosts, refused = set(), []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: refused.append(message.text))

    for path in every_path(demo, locale):
        page.goto(path)
        page.evaluate("document.fonts.ready")
        for name, width in WIDTHS.items():
            page.set_viewport_size(width)
            assert page.evaluate(OVERFLOW) == [], (path, name)
            assert page.evaluate(CLIPPED) == [], (path, name)
        page.set_viewport_size(PHONE)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert serious(page) == [], (path, scheme)

    assert hosts == {urlsplit(demo.url).netloc}
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert [text for text in refused if "404" not in text] == []


def sent(answer: Any) -> int:
    """Bytes of it on the line."""
    body = answer.body()
    packed = answer.headers["content-type"].startswith(("text/", "image/svg"))
    return len(gzip.compress(body)) if packed else len(body)


@pytest.mark.parametrize("locale", ["km", "en"])
def test_no_lesson_is_longer_than_a_child_scrolls(stage, demo, locale):
    """And nothing of it is gone: what is folded opens by a tap, the numbers by one."""
    page = stage.reader(viewport=PHONE)
    for card in api(demo, f"{locale}/lessons/?limit=100")["results"]:
        page.goto(f"/read/{locale}/lessons/{card['key']}/")
        page.evaluate("document.fonts.ready")
        height = page.evaluate("document.documentElement.scrollHeight")
        assert height <= SCREENS * PHONE["height"], (card["title"], height)

    page.goto(lesson_path(demo, locale, WARNED))
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    page.locator(".help-bar > summary").click()
    assert page.locator('.help-bar a[href="tel:1280"]').is_visible()
    assert page.locator("[data-quick-exit]").is_visible()


def test_lesson_on_paper_has_three_sheets_and_its_answers_at_the_end(stage, demo):
    page = stage.reader(viewport=PHONE)
    for slug in (EVERYTHING, WARNED):
        page.goto(lesson_path(demo, "km", slug))
        sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
        assert 0 < sheets <= 3, slug
    page.emulate_media(media="print")
    assert page.locator(".answers .right").first.is_visible()
    assert not page.locator(".question .right").first.is_visible()


@pytest.mark.parametrize("locale", ["km", "en"])
def test_lesson_is_light_and_its_letters_are_ours(stage, demo, locale):
    page = stage.reader(viewport=PHONE)
    answers: list[Any] = []
    page.on("response", lambda got: answers.append(got))

    with page.expect_response(lambda got: urlsplit(got.url).path.endswith(".woff2")):
        page.goto(lesson_path(demo, locale, EVERYTHING))
    page.evaluate("document.fonts.ready")

    sizes = {urlsplit(got.url).path: sent(got) for got in answers}
    assert len([path for path in sizes if path.endswith(".woff2")]) == 1
    assert sum(sizes.values()) <= LESSON_BYTES, sizes
    assert page.evaluate("document.fonts.check('16px \"Noto Sans Khmer\"', 'ក្រុម')")


def test_khmer_lines_are_tall(stage, demo):
    page = stage.reader(viewport=PHONE)
    page.goto(lesson_path(demo, "km", WARNED))

    tight = page.evaluate(
        """() => [...document.querySelectorAll('main :is(p, li, h1, h2, h3, dd)')]
          .map(e => [e, getComputedStyle(e)])
          .filter(([e, s]) => parseFloat(s.lineHeight) / parseFloat(s.fontSize) < 1.79)
          .map(([e]) => e.textContent.slice(0, 40))"""
    )

    assert tight == []


# Without JavaScript


def test_everything_works_without_javascript(stage, demo):
    page = stage.reader(viewport=PHONE, java_script_enabled=False)
    page.goto(lesson_path(demo, "km", WARNED))

    page.locator(".quiz > details > summary").click()
    answer = page.locator(".question details").first
    assert not answer.locator(".right").is_visible()
    answer.locator("summary").click()
    assert answer.locator(".right").is_visible()

    page.locator(".get-help").first.click()
    page.wait_for_url("**/read/km/help-now/")
    assert page.locator('a[href="tel:1280"]').first.is_visible()


# Leaving


def leaving(stage: Any, **options: Any) -> Any:
    """A page whose neutral target is answered here; nothing leaves this machine."""
    page = stage.reader(viewport=PHONE, **options)
    asked: list[dict[str, str]] = []

    def answer(route: Any) -> None:
        asked.append(route.request.headers)
        route.fulfill(body="<title>elsewhere</title>", content_type="text/html")

    page.route("https://www.google.com/**", answer)
    return page, asked


def press_in_two_seconds(page: Any, *keys: str) -> None:
    """By the clock of the page, which stands: for it no machine is slow."""
    page.clock.pause_at(datetime.now(UTC))
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize("has_javascript", [True, False])
def test_exit_is_first_and_tells_nobody_where_one_came_from(stage, has_javascript):
    page, asked = leaving(stage, java_script_enabled=has_javascript)
    page.goto("/read/km/help-now/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("https://www.google.com/**")

    assert "referer" not in asked[0]


def test_escape_three_times_leaves_and_back_does_not_return(stage):
    page, _asked = leaving(stage)
    page.goto("/read/km/")
    page.goto("/read/km/help-now/")

    press_in_two_seconds(page, *["Escape"] * 3)
    page.wait_for_url("https://www.google.com/**")
    page.go_back()

    assert urlsplit(page.url).path == "/read/km/"


def test_escape_twice_stays(stage):
    page, asked = leaving(stage)
    page.goto("/read/km/help-now/")

    press_in_two_seconds(page, "Escape", "Escape", "a", "Escape")

    assert asked == []
    assert urlsplit(page.url).path == "/read/km/help-now/"


def test_numbers_are_easy_to_hit(stage, demo):
    page = stage.reader(viewport=PHONE)

    for path in ("/read/km/help-now/", "/read/km/services/", lesson_path(demo, "km", WARNED)):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        boxes = page.eval_on_selector_all(
            'a[href^="tel:"], a[href^="sms:"], .get-help, [data-quick-exit], .switch a',
            "links => links.filter(link => link.checkVisibility())"
            ".map(link => link.getBoundingClientRect().height)",
        )
        assert len(boxes) > 4
        assert min(boxes) >= TARGET, path


PRESSURE, THREAT = "ដាក់សម្ពាធ", "គំរាម"
TARGETS = "main form.search input, main form.search button, main .suggested a, .only button"


@pytest.mark.parametrize("has_javascript", [True, False])
def test_child_types_two_words_and_finds_lesson_and_number(stage, demo, has_javascript):
    """Without a space between them; nothing of it in an address, and nothing is kept."""
    page = stage.reader(viewport=PHONE, java_script_enabled=has_javascript)
    asked: list[Any] = []
    page.on("request", lambda request: asked.append(request))
    page.goto("/read/km/")
    page.fill("#search-text", PRESSURE + THREAT)
    page.press("#search-text", "Enter")

    page.wait_for_url("**/read/km/search/")
    assert page.input_value("#search-text") == PRESSURE + THREAT
    call = page.locator('main .entry a[href="tel:117"]').first
    lesson = page.locator(f'.card h2 a[href="{lesson_path(demo, "km", WARNED)}"]')
    assert call.is_visible() and lesson.is_visible()
    assert page.locator(".card mark").first.is_visible()
    if has_javascript:  # how it is looked at
        assert call.bounding_box()["y"] < lesson.bounding_box()["y"]
        assert page.evaluate(OVERFLOW) == page.evaluate(CLIPPED) == []
        assert serious(page) == []
        heights = page.eval_on_selector_all(
            TARGETS, "parts => parts.map(part => part.getBoundingClientRect().height)"
        )
        assert min(heights) >= 48
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert page.evaluate("caches.keys()") == []
    lesson.click()
    page.wait_for_url("**/lessons/**")
    assert page.context.cookies() == []
    ours = [one for one in asked if one.url.startswith(demo.url)]
    assert ours == asked
    for one in ours:
        # all Khmer letters begin so in an address
        assert "%E1%9E" not in one.url and "/read/" not in one.headers.get("referer", "")
    if has_javascript:
        page.go_back()
        # the lesson took the place of what was found
        assert urlsplit(page.url).path == "/read/km/"
        page.reload()
        assert asked[-1].method == "GET" and page.input_value("#search-text") == ""


def test_suggestions_are_reached_by_keys_and_asked_for_in_no_address(stage, demo):
    page = stage.reader(viewport=PHONE)
    page.goto("/read/km/search/")
    # a busy machine pauses between two letters, and what was found for the first would still come
    with page.expect_response("**/api/v1/km/suggest/") as suggested:
        page.fill("#search-text", "មានគេ")
    assert suggested.value.request.method == "POST"
    wanted = page.locator(f'.suggested a[href="{lesson_path(demo, "km", WARNED)}"]')
    wanted.wait_for()
    assert page.evaluate(OVERFLOW) == []
    assert serious(page) == []

    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('.suggested') !== null")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    assert not page.locator(".suggested").is_visible()
    assert page.evaluate("document.activeElement.id") == "search-text"
    page.fill("#search-text", "")
    with page.expect_response("**/api/v1/km/suggest/"):
        page.fill("#search-text", "មានគេ")
    wanted.click()
    page.wait_for_url("**/lessons/**")


def test_no_search_for_help_ends_with_nothing(demo):
    """Every topic, province, age and language, in both languages: exact ones first."""
    labels = {
        "topic": [one.code for one in TOPICS],
        "province": [one.code for one in PROVINCES],
        "language": [one.code for one in LANGUAGES],
        "age": range(121),
    }
    asked = [f"{name}={value}" for name, values in labels.items() for value in values]
    for query in [*asked, "audience=child&urgency=emergency"]:
        for locale in ("en", "km"):
            answer = api(demo, f"{locale}/services/?{query}")
            matches = [card["match"] for card in answer["results"]]
            assert matches == sorted(matches), query
            assert matches or answer["emergency"], query


# Editors


SHIFTS = """() => {
  globalThis.moved = 0;
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) moved += one.value;
  }).observe({type: 'layout-shift', buffered: true});
  return new Promise(painted =>
    new PerformanceObserver(painted).observe({type: 'paint', buffered: true}));
}"""
MOST_MOVED = 0.05  # of a screen, added up


def keep_in(held):
    """What answers nobody, until somebody lets it go on."""
    return lambda route: held.append(route)


@pytest.mark.parametrize("locale", ["km", "en"])
def test_type_that_arrives_late_moves_no_text(stage, demo, locale):
    """The first page is read in the phone's own Khmer, which is wider; the next one in ours."""
    page = stage.reader(viewport=PHONE)
    paths = (f"/read/{locale}/help-now/", lesson_path(demo, locale, WARNED), f"/read/{locale}/")
    for path in paths:
        late: list[Any] = []
        page.route("**/*.woff2", keep_in(late))
        page.goto(f"{demo.url}{path}", wait_until="domcontentloaded")
        page.evaluate(SHIFTS)
        (font,) = late
        font.continue_()
        page.wait_for_load_state()
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")

        assert page.evaluate("moved") <= MOST_MOVED, path
        page.unroute("**/*.woff2")
