"""A romanised word of a child, by a keeper's file, is found when a reviewer has agreed; steps stand
below the numbers, and the door for parents apart from the child's."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from .barriers import serious
from .conftest import PHONE, Demo, Stage

pytestmark = [pytest.mark.browser]

LIST = "/admin/snippets/publishing/whathappened/"


def first_number(page: Any, typed: str) -> str:
    page.goto("/read/km/search/")
    page.locator("main input[name=q]").fill(typed)
    page.locator("main .box-line button").click()
    page.locator(f"#search-text[value='{typed}']").wait_for()
    page.wait_for_load_state()
    return str(page.locator(".numbers a").first.get_attribute("href"))


def test_word_counts_with_the_second_person(stage: Stage, demo: Demo, tmp_path: Path) -> None:
    file = tmp_path / "words.tsv"
    row = "hurt_now\tkm-Latn\tword\tkhlach nas mes\t"
    file.write_text(f"code\tlanguage\tkind\ttext\tsource\n{row}\n", encoding="utf-8")
    child = stage.reader(viewport=PHONE)
    assert first_number(child, "khlach nas mes") == "tel:1280"

    keeper = stage.person("keeper", viewport=PHONE, reduced_motion="reduce")
    keeper.goto(LIST)
    assert serious(keeper) == []
    keeper.get_by_role("link", name="As a file").click()
    keeper.get_by_label("File").set_input_files(file)
    keeper.get_by_role("button", name="Upload").click()
    expect(keeper.get_by_role("heading", name="Waits for a second person")).to_be_visible()
    assert serious(keeper) == []
    assert first_number(child, "khlach nas mes") == "tel:1280"

    reviewer = stage.person("reviewer", reduced_motion="reduce")
    reviewer.goto("/admin/?show=to-confirm")
    name = "Somebody is hurting me now"
    reviewer.locator("li", has_text=name).get_by_role("link").first.click()
    expect(reviewer.get_by_text("khlach nas mes").first).to_be_visible()
    with reviewer.expect_navigation():
        reviewer.get_by_role("button", name="I have looked at it: I agree").first.click()
    assert first_number(child, "khlach nas mes") == "tel:117"


def test_form_of_an_answer_has_no_barrier(stage: Stage, demo: Demo) -> None:
    for language in ("km", "en"):
        keeper = stage.person("keeper", language, reduced_motion="reduce")
        keeper.goto(LIST)
        keeper.locator("tbody a").first.click()
        expect(keeper.locator("textarea").first).to_be_visible()
        assert serious(keeper) == []


def test_parents_have_a_door_of_their_own(stage: Stage, demo: Demo) -> None:
    page = stage.reader(viewport=PHONE, reduced_motion="reduce")
    page.goto("/read/en/help-now/")
    expect(page.get_by_role("heading", name="For parents and teachers")).to_be_visible()
    page.get_by_role("link", name="A child told me that something happened").click()
    page.wait_for_url("**/help-now/?q=*#who")
    expect(page.get_by_role("link", name="When a child tells you")).to_be_visible()
    assert serious(page) == []
