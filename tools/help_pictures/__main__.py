"""Takes the pictures whose screens are other ones now; with `--all`, or by name, also others.

From a copy of the demonstration of its own, in both languages, 1366 pixels wide. What could not be
taken is named at the end; the others are kept.
"""

import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from PIL import Image, ImageChops  # noqa: E402
from playwright.sync_api import Error, Page, ViewportSize, sync_playwright  # noqa: E402

from office.desk.help.tasks import PICTURES  # noqa: E402
from tests.browser.barriers import OPENED, SETTLED  # noqa: E402
from tests.browser.conftest import CHROMIUM_ARGUMENTS, DESKTOP, Stage, served  # noqa: E402
from tools.help_pictures.shots import (  # noqa: E402
    FOLDER,
    LANGUAGES,
    SHOTS,
    Picture,
    Shot,
    key_of,
    made_of,
    noted,
    outdated,
)

HERE = Path(__file__).parent
MOST = 30_000  # bytes of a picture
WIDEST = 1000  # pixels
EDGE = 16  # pixels around what is shown
WAYS: tuple[dict[str, Any], ...] = (  # of writing it, the best first
    {"lossless": True},
    *({"quality": quality} for quality in (85, 75, 65, 55, 45)),
)
SEARCHED = 8000  # milliseconds for one thing to appear
MARK = "one => { one.style.outline = '4px solid #d4380d'; one.style.outlineOffset = '3px' }"
# what would stand over a picture, or change from one to the next
CALM = ".messages, .w-editing-sessions, .house-how-to { display: none !important }"
WINDOW: ViewportSize = {"width": DESKTOP["width"], "height": DESKTOP["height"]}
TALL: ViewportSize = {"width": DESKTOP["width"], "height": 1600}
TALLEST = 1050  # pixels of a picture
WHITE = (255, 255, 255)
# “Ready to publish?” comes after the form
LISTED = "() => !document.querySelector('[data-ready]:not(:has([data-ready-count]))')"
# the union of everything that is shown, beside the menu
SHOWN = """([selectors, edge, tallest]) => {
  const menu = document.querySelector('main').getBoundingClientRect().left;
  const boxes = selectors.flatMap(one => [...document.querySelectorAll(one)])
    .map(one => one.getBoundingClientRect()).filter(one => one.width && one.height);
  if (!boxes.length) return null;
  const x = Math.max(menu, Math.min(...boxes.map(one => one.left)) - edge);
  const y = Math.max(0, Math.min(...boxes.map(one => one.top)) - edge);
  const right = Math.min(innerWidth, Math.max(...boxes.map(one => one.right)) + edge);
  const lowest = Math.max(...boxes.map(one => one.bottom)) + edge;
  const bottom = Math.min(innerHeight, y + tallest, lowest);
  return {x, y, width: right - x, height: bottom - y};
}"""


def wanted(arguments: list[str]) -> list[Picture]:
    names = {shot.name for shot in SHOTS}
    if unknown := set(arguments) - names - {"--all"}:
        sys.exit(f"There is no such picture: {', '.join(sorted(unknown))}.")
    if not arguments:
        return outdated()
    return [
        (shot, language)
        for language in LANGUAGES
        for shot in SHOTS
        if "--all" in arguments or shot.name in arguments
    ]


def cut(page: Page, shot: Shot, addresses: dict[str, Any]) -> bytes:
    """A PNG of what the shot shows. Raises playwright's Error where something of it is missing."""
    page.set_viewport_size(WINDOW if shot.in_window else TALL)
    page.goto(shot.address.format_map(addresses))
    page.add_style_tag(content=CALM)
    for selector in shot.presses:
        page.locator(selector).first.scroll_into_view_if_needed()
        page.locator(selector).first.click()
    page.evaluate(SETTLED, OPENED)
    page.locator(shot.shows[0]).first.wait_for()
    page.wait_for_function(LISTED)
    page.add_style_tag(content=CALM)
    for selector in shot.marked:
        page.locator(selector).first.evaluate(MARK)
    clip = page.evaluate(SHOWN, [list(shot.shows), EDGE, TALLEST])
    if clip is None:
        raise Error(f"nothing is shown of {shot.shows}")
    return page.screenshot(clip=clip, animations="disabled")


def trimmed(image: Image.Image) -> Image.Image:
    """Without the empty strip at its right and at its bottom."""
    empty = Image.new("RGB", image.size, WHITE)
    box = ImageChops.difference(image, empty).getbbox() or (0, 0, *image.size)
    return image.crop((0, 0, min(image.width, box[2] + EDGE), min(image.height, box[3] + EDGE)))


def store(png: bytes, name: str) -> tuple[int, int]:
    """The WebP, as good as it may be; its (width, height)."""
    image = trimmed(Image.open(io.BytesIO(png)).convert("RGB"))
    if image.width > WIDEST:
        image = image.resize(
            (WIDEST, round(image.height * WIDEST / image.width)), Image.Resampling.LANCZOS
        )
    while True:
        for options in WAYS:
            written = io.BytesIO()
            image.save(written, "WEBP", method=6, **options)
            if written.tell() <= MOST:
                file = FOLDER / f"{name}.webp"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(written.getvalue())
                return image.size
        image = image.resize(
            (round(image.width * 0.9), round(image.height * 0.9)), Image.Resampling.LANCZOS
        )


def take(pictures: list[Picture]) -> dict[str, str]:
    """Take them; what could not be taken, and why."""
    failed, notes = {}, noted()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "copy") as demo,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=CHROMIUM_ARGUMENTS,
        )
        code = (HERE / "found.py").read_text(encoding="utf-8")
        addresses = json.loads(demo.run(code).splitlines()[-1])
        stage = Stage(browser, demo)
        for shot, language in pictures:
            key = key_of(shot, language)
            try:
                # a page of its own: nothing that one shot pressed is in the next
                as_shown = {"viewport": DESKTOP, "reduced_motion": "reduce"}
                page = stage.person(shot.username, language, **as_shown)
                page.set_default_timeout(SEARCHED)
                width, height = store(cut(page, shot, addresses), key)
            except Error as error:
                failed[key] = str(error).splitlines()[0]
                continue
            finally:
                stage.contexts.pop().close()
            digest = made_of(shot, language)
            notes[key] = {"width": width, "height": height, "made_of": digest}
            print(f"  {key}  {width} × {height}")
        browser.close()
    known = {key_of(shot, language) for shot in SHOTS for language in LANGUAGES}
    text = json.dumps({key: notes[key] for key in sorted(known & set(notes))}, indent=2)
    PICTURES.write_text(text + "\n", encoding="utf-8")
    return failed


def main(arguments: list[str]) -> None:
    pictures = wanted(arguments)
    if not pictures:
        print("Every picture shows its screen as it is; ARGS=--all takes all of them again.")
        return
    print(f"Pictures of the help: {len(pictures)}, from a copy of the demonstration")
    if failed := take(pictures):
        sys.exit("Not taken:\n" + "\n".join(f"  {name}: {why}" for name, why in failed.items()))


if __name__ == "__main__":
    main(sys.argv[1:])
