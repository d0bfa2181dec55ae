"""One account at a telephone, in Khmer, tries what takes two people: to take a number away, to
change what it means, and to put a new one before readers.

By HTTP, with more buttons: tests/flows/test_emergency_numbers.py.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE, Demo, Stage
from .test_guest import fits

pytestmark = [pytest.mark.browser]

POLICE = "tel:117"
NEW = "092 311 522"
ANOTHER = re.compile("^ជ្រើសរើស.+ផ្សេង$")
SAVE = "រក្សាទុក"
NOT_ALONE = "មនុស្សម្នាក់មិនអាចដកវាចេញតែម្នាក់ឯងទេ"
WAITS = "អ្វីដែលអ្នកបានកែ រង់ចាំមនុស្សទីពីរ"
LOOK = "មើលវា"
RETURN = "ប្រគល់ឱ្យកែ ជាមួយកំណត់សម្គាល់"
WITHDRAW = "ដកទំនាក់ទំនងនេះចេញ"
DROP = "មិនដំណើរការ៖ បោះបង់លេខថ្មី"
LONG, LONG_HREF = "092 311 533", "tel:+85592311533"
# two people put a long number beside 117
LONG_BY_TWO = f"""
from django.contrib.auth import get_user_model
from home.directory import numbers
from home.models import ContactChannel
keeper, admin = map(get_user_model().objects.get_by_natural_key, ("keeper", "admin"))
row = ContactChannel(service=ContactChannel.objects.get(value="117").service)
numbers.propose(row, type="call", kind="mobile", value="{LONG}", by=keeper,
                networks_tested=["smart"], evidence="x")
