"""The main job in a real browser: write, publish with a second person, read it from the API."""

import json
import urllib.request
from typing import Any

import pytest

pytestmark = [pytest.mark.browser]

LESSON = "running-a-safe-session"


def document(demo: Any, slug: str = LESSON) -> dict[str, Any]:
    with urllib.request.urlopen(f"{demo.url}/api/v1/en/lessons/{slug}/") as response:
        return json.load(response)


def edit_address(stage: Any, person: Any) -> str:
    """The edit screen of the English lesson, found as a person finds it: by search."""
    person.goto("/admin/pages/search/?q=Running+a+safe+session")
    return person.locator("a", has_text="Running a safe session").first.get_attribute("href")


def test_title_is_in_the_api_after_the_second_person_publishes_and_not_before(stage, demo):
    editor = stage.person("editor")
    address = edit_address(stage, editor)
    editor.goto(address)
    editor.fill("[name=title]", "Running a very safe session")
    editor.get_by_role("button", name="More actions").first.click()
    editor.get_by_role("button", name="Save draft").first.click()
    editor.get_by_text("has been updated").wait_for()
    assert document(demo)["title"] == "Running a safe session"

    publisher = stage.person("publisher")
    publisher.goto(address)
    assert publisher.input_value("[name=title]") == "Running a very safe session"
    publisher.get_by_role("button", name="More actions").first.click()
    publisher.locator("[name=action-publish]").first.click()
    publisher.get_by_text("has been published").wait_for()

    assert document(demo)["title"] == "Running a very safe session"


def test_khmer_reader_keeps_the_approved_lesson_meanwhile(demo):
    with urllib.request.urlopen(f"{demo.url}/api/v1/km/lessons/{LESSON}/") as response:
        body = json.load(response)

    assert body["locale"] == "km"
    assert body["title"] == "ដឹកនាំវគ្គបណ្តុះបណ្តាលប្រកបដោយសុវត្ថិភាព"
