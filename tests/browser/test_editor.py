"""An editor that is still building itself saves nothing."""

from typing import Any

import pytest

pytestmark = [pytest.mark.browser]


def edit_address(person: Any, title: str = "Running a safe session") -> str:
    """The edit screen of an English lesson, found as a person finds it: by search."""
    person.goto(f"/admin/pages/search/?q={title.replace(' ', '+')}")
    return person.locator("a", has_text=title).first.get_attribute("href")


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
