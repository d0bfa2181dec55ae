"""Every kind of screen of the admin: at a telephone's and a desk's width and in both languages
nothing is out of reach at the side, and axe finds nothing serious, wherever the part comes from.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from .conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser]

WIDTHS = (PHONE, DESKTOP)
ADDRESSES = (Path(__file__).parent / "addresses.py").read_text(encoding="utf-8")
# Wagtail hides what is wider than the screen: so everything is looked for that a person sees,
# that sticks out, and that stands in nothing with a bar of its own
STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth, found = [];
  const STOCK = '.w-minimap, .form-side, .w-slim-header, svg, .w-sr-only, .footer__container, '
    + '.w-field__comment-button';
  if (document.documentElement.scrollWidth > width) found.push('page');
  for (const one of document.querySelectorAll('main *')) {
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height || box.right <= width + 1 || box.left >= width) continue;
    if (one.closest(STOCK)) continue;
    let inside = one.parentElement, scrolls = false;
    for (; inside && inside.tagName !== 'MAIN'; inside = inside.parentElement)
      scrolls ||= ['auto', 'scroll'].includes(getComputedStyle(inside).overflowX);
    scrolls ||= ['auto', 'scroll'].includes(getComputedStyle(one).overflowX);
    if (!scrolls) found.push(one.tagName + '.' + one.className + ' ' + Math.round(box.right));
  }
  return found.slice(0, 5);
}"""
# nothing is added any more: editors build themselves, and what Wagtail leaves out comes after them
SETTLED = """() => new Promise(resolve => {
  let timer = setTimeout(resolve, 250);
  new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(resolve, 250); })
    .observe(document.body, {childList: true, subtree: true});
})"""
ALL_TABS = "document.querySelectorAll('[role=tabpanel]').forEach(one => { one.hidden = false; })"
LANGUAGE = """
from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile
admin = get_user_model().objects.get(username="admin")
profile = UserProfile.get_for_user(admin)
profile.preferred_language = "{language}"
profile.save()
"""


@pytest.fixture(scope="module")
def screens(demo) -> dict[str, dict[str, str]]:
    return json.loads(demo.manage("shell", "-c", ADDRESSES).splitlines()[-1])


@pytest.fixture
def admin(stage, demo):
    """Opens the admin in one language; English again afterwards."""

    def open_in(language: str, **options: Any) -> Any:
        demo.manage("shell", "-c", LANGUAGE.format(language=language))
        # half faded, a message has too little contrast
        return stage.person("admin", reduced_motion="reduce", **options)

    yield open_in
    demo.manage("shell", "-c", LANGUAGE.format(language="en"))


def serious(page: Any) -> list[tuple[str, str]]:
    return [
        (violation["id"], node["html"][:200])
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def barriers(page: Any, *, axe_at: Any = PHONE) -> list[Any]:
    """What sticks out at either width, and what axe finds at one. From narrow to wide: the menu
    takes its time to leave a narrow screen."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size(width)
        page.evaluate(SETTLED)
        page.evaluate(ALL_TABS)
        found += page.evaluate(STICKS_OUT)
        if width == axe_at:
            found += serious(page)
    page.set_viewport_size(PHONE)
    return found


def looked_at(page: Any, screens: dict[str, str], look: Callable[[Any], list[Any]]) -> str:
    """A line for each thing that `look` finds on one of the screens."""
    found = []
    for name, path in screens.items():
        answer = page.goto(path)
        # who may not open a screen is sent elsewhere
        assert answer.status == 200 and answer.request.redirected_from is None, name
        found += [f"{name}: {one}" for one in look(page)]
    return "\n".join(found)


def test_no_barrier_on_any_screen_in_khmer(admin, screens):
    page = admin("km", viewport=PHONE)

    found = looked_at(page, screens["ours"] | screens["theirs"], barriers)

    assert not found, found


def test_no_barrier_on_our_screens_in_english(admin, screens):
    page = admin("en", viewport=PHONE)

    found = looked_at(page, screens["ours"], lambda one: barriers(one, axe_at=DESKTOP))

    assert not found, found


def test_no_barrier_before_the_login(stage):
    page = stage.reader(viewport=PHONE)
    paths = {name: f"/admin/{name}/" for name in ("login", "password_reset")}

    found = looked_at(page, paths, barriers)

    assert not found, found


# Opened on a screen


@pytest.fixture
def editor(admin, screens) -> Any:
    """The lesson with every kind of block, on a telephone in Khmer, all tabs open."""
    page = admin("km", viewport=PHONE)
    page.goto(screens["ours"]["lessonpage"])
    page.evaluate(ALL_TABS)
    return page


@pytest.mark.parametrize("chooser", ["image", "page"])
def test_no_barrier_in_a_dialog(editor, chooser):
    editor.locator(f"[data-contentpath=body] .{chooser}-chooser").first.evaluate(
        "one => one.querySelector('[data-chooser-action-choose]').click()"
    )
    editor.locator(".modal-body").wait_for()

    assert barriers(editor) == []


@pytest.mark.parametrize("panel", ["status", "preview", "checks"])
def test_no_barrier_beside_the_editor(editor, panel):
    editor.locator(f"[data-side-panel-toggle={panel}]").click()

    assert barriers(editor) == []


def test_no_barrier_in_a_block_that_was_just_added(editor):
    boxes = editor.locator("[data-contentpath=body] .public-DraftEditor-content")
    before = boxes.count()
    editor.locator("[data-contentpath=body] button.c-sf-add-button").last.click()
    editor.get_by_role("option", name="កថាខណ្ឌ").click()
    boxes.nth(before).wait_for()

    assert barriers(editor) == []