numbers.confirm(row, by=admin, method="called", networks_tested=["metfone"], evidence="x")
"""
ALARM = "An emergency number was taken away: Call 092311533"
GONE = "មនុស្សលែងឃើញទំនាក់ទំនងនេះហើយ"
DECIDE = "form[action*='/confirm/']"


@pytest.fixture
def in_khmer(stage: Stage, demo: Demo) -> Iterator[Any]:
    """Opens the admin for an account, in Khmer on a telephone."""
    demo.speak("km", "keeper", "publisher")
    yield lambda name: stage.person(name, viewport=PHONE, has_touch=True, reduced_motion="reduce")
    demo.speak("en", "keeper", "publisher")


def served(demo: Demo, locale: str) -> dict[str, Any]:
    """href → the contact with what its service means, as the emergency kit has it."""
    with urlopen(f"{demo.url}/api/v1/{locale}/help-now/") as answer:
        entries = json.load(answer)["entries"]
    return {
        contact["href"]: contact | {"urgency": one["urgency"], "by": one["organization"]}
        for one in entries
        for contact in one["channels"]
    }


def both(demo: Demo) -> tuple[dict[str, Any], dict[str, Any]]:
    return served(demo, "km"), served(demo, "en")


def documents(demo: Demo) -> list[bytes]:
    """What readers get of services, in both languages."""
    paths = [f"{locale}/{kind}" for locale in ("km", "en") for kind in ("help-now", "services")]
    found = []
    for path in paths:
        with urlopen(f"{demo.url}/api/v1/{path}/") as answer:
            found.append(answer.read())
    return found


def open_number(page: Page, digits: str = "117") -> str:
    """From the report to the screen of a number; its address."""
    page.goto("/admin/directory/report/")
    page.locator("[data-light] a", has_text=digits).first.click()
    page.wait_for_url("**/directory/contacts/*/")
    assert fits(page)
    return page.url


def say(page: Page, outcome: str, *networks: str, href: str = POLICE) -> None:
    """A button of “Check this number”, and yes to its question."""
    page.locator("main a.button[href*='/directory/check/']").click()
    page.wait_for_selector(f"a.number[href='{href}']")
    for box in page.locator("input[name=networks]").all():
        box.set_checked(box.get_attribute("value") in networks)
    page.locator(f"button[value={outcome}]").click()
    page.locator("button.answer").click()
    page.wait_for_url("**/directory/contacts/*/")


def edit(page: Page, number: str) -> None:
    page.goto(number)
    page.locator("main a[href*='/contactchannel/edit/']").click()
    page.wait_for_url("**/edit/*/")
    assert fits(page)


def save(page: Page) -> None:
    page.get_by_role("button", name=SAVE, exact=True).click()
    page.wait_for_selector(".messages li")


def choose(page: Page, name: str, record: str) -> None:
    """In the window that opens, as a finger does."""
    chooser = page.locator(f"#id_{name}-chooser")
    chooser.get_by_role("button").filter(visible=True).first.click()
    if page.locator(f"[name={name}]").input_value():  # a menu, whose first line is another one
        page.get_by_role("button", name=ANOTHER).filter(visible=True).click()
    page.locator(".modal-body").get_by_role("link", name=record).first.click()
    expect(page.locator(".modal-body")).to_be_hidden()


def drop(page: Page) -> None:
    page.fill("form[action*='/reject/'] [name=reason]", "សាកល្បង")
    page.get_by_role("button", name=DROP).click()
    page.wait_for_selector(".messages .success")


@pytest.mark.slow("eight screens on a telephone")
@pytest.mark.parametrize(
    # by HTTP, with more buttons, the suite has the administrator, too
    "name",
    ["keeper", pytest.param("publisher", marks=pytest.mark.soak)],
)
def test_one_account_takes_117_not_away(in_khmer: Any, demo: Demo, name: str) -> None:
    page, before = in_khmer(name), both(demo)

    def stays() -> None:
        for now, then in zip(both(demo), before, strict=True):
            assert now.keys() == then.keys()
            assert now[POLICE] == then[POLICE]

    number = open_number(page)
    say(page, "dead", "smart")
    stays()
    say(page, "dead", "metfone", "cellcard")
    say(page, "wrong_person", "smart", "metfone", "cellcard", "seatel")
    stays()
    assert page.locator("[data-reported=person]").count() == 1
    page.fill("form[action*='withdraw'] [name=reason]", "លេខខុស")
    page.get_by_role("button", name=WITHDRAW).click()
    page.wait_for_selector(".messages li")
    stays()

    edit(page, number)
    assert page.locator("a[href*='/delete/']").count() == 0
    page.select_option("[name=audience]", "professionals_only")
    save(page)
    expect(page.locator(".messages .error")).to_contain_text(NOT_ALONE)
    stays()
    edit(page, number)
    page.select_option("[name=new_kind]", "mobile")
    page.fill("[name=new_value]", NEW)
    page.locator("[name=old_number][value=dead]").check()
    page.locator("[name=old_networks][value=smart]").check()
    save(page)
    stays()
    # nor does a new one take its place for a day: who entered it has no button for that
    page.goto(number)
    assert page.locator(DECIDE).count() == 0

    drop(page)
    page.locator("form[action*='take-back'] button").click()
    page.wait_for_selector("[data-reported]", state="detached")
    stays()


# by HTTP, with whom it tells: tests/flows/test_emergency_numbers.py
@pytest.mark.soak
@pytest.mark.slow("two people with a number on two telephones")
def test_only_a_stranger_who_answers_takes_a_long_number_away(in_khmer: Any, demo: Demo) -> None:
    before = both(demo)
    demo.run(LONG_BY_TWO)
    keeper = in_khmer("keeper")
    number = open_number(keeper, "092311533")
    say(keeper, "dead", "smart", "metfone", href=LONG_HREF)
    assert all(LONG_HREF in one for one in both(demo))
    keeper.locator("form[action*='take-back'] button").click()
    keeper.wait_for_selector("[data-reported]", state="detached")

    say(keeper, "wrong_person", "smart", href=LONG_HREF)
    assert both(demo) == before
    assert fits(keeper)
    expect(keeper.locator(".messages .error")).to_be_visible()
    # everybody on duty is told
    assert ALARM in (demo.folder / "log").read_text(errors="replace")
    # nor does who took it away bring it back by another call
    keeper.locator("main a.button[href*='/directory/check/']").click()
    for box in keeper.locator("input[name=networks]").all():
        box.check()
    keeper.fill("[name=who]", "អ្នកប្រចាំការ")
    keeper.locator("button[value=answers]").click()
    keeper.wait_for_selector(".messages li")
    assert both(demo) == before

    publisher = in_khmer("publisher")
    publisher.goto(number)
    say(publisher, "wrong_person", "metfone", href=LONG_HREF)
    expect(publisher.locator(".messages .success")).to_contain_text(GONE)
    assert both(demo) == before


@pytest.mark.soak
@pytest.mark.slow("a form of fifty fields on a telephone, and the second person")
def test_what_117_means_waits_for_a_second_person(in_khmer: Any, demo: Demo) -> None:
    keeper, before = in_khmer("keeper"), documents(demo)
    keeper.goto("/admin/snippets/home/service/")
    row = keeper.get_by_role("row", name="General Commissariat")
    row.get_by_role("link").first.click()
    keeper.wait_for_url("**/service/edit/*/")
    assert fits(keeper)
    choose(keeper, "organization", "APLE Cambodia")
    keeper.select_option("[name=always_open]", "true")
    for name, value in (("urgency", "information"), ("status", "defunct")):
        kept = keeper.input_value(f"[name={name}]")
        keeper.select_option(f"[name={name}]", value)
        save(keeper)
        expect(keeper.locator(".messages .error")).to_contain_text(NOT_ALONE)
        keeper.select_option(f"[name={name}]", kept)
    keeper.select_option("[name=urgency]", "crisis_support")
    save(keeper)
    expect(keeper.locator(".messages")).to_contain_text(WAITS)
    assert documents(demo) == before

    # it is there with what readers have, and nothing to agree with for who asked
    keeper.locator(".messages").get_by_role("link", name=LOOK).click()
    keeper.wait_for_url("**/to-confirm/*/")
    assert fits(keeper)
    for words in ("អង្គការ APLE Cambodia", "អគ្គស្នងការដ្ឋាននគរបាលជាតិ"):
        expect(keeper.locator("main").get_by_text(words).first).to_be_visible()
    assert keeper.locator("form[action*='/confirm/']").count() == 0

    publisher = in_khmer("publisher")
    publisher.goto(keeper.url)
    assert fits(publisher)
    expect(publisher.locator("form[action*='/confirm/'] button")).to_be_visible()
    publisher.fill("form[action*='/refuse/'] [name=reason]", "សូមសួរនគរបាល")
    publisher.get_by_role("button", name=RETURN).click()
    publisher.wait_for_selector(".messages .success")
    assert documents(demo) == before


@pytest.mark.soak
@pytest.mark.slow("a new contact on a telephone")
def test_new_emergency_number_of_one_account_is_before_nobody(in_khmer: Any, demo: Demo) -> None:
    keeper, before = in_khmer("keeper"), both(demo)
    keeper.goto("/admin/snippets/home/contactchannel/add/")
    assert fits(keeper)
    choose(keeper, "service", "· 117")
    keeper.select_option("[name=new_type]", "call")
    keeper.select_option("[name=new_kind]", "mobile")
    keeper.fill("[name=new_value]", NEW)
    keeper.fill("[name=source_urls]", "https://www.cncc.gov.kh/kh/main/content/about-us")
    save(keeper)
    keeper.wait_for_url("**/directory/contacts/*/")
    number = keeper.url
    # calling it once more makes no second person
    keeper.locator("main a.button[href*='/directory/check/']").click()
    for box in keeper.locator("input[name=networks]").all():
        box.check()
    keeper.fill("[name=who]", "អ្នកប្រចាំការ")
    keeper.locator("button[value=answers]").click()
    keeper.wait_for_selector(".messages li")
    assert both(demo) == before

    keeper.goto(number)
    assert keeper.locator(DECIDE).count() == 0
    drop(keeper)
