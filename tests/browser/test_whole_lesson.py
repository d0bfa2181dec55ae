"""From an idea to readers, in Khmer: a lesson of eight kinds of blocks with a picture of a child,
a contact, a quiz and a handout; one hand-over, one confirmation, and few clicks."""

import json
import random
import urllib.request
import warnings

import pytest
from playwright.sync_api import TimeoutError, expect

from tests.browser.waiting import until
from tests.lessons import private_data
from tests.parts import IS_SOAK

from .conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser]

MOST_CLICKS = 60
SIZES = [DESKTOP, PHONE] if IS_SOAK else [DESKTOP]
# of both people together, kept from screen to screen
COUNTS = """
addEventListener("click", (event) => {
  if (!event.isTrusted) return;
  sessionStorage.setItem("clicks", Number(sessionStorage.getItem("clicks") ?? 0) + 1);
}, true);
addEventListener("w-unsaved:watch-edits", () => { window.watched = true });
"""
ALT = "ក្មេងស្រីម្នាក់បង្ហាញគំនូររបស់នាង"
CONTACT = "Free counselling line"


def clicks(*people):
    return sum(int(one.evaluate("sessionStorage.getItem('clicks') ?? 0")) for one in people)


@pytest.fixture(params=SIZES, ids=lambda size: str(size["width"]))
def people(request, stage):
    both = [stage.person(name, "km", viewport=request.param) for name in ("editor", "publisher")]
    for person in both:
        person.context.add_init_script(COUNTS)
    return both


TAB = "field => field.closest('[role=tabpanel]').getAttribute('aria-labelledby')"


def add(page, field, kind=None):
    """One more block at the end; of a stream of several kinds, this one."""
    stream = page.locator(f"[data-contentpath={field}]").first
    if not stream.is_visible():
        page.locator(f"#{stream.evaluate(TAB)}").click()
    count = page.locator(f"[name={field}-count]")
    number = count.input_value()
    stream.locator("button.c-sf-add-button").last.click()
    if kind is not None:
        page.get_by_role("option", name=kind, exact=True).click()
    expect(count).to_have_value(str(int(number) + 1))
    return f"{field}-{number}-value"


def one_more(page, name):
    """One more item at the end of a list that begins with one."""
    count = page.locator(f"[name='{name}-count']")
    page.locator("div", has=count).last.locator("button.c-sf-add-button").last.click()
    expect(count).to_have_value("2")


def text(page, name, words):
    page.locator(f"[name='{name}']").fill(words)


def picture(page, prefix):
    """A new one, with its alternative text and its consent, in one dialog."""
    block = page.locator("[data-contentpath=body] [data-streamfield-child]").last
    block.locator("[data-chooser-action-choose]").first.click()
    dialog = page.locator("[role=dialog]:visible")
    dialog.locator("[role=tab]").last.click()
    first = "image-chooser-upload-"
    content = private_data.picture("jpeg", size=(random.randrange(700, 1100), 500))
    file = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": content}
    dialog.locator(f"[name={first}file]").set_input_files(file)
    values = {
        "title": f"គំនូរ {''.join(random.choices('កខគងចឆជញ', k=8))}",
        "alt_text": ALT,
        "consent-who": "ឯកសារ ៤",
        "consent-guardian": "ម្តាយ",
        "consent-given_on": "2026-01-05",
        "consent-expires_on": "2099-01-05",
        "consent-kept_at": "ទូ ២",
    }
    dialog.locator(f"[name={first}has_identifiable_child]").check()
    for name, value in values.items():
        dialog.locator(f"[name={first}{name}]").fill(value)
    dialog.locator(f"[name={first}consent-scope]").first.check()
    dialog.locator("button[type=submit]:visible").last.click()
    page.locator(f"[name='{prefix}-image']").wait_for(state="attached")
    until(page, "name => document.getElementsByName(name)[0].value", arg=f"{prefix}-image")


def _press(page, button):
    with page.expect_response(lambda one: "/choose-page/" in one.url, timeout=10_000) as got:
        button.click()
    return got.value


def choose(page, name, words):
    """One page from the flat list of a chooser: two clicks."""
    button = page.locator(f"[id='{name}-chooser'] [data-chooser-action-choose]").first
    try:
        answer = _press(page, button)
    except TimeoutError:  # as people do; seen twice on a busy machine, cause unknown
        warnings.warn(f"The list of {name} did not come at once.", stacklevel=2)
        answer = _press(page, button)
    assert answer.ok
    page.locator(".modal-body a.choose-page", has_text=words).first.click()
    page.locator(".modal-body").wait_for(state="hidden")


