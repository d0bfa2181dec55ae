"""A keeper brings a list of 30 services, three of them doubles; a second person calls."""

import pytest
from playwright.sync_api import expect

from tests.home.lists import book, sample

from .barriers import serious
from .conftest import PHONE, Demo, Stage

pytestmark = [pytest.mark.browser]

GIVEN = """
from home.directory.directory_facts import given_now
from home.models import ContactChannel
made = ContactChannel.objects.filter(service__internal_name__startswith="Sample Service")
print(made.count(), len(given_now().keys() & set(made.values_list("pk", flat=True))))
"""
SAID = """
from django.contrib.auth import get_user_model
from home.directory import say
from home.directory.standing import WORKS
from home.models import ContactChannel
row = ContactChannel.objects.get(service__internal_name="Sample Service 1")
for name, network in {people}:
    by = get_user_model().objects.get(username=name)
    say.say(row, WORKS, by=by, networks=[network], words="Somebody of the sample")
"""


def test_list_of_thirty_services(stage: Stage, demo: Demo) -> None:
    lines = [sample(number) for number in range(27)]
    lines += [sample(0), sample(1), sample(99, value="012 340 002")]
    keeper = stage.person("keeper", reduced_motion="reduce")
    keeper.goto("/admin/directory/report/")
    keeper.get_by_role("link", name="Bring a province's list").click()
    with keeper.expect_download() as download:
        keeper.get_by_role("link", name="Download the empty template").click()
    assert download.value.suggested_filename == "province-list.xlsx"
    assert serious(keeper) == []

    file = {"name": "kampot.xlsx", "mimeType": "application/octet-stream", "buffer": book(*lines)}
    keeper.set_input_files("input[name=file]", [file])  # type: ignore[list-item]
    keeper.get_by_role("button", name="Show what will happen").click()
    expect(keeper.get_by_text("New service: 28 · Is here already: 2")).to_be_visible()
    assert keeper.locator("[data-outcome]").count() == 30
    assert keeper.get_by_role("checkbox", checked=True).count() == 27
    for doubled in ("The same as row 2.", "The same as row 3.", "Row 4 has the same number"):
        expect(keeper.get_by_text(doubled)).to_be_visible()
    assert serious(keeper) == []
    keeper.set_viewport_size(PHONE)
    assert keeper.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keeper.get_by_role("button", name="Take what is ticked").click()
    expect(keeper.get_by_text("27 rows were taken.")).to_be_visible()
    assert demo.run(GIVEN).split() == ["27", "0"]
    demo.run(SAID.format(people=[("keeper", "smart"), ("keeper", "metfone")]))
    assert demo.run(GIVEN).split() == ["27", "0"]

    publisher = stage.person("publisher", reduced_motion="reduce")
    publisher.goto("/admin/?all=1")
    lot = publisher.locator("li", has_text="List of Kampot")
    expect(lot).to_contain_text("27 contacts, which nobody gets yet")
    lot.get_by_role("link").first.click()
    expect(publisher.get_by_role("button", name="The right people answer")).to_be_visible()
    demo.run(SAID.format(people=[("publisher", "smart")]))
    assert demo.run(GIVEN).split() == ["27", "1"]
