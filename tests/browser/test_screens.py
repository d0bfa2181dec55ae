"""Every kind of screen of the admin: at a telephone's and a desk's width nothing is out of reach
at the side, and axe finds nothing serious, wherever the part comes from. Each is opened once and
resized. In Khmer, whose lines are the higher ones. The suite looks at one of each kind of ours;
`make soak` at all of them, in English, too, and at Wagtail's screens.
"""

from typing import Any

import pytest

from tests.parts import IS_SOAK, rounds

from .barriers import ALL_TABS, WIDTHS, barriers, looked_at
from .conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser]

# half faded, a message has too little contrast
ON_PHONE = {"viewport": PHONE, "reduced_motion": "reduce"}

# a list, a report, what waits, a question before an alert goes out, a call on a telephone, a file
# to confirm, the workbench, cards to be printed, editors of a record and of a new page; the soak
# has every screen
KINDS = (
    *("lesson_list:index", "home_report", "localize:queue", "alert, send", "contact"),
    *("to confirm, file", "translation", "cards", "service, edit", "lessonpage, new"),
)
# so many tests share the screens, so that several processes can
SHARES = rounds(2, 8)


@pytest.mark.slow("some five screens, at two widths")
@pytest.mark.parametrize("share", range(SHARES))
def test_no_barrier_on_any_screen_in_khmer(stage, screens, share):
    page = stage.person("admin", "km", **ON_PHONE)
    every = screens["ours"] | screens["theirs"]
    names = sorted(every if IS_SOAK else KINDS)

    found = looked_at(page, {name: every[name] for name in names[share::SHARES]}, barriers)

    assert not found, found


@pytest.mark.soak
def test_no_barrier_on_stock_screens_and_empty_forms(stage, screens):
    page = stage.person("admin", "km", **ON_PHONE)

    found = looked_at(page, screens["stock"], barriers)

    assert not found, found


@pytest.mark.soak
def test_no_barrier_on_our_screens_in_english(stage, screens):
    page = stage.person("admin", **ON_PHONE)

    found = looked_at(page, screens["ours"], lambda one: barriers(one, axe_at=DESKTOP))

    assert not found, found


def test_no_barrier_before_the_login(stage):
    page = stage.reader(viewport=PHONE)
    paths = {name: f"/admin/{name}/" for name in ("login", "password_reset")}

    found = looked_at(page, paths, barriers)

    assert not found, found


INK_AND_PAPER = """all => all.map(one => [one.querySelector('strong'), one])
  .map(pair => [getComputedStyle(pair[0]).color, getComputedStyle(pair[1]).backgroundColor])"""


def test_doors_of_the_demonstration_can_be_read(stage):
    page = stage.reader(viewport=PHONE)
    page.goto("/admin/start/")

    doors = page.locator("main > h1 + div > a").evaluate_all(INK_AND_PAPER)

    assert len(doors) == 3
    # the sheet is the reader's and one more: axe says nothing of white on white
    assert all(ink != paper for ink, paper in doors), doors
    found = barriers(page)
    assert not found, found


# Opened on a screen

LAST_BLOCK = "[data-contentpath=body] [data-streamfield-child]:last-of-type"


@pytest.fixture
def editor(stage, screens) -> Any:
    """The lesson with every kind of block, on a telephone in Khmer, all tabs open."""
    page = stage.person("admin", "km", **ON_PHONE)
    page.goto(screens["ours"]["lessonpage"])
    page.evaluate(ALL_TABS)
    return page


@pytest.mark.slow("the largest editor; a dialog, a panel, one more block")
def test_no_barrier_in_what_is_opened_on_the_editor(editor):
    for chooser in ("image", "page") if IS_SOAK else ("image",):
        editor.locator(f"[data-contentpath=body] .{chooser}-chooser").first.evaluate(
            "one => one.querySelector('[data-chooser-action-choose]').click()"
        )
        editor.locator(".modal-body").wait_for()

        assert barriers(editor, within=".modal", widths=[PHONE]) == []
        editor.locator(".modal [data-dismiss=modal]").first.click()
        editor.locator(".modal-body").wait_for(state="detached")

    for panel in ("status", "preview", "ready") if IS_SOAK else ("ready",):
        editor.locator(f"[data-side-panel-toggle={panel}]").click()
        editor.locator(f"[data-side-panel={panel}]").wait_for()

        # on a desk each leaves the form as much room
        widths = WIDTHS if panel == "ready" else [PHONE]
        assert barriers(editor, within=".form-side", widths=widths) == []
    editor.locator("[data-side-panel-toggle=ready]").click()

    boxes = editor.locator("[data-contentpath=body] .public-DraftEditor-content")
    before = boxes.count()
    editor.locator("[data-contentpath=body] button.c-sf-add-button").last.click()
    editor.get_by_role("option", name="កថាខណ្ឌ").click()
    boxes.nth(before).wait_for()

    # the new block, and in the soak all of the largest editor
    assert barriers(editor, within=None if IS_SOAK else LAST_BLOCK) == []