@pytest.mark.slow("a whole lesson is typed, read and published")
def test_lesson_from_nothing_to_readers(people, stage, demo):
    editor, publisher = people
    title = f"មេរៀន {''.join(random.choices('កខគងចឆជញ', k=8))}"
    editor.goto("/admin/lessons/new/")
    editor.locator("input[name=place]").first.check()
    editor.fill("input[name=title]", title)
    editor.get_by_role("button", name="ចាប់ផ្តើម", exact=True).click()
    editor.wait_for_url("**/edit/")
    until(editor, "window.watched")

    editor.fill("[name=summary]", "មេរៀនខ្លីមួយ។")
    editor.fill("[name=duration_min]", "45")
    text(editor, add(editor, "objectives"), "ស្គាល់អ្នកដែលអាចជួយ")
    text(editor, add(editor, "body", "ចំណងជើងរង") + "-text", "តើនរណាអាចជួយ?")
    add(editor, "body", "កថាខណ្ឌ")
    editor.locator("[data-contentpath=body] [contenteditable=true]").last.click()
    editor.keyboard.type("មនុស្សពេញវ័យដែលយើងទុកចិត្តអាចជួយយើងបាន។")
    tips = add(editor, "body", "គន្លឹះ")
    text(editor, f"{tips}-title", "មុនពេលបង្ហោះ")
    text(editor, f"{tips}-items-0-value", "សួរខ្លួនឯងថា តើនរណាអាចឃើញ?")
    steps = add(editor, "body", "ជំហាន")
    text(editor, f"{steps}-title", "ពេលមានសារធ្វើឱ្យភ័យ")
    text(editor, f"{steps}-steps-0-value", "បង្ហាញមនុស្សពេញវ័យម្នាក់")
    text(editor, add(editor, "body", "ប្រអប់រំលេច") + "-text", "កុមារមិនដែលមានកំហុសទេ។")
    talk = add(editor, "body", "ការពិភាក្សា")
    text(editor, f"{talk}-prompt", "មិត្តម្នាក់ចែករូបថតរបស់អ្នកដោយមិនសួរ។")
    text(editor, f"{talk}-questions-0-value", "តើអ្នកធ្វើអ្វី?")
    image = add(editor, "body", "រូបភាព")
    picture(editor, image)
    if not editor.input_value(f"[name='{image}-alt']"):
        text(editor, f"{image}-alt", ALT)
    box = add(editor, "body", "ប្រអប់ជំនួយ")
    text(editor, f"{box}-text", "អ្នកទាំងនេះស្តាប់អ្នក។")
    choose(editor, f"{box}-refs-0-value", CONTACT)
    text(editor, add(editor, "key_messages"), "សួរមនុស្សពេញវ័យ")
    quiz = add(editor, "quiz")
    text(editor, f"{quiz}-question", "តើនរណាអាចជួយ?")
    text(editor, f"{quiz}-options-0-value-text", "គ្រូ")
    editor.locator(f"[name='{quiz}-options-0-value-correct']").check()
    one_more(editor, f"{quiz}-options")
    text(editor, f"{quiz}-options-1-value-text", "មនុស្សមិនស្គាល់")
    choose(editor, add(editor, "handouts"), "")

    # nothing is left to do: it is handed over
    editor.locator("[data-kept-state=saved]").wait_for()
    editor.locator("[name=action-hand-over]").first.click()
    editor.wait_for_url("**/localize/source/*/")
    editor.get_by_role("button", name="ប្រគល់", exact=True).first.click()
    editor.get_by_role("button", name="ដកវិញ").wait_for()

    # the second person finds it, reads all of it, and publishes: one confirmation
    publisher.goto("/admin/?all=1")  # other stories have left rows, too
    publisher.locator(".my-work-row", has_text=title).get_by_role("link").last.click()
    publisher.locator(".approval").get_by_text("កុមារមិនដែលមានកំហុសទេ។").wait_for()
    assert publisher.locator(".approval").get_by_text("ទូ ២").count()  # the consent, too
    publisher.get_by_role("button", name="យល់ព្រម ហើយផ្សាយ", exact=True).first.click()
    publisher.locator(".messages").get_by_text(title).wait_for()

    with urllib.request.urlopen(f"{demo.url}/api/v1/km/lessons/?limit=100") as answer:
        (card,) = [one for one in json.load(answer)["results"] if one["title"] == title]
    reader = stage.reader(viewport=PHONE)
    reader.goto(f"/read/km/lessons/{card['key']}/")
    kinds = set(
        reader.locator("article .body > *").evaluate_all("all => all.map(one => one.className)")
    )
    assert len(kinds) >= 7, kinds  # a paragraph has no class
    reader.get_by_alt_text(ALT).wait_for()
    assert reader.locator("a[href='tel:1280']").count()
    assert reader.locator(".quiz .question").count() == 1
    assert reader.locator(".downloads .resource").count() == 1
    assert clicks(editor, publisher) <= MOST_CLICKS
