"""A book in one file on a phone without a network: its search, its answers, its width."""

import re
from pathlib import Path

import pytest

from tests.browser.barriers import CLIPPED, serious
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser]

MAKE = """
from pathlib import Path
from django.utils import timezone
from cms.documents.models import Document
from public.packs import html, epub
from public.packs.contents import read_contents
now = timezone.now()
for row in Document.objects.public(now).filter(kind="courses").values("key", "locale", "position"):
    contents = read_contents(row["key"], row["locale"], now)
    for ending, made in (("html", html.make(contents)), ("epub", epub.make(contents))):
        name = f"{row['locale']}-{row['position']}.{ending}"
        (Path(FOLDER) / name).write_bytes(made)
"""
WIDER = """() => [...document.querySelectorAll("body *")]
  .filter(one => getComputedStyle(one).display !== "inline" && one.clientWidth)
  .filter(one => one.scrollWidth > one.clientWidth + 1)
  .map(one => `${one.tagName}.${one.className}`)"""
FOUND = """() => [...document.querySelectorAll("#search .found a")].map(one => one.textContent)"""
MOST = {".html": 1_000_000, ".epub": 600_000}
# what somebody types → a piece of the title of what has to come first; None: nothing has it
YOUNG = [
    ("លេខសម្ងាត់", "ជម្រើស"),
    ("ទូរស័ព្ទ", "សម្ពាធ"),
    ("គំរាម", "សម្ពាធ"),
    ("មាននរណាគំរាមខ្ញុំ", "សម្ពាធ"),
    ("នគរបាល", "ជំនួយ"),
    ("មិត្តភក្តិ", "ជម្រើស"),
    ("take it down", "សម្ពាធ"),
    ("១២៨០", "ជម្រើស"),
    ("092311511", "សម្ពាធ"),
    ("ស្នាមម្រាមដៃក្រហម", None),
]


@pytest.fixture(scope="module")
def books(demo, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("books")
    demo.run(MAKE.replace("FOLDER", repr(str(folder))))
    return folder


def opened(stage, path, **options):
    page = stage.reader(viewport=PHONE, offline=True, **options)
    asked = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(path.as_uri())
    return page, asked


@pytest.mark.slow("a server, eight books in two formats")
def test_book_opens_from_a_card_finds_and_asks_nobody(stage, books):
    page, asked = opened(stage, books / "km-4.html")

    assert "117" in page.locator(".first-call").first.inner_text()
    assert page.locator(".first-call a").first.get_attribute("href") == "tel:117"
    for text, first in YOUNG:
        page.fill("#search-text", text)
        page.keyboard.press("Enter")
        titles = [one.replace("\u200b", "").replace("\u2060", "") for one in page.evaluate(FOUND)]
        assert (first in titles[0]) if first else not titles, (text, titles)
        assert "117" in page.locator("#search .first-call").inner_text()
    page.fill("#search-text", "គំរាម")
    page.keyboard.press("Enter")
    page.locator("#search .found a").first.click()
    assert page.locator(".was-found").is_visible()
    assert page.evaluate("document.fonts.check('16px \"Noto Sans Khmer\"')")
    assert not serious(page)
    assert [one for one in asked if not one.startswith("data:")] == [(books / "km-4.html").as_uri()]
    assert stage.refused == []


@pytest.mark.slow("eight books, each in the dark as well")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_book_is_wider_than_a_phone_or_heavier_than_promised(stage, books, scheme):
    made = sorted(books.iterdir())
    assert len(made) == 16
    page, _asked = opened(stage, made[1], color_scheme=scheme)

    for path in made:
        assert path.stat().st_size <= MOST[path.suffix], path.name
        if path.suffix == ".html":
            page.goto(path.as_uri())
            assert page.evaluate(WIDER) == [], path.name
            assert page.evaluate(CLIPPED) == [], path.name
    page.goto((books / "en-1.html").as_uri())
    assert not serious(page)


@pytest.mark.slow("a server, eight books in two formats")
def test_answers_and_folds_need_no_script(stage, books):
    page, _asked = opened(stage, books / "en-4.html", java_script_enabled=False)
    question = page.locator(".question").first

    page.locator(".quiz > details > summary").first.click()
    question.locator("label").first.click()
    question.locator("summary").click()

    assert question.locator(".verdict:visible").count() == 1
    assert question.locator("details .right").is_visible()
    assert page.locator("#search").inner_text() == ""
    said = (books / "en-4.html").read_text(encoding="utf-8")
    assert re.search(r"nobody has called yet", said)
