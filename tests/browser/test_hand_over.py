"""Stories of the road to readers, pressed in Khmer: handed over, taken back, returned, mended,
published; and an office of two in which the publisher wrote."""

import os
import random
import urllib.request

import pytest

from tests.browser.waiting import until

from .conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser]

FIND_HOME = (
    "from home.models import HomePage;print(HomePage.objects.get(locale__language_code='km').pk)"
)
SIZES = [DESKTOP, PHONE] if os.environ.get("SOAK") else [DESKTOP]
HAND_OVER, TAKE_BACK = "ប្រគល់", "យកមកវិញ"
AGREE, PUBLISH_TOO = "យល់ព្រម", "យល់ព្រម ហើយផ្សាយ"
RETURN, PUBLISH_PAGE = "ប្រគល់ឱ្យកែ ជាមួយកំណត់សម្គាល់", "ផ្សាយទំព័រនេះ"
WATCHES = """
addEventListener("w-unsaved:watch-edits", () => { window.watched = true })
addEventListener("w-autosave:success", () => { window.saved = true })
"""


@pytest.fixture(scope="module")
def home(demo) -> str:
    return demo.run(FIND_HOME).strip()


@pytest.fixture(params=SIZES, ids=lambda size: str(size["width"]))
def people(request, stage, demo):
    """The editor and the publisher, who read Khmer."""
    demo.speak("km", "editor", "publisher")
    both = [stage.person(name, viewport=request.param) for name in ("editor", "publisher")]
    for person in both:
        person.add_init_script(WATCHES)
    yield both
    demo.speak("en", "editor", "publisher")


def press(person, name):
    person.get_by_role("button", name=name, exact=True).first.click()
    person.wait_for_load_state()


def begun(person, home, title):
    """The address of a new information page below the Khmer home."""
    person.goto(f"/admin/new/home/infopage/?parent={home}")
    person.fill("[name=title]", title)
    person.get_by_role("button", name="ចាប់ផ្តើម", exact=True).click()
    person.wait_for_url("**/edit/")
    return person.url


def write(person, address, title, intro):
    """As slowly as a person: what is typed is saved by itself before the button is pressed."""
    if not person.url.endswith(address):
        person.goto(address)
    until(person, "window.watched")
    person.fill("[name=title]", title)
    person.fill("[name=intro]", intro)
    until(person, "window.saved")
    person.locator("[name=action-hand-over]").first.click()
    person.wait_for_url("**/localize/source/*/")
    return person.url.rstrip("/").split("/")[-1]


def hand_over(person):
    press(person, HAND_OVER)
    person.get_by_role("button", name=TAKE_BACK).wait_for()
    assert person.evaluate("document.documentElement.scrollWidth <= innerWidth")


def look_at(person, page):
    person.goto(f"/admin/to-confirm/page/{page}/")
    assert person.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return person.locator(".approval")


def readers_have(demo, words):
    with urllib.request.urlopen(f"{demo.url}/api/v1/km/pages/?limit=100") as answer:
        return words in answer.read().decode()


# by HTTP: tests/flows/test_hand_over.py; its clicks: test_whole_lesson.py
@pytest.mark.soak
@pytest.mark.slow("four screens of each of two people")
def test_taken_back_returned_mended_and_published(people, demo, home):
    editor, publisher = people
    title = f"សុវត្ថិភាព {''.join(random.choices('កខគងចឆជញ', k=8))}"  # digits would be a number
    page = write(editor, begun(editor, home, title), title, "សូមសួរមនុស្សធំ។")
    hand_over(editor)

    press(editor, TAKE_BACK)  # the draft is open in the editor again
    editor.goto(f"/admin/localize/source/{page}/")
    hand_over(editor)
    look_at(publisher, page).get_by_text("សូមសួរមនុស្សធំ។").wait_for()
    publisher.fill("[name=reason]", "តើមនុស្សធំណា?")
    press(publisher, RETURN)

    editor.goto(f"/admin/pages/{page}/edit/")
    editor.locator(".messages").get_by_text("តើមនុស្សធំណា?").wait_for()
    write(editor, f"/admin/pages/{page}/edit/", title, "សូមសួរគ្រូ។")
    hand_over(editor)
    assert not readers_have(demo, title)
    look_at(publisher, page)
    press(publisher, PUBLISH_TOO)
    publisher.locator(".messages").get_by_text(title).wait_for()

    assert readers_have(demo, title)

    # an office of two: the publisher mends a word, the editor reads what changed and agrees
    write(publisher, f"/admin/pages/{page}/edit/", title, "សូមសួរគ្រូម្នាក់។")
    hand_over(publisher)
    changed = look_at(editor, page)
    assert "ម្នាក់" in "".join(changed.locator("ins").all_inner_texts())
    assert editor.get_by_role("button", name=PUBLISH_TOO, exact=True).count() == 0
    press(editor, AGREE)
    publisher.goto(f"/admin/localize/source/{page}/")
    press(publisher, PUBLISH_PAGE)
    publisher.locator(".messages").get_by_text(title).wait_for()
