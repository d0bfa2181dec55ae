"""The main job in a real browser: write, look at it in the panel, publish with a second person,
read it from the API."""

import json
import urllib.request
from typing import Any

import pytest

from .conftest import PHONE

pytestmark = [pytest.mark.browser]

LESSON = "running-a-safe-session"


def document(demo: Any, slug: str = LESSON) -> dict[str, Any]:
    with urllib.request.urlopen(f"{demo.url}/api/v1/en/lessons/{slug}/") as response:
        return json.load(response)


def edit_address(person: Any, title: str = "Running a safe session") -> str:
    """The edit screen of an English lesson, found as a person finds it: by search."""
    person.goto(f"/admin/pages/search/?q={title.replace(' ', '+')}")
    return person.locator("a", has_text=title).first.get_attribute("href")


@pytest.mark.soak
def test_title_is_in_the_panel_and_in_the_api_after_the_second_person_publishes(stage, demo):
    editor = stage.person("editor")
    address = edit_address(editor)
    editor.goto(address)
    editor.fill("[name=title]", "Running a very safe session")
    editor.get_by_role("button", name="Toggle preview").click()
    # for a moment there are two: the newer one takes the place of the other
    frame = editor.frame_locator("iframe[title=Preview]").last
    frame.get_by_role("heading", name="Running a very safe session").first.wait_for()
    assert frame.get_by_text("Preview of a draft").is_visible()
    width = editor.locator("iframe[title=Preview]").last.evaluate("frame => frame.clientWidth")
    assert width == PHONE["width"]
    editor.locator("[name=action-hand-over]").first.click()
    editor.wait_for_url("**/hand-over/")
    assert document(demo)["title"] == "Running a safe session"
    reader = stage.reader(viewport=PHONE)
    reader.goto(f"/read/en/lessons/{document(demo)['key']}/")
    assert "very safe" not in reader.content()

    publisher = stage.person("publisher")
    publisher.goto(address)
    assert publisher.input_value("[name=title]") == "Running a very safe session"
    publisher.get_by_role("button", name="More actions").first.click()
    publisher.locator("[name=action-publish]").first.click()
    publisher.get_by_text("has been published").wait_for()

    assert document(demo)["title"] == "Running a very safe session"


@pytest.mark.soak
def test_khmer_reader_keeps_the_approved_lesson_meanwhile(demo):
    with urllib.request.urlopen(f"{demo.url}/api/v1/km/lessons/{LESSON}/") as response:
        body = json.load(response)

    assert body["locale"] == "km"
    assert body["title"] == "ដឹកនាំវគ្គបណ្តុះបណ្តាលប្រកបដោយសុវត្ថិភាព"


def test_a_tab_pressed_while_the_editor_builds_itself_saves_nothing(stage):
    person = stage.person("editor", viewport={"width": 1366, "height": 768})
    address = edit_address(person, "Explaining online risk")
    posted = []
    person.on("request", lambda one: one.method == "POST" and posted.append(one.url))

    person.goto(address, wait_until="commit")
    tab = person.locator("[role=tab]").nth(1)
    for _each in range(6):
        tab.click()
        person.wait_for_timeout(200)
    person.wait_for_timeout(3000)  # Wagtail's watch begins after two seconds

    assert [url for url in posted if url.endswith("/edit/")] == []
