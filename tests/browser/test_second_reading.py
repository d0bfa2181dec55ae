"""A returned page, mended: whoever returned it reads in Khmer what changed, beside it the page as
its readers get it. On a phone the page comes first, what changed on it is marked, and a bar in
reach of a thumb leads through it, agrees and returns."""

import pytest
from playwright.sync_api import expect

from .barriers import serious
from .conftest import DESKTOP, PHONE
from .waiting import until

pytestmark = [pytest.mark.browser]

KEYBOARD = {"width": 390, "height": 480}  # what is left of the phone beside its keyboard

# a page of its own, returned by the publisher, mended and handed over again
RETURNED = """
import json
from django.contrib.auth import get_user_model
from cms.two_people.approvals import engine
from home.models import HomePage, InfoPage
from localize.workflow import publish
editor, publisher = (get_user_model().objects.get(username=n) for n in ("editor", "publisher"))
words = [
    {"type": "paragraph", "value": f"<p>កុំប្រាប់ពាក្យសម្ងាត់ទៅនរណាម្នាក់ {n}។</p>", "id": str(n)}
    for n in range(25)
]
page = InfoPage(title="ពាក្យសម្ងាត់", intro="កុមារត្រូវបានការពារ។", body=json.dumps(words), live=False)
HomePage.objects.get(locale__language_code="km").add_child(instance=page)
first = publish.hand_over(page, page.save_revision(user=editor), by=editor)
engine.return_(first, by=publisher, reason="សូមនិយាយអំពីកុមារី។")
page.intro = "កុមារីត្រូវបានការពារ។"
words[24]["value"] = "<p>កុំប្រាប់ពាក្យសម្ងាត់ទៅនរណាម្នាក់ឡើយ 24។</p>"
page.body = json.dumps(words)
publish.hand_over(page, page.save_revision(user=editor), by=editor)
print(page.pk)
"""
# somebody else works on it: what the second person has on the screen is not what waits
MENDED = """
from django.contrib.auth import get_user_model
from home.models import InfoPage
from localize.workflow import publish
editor = get_user_model().objects.get(username="editor")
page = InfoPage.objects.get(pk={0}).get_latest_revision_as_object()
page.intro = "មានតែក្មេងប៉ុណ្ណោះ។"
publish.hand_over(page, page.save_revision(user=editor), by=editor)
"""
IS_LIVE = "from home.models import InfoPage; print(InfoPage.objects.get(pk={0}).live)"


@pytest.fixture
def returned(demo):
    return int(demo.run(RETURNED).split()[-1])


@pytest.fixture
def on_phone(stage, returned):
    publisher = stage.person("publisher", "km", viewport=PHONE, has_touch=True, is_mobile=True)
    publisher.goto(f"/admin/to-confirm/page/{returned}/")
    expect(publisher.locator("[data-approval-bar]")).to_be_visible()
    return publisher


def form_of(person):
    return person.locator("#approval-agree button").last


def marks(person):
    return person.frame_locator("[data-approval-page] >> nth=0").locator("main [data-change]")


def test_what_changed_stands_first_and_the_page_beside_it(stage, returned):
    publisher = stage.person("publisher", "km", viewport=DESKTOP)
    publisher.goto(f"/admin/to-confirm/page/{returned}/")

    expect(publisher.locator(".localize-remark q")).to_have_text("សូមនិយាយអំពីកុមារី។")
    expect(publisher.locator(".approval-words > .approval-section ins").first).to_have_text("រី")
    fold = publisher.locator(".approval-all")
    expect(fold.locator(".approval-section").first).to_be_hidden()
    fold.locator("summary").first.click()
    expect(fold.locator(".approval-section").first).to_be_visible()
    expect(marks(publisher).first).to_be_visible()
    expect(publisher.locator("[data-approval-bar]")).to_be_hidden()


def test_phone_reads_the_page_with_its_changes_and_agrees(on_phone, demo, returned):
    next_one = on_phone.locator("[data-approval-next]")
    agree = on_phone.locator("[data-approval-agree]")
    expect(marks(on_phone)).to_have_count(2)
    expect(next_one).to_contain_text("1/2")  # the first is on the screen
    expect(agree).to_be_hidden()
    # it is read on the page, not once more below it
    expect(on_phone.locator(".approval-words > .approval-section").first).to_be_hidden()

    next_one.tap()

    expect(marks(on_phone).last).to_be_in_viewport()
    expect(form_of(on_phone)).to_be_in_viewport()  # the page is short: the bar makes room
    assert serious(on_phone) == []
    assert on_phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    form_of(on_phone).tap()
    on_phone.wait_for_url("**/admin/")
    assert demo.run(IS_LIVE.format(returned)).strip() == "True"


def test_phone_returns_with_the_words_of_a_sentence(stage, on_phone, returned):
    marks(on_phone).first.tap()
    on_phone.locator("[data-approval-return]").tap()

    remark = on_phone.locator("#approval-return textarea")
    expect(remark).to_be_focused()
    assert remark.input_value() == "«កុមារីត្រូវបានការពារ។» "  # as it is now
    on_phone.set_viewport_size(KEYBOARD)
    expect(on_phone.locator("[data-approval-bar]")).to_be_hidden()
    on_phone.keyboard.type("ហេតុអ្វី?")
    on_phone.locator("#approval-return button").tap()

    on_phone.wait_for_url("**/admin/")
    expect(on_phone.locator(".messages .success")).to_be_visible()

    editor = stage.person("editor", "km", viewport=DESKTOP)
    editor.goto(f"/admin/pages/{returned}/edit/")
    note = editor.locator('[data-contentpath="intro"] [data-ready-note]')
    expect(note).to_contain_text("ហេតុអ្វី?")
    assert editor.locator("[data-ready-note]").count() == 1
    expect(editor.locator("[data-ready-beside]")).to_contain_text("កុមារីត្រូវបានការពារ។")
    assert serious(editor, "[data-ready-note]") == []


def test_phone_does_not_agree_with_what_was_changed_meanwhile(on_phone, demo, returned):
    on_phone.locator("[data-approval-next]").tap()
    demo.run(MENDED.format(returned))

    form_of(on_phone).tap()

    on_phone.wait_for_load_state()
    expect(on_phone.locator(".messages .error")).to_be_visible()
    assert demo.run(IS_LIVE.format(returned)).strip() == "False"
    # and what waits now is there to be read
    on_phone.goto(f"/admin/to-confirm/page/{returned}/")
    expect(marks(on_phone).first).to_contain_text("ក្មេង")


# a book that readers have, changed, with a new module and a new lesson in it
LOT = """
import json
from django.contrib.auth import get_user_model
from home.models import HomePage
from lessons.models import CoursePage, LessonPage, ModulePage
from localize.workflow import publish
editor, publisher = (get_user_model().objects.get(username=n) for n in ("editor", "publisher"))
def asked(page):
    publish.hand_over(page, page.save_revision(user=editor), by=editor)
book = CoursePage(title="A lot", description="For you.", audience="caregiver", live=False)
HomePage.objects.get(locale__language_code="en").add_child(instance=book)
asked(book)
publish.publish_source(CoursePage.objects.get(pk=book.pk), by=publisher)
book = CoursePage.objects.get(pk=book.pk)
book.description = "For all of you."
asked(book)
module = ModulePage(title="A module of the lot", live=False)
book.add_child(instance=module)
asked(module)
words = [{"type": "paragraph", "value": f"<p>Words {n}.</p>", "id": str(n)} for n in range(40)]
lesson = LessonPage(
    title="A lesson of the lot", summary="In short.", audience="caregiver", duration_min=30,
    objectives=json.dumps([{"type": "objective", "value": "Talk.", "id": "o"}]),
    body=json.dumps(words), live=False,
)
module.add_child(instance=lesson)
asked(lesson)
print(book.pk, lesson.pk)
"""
# where the last frame ends on the screen; null: it did not come
END_OF_LAST = """() => {
    const frame = [...document.querySelectorAll("[data-approval-page]")].at(-1);
    const isThere = frame.contentDocument?.querySelector("main");
    return isThere ? frame.getBoundingClientRect().bottom : null;
}"""
LIVE_LESSON = "from lessons.models import LessonPage as L; print(L.objects.get(pk={0}).live)"


def test_phone_agrees_with_a_lot_when_each_page_of_it_was_on_the_screen(stage, demo):
    book, lesson = demo.run(LOT).split()[-2:]
    person = stage.person("publisher", viewport=PHONE, has_touch=True, is_mobile=True)
    person.goto(f"/admin/to-confirm/page/{book}/")
    next_one = person.locator("[data-approval-next]")
    expect(marks(person).first).to_be_visible()
    person.locator(".approval-page > summary").nth(1).click()  # folded, and not passed over

    def is_read() -> bool:
        next_one.dispatch_event("click")  # where a page of it is still to come, nothing happens
        return next_one.is_hidden()

    until(person, is_read)
    end = person.evaluate(END_OF_LAST)
    assert end is not None and end <= PHONE["height"]
    assert person.locator(".approval-page:not([open])").count() == 0
    assert person.evaluate("document.documentElement.scrollWidth <= innerWidth")
    person.locator("#approval-agree > .button").click()
    person.wait_for_url("**/admin/")
    assert demo.run(LIVE_LESSON.format(lesson)).strip() == "True"


def test_reading_is_put_down_on_the_phone_and_taken_up_at_the_desk(stage, demo, returned):
    page = f"/admin/to-confirm/page/{returned}/"
    phone = stage.person("publisher", "km", viewport=PHONE, has_touch=True, is_mobile=True)
    phone.goto(page)
    expect(phone.locator("[data-approval-next]")).to_contain_text("1/2")
    assert phone.locator("[data-approval-resume]").count() == 0
    with phone.expect_response("**/reading/") as answer:
        phone.locator("[data-approval-next]").tap()
    assert answer.value.status == 200
    expect(phone.locator("[data-approval-agree]")).to_have_count(1)

    desk = stage.person("publisher", "km", viewport=DESKTOP)
    desk.goto(page)
    desk.locator("[data-approval-resume] button").click()
    stopped = desk.frame_locator("[data-approval-page] >> nth=0").locator("[data-stopped]")
    expect(stopped).to_be_in_viewport()
    assert stopped.get_attribute("data-stopped")
    assert serious(desk) == []

    phone.goto(page)  # both changes were on a screen
    expect(phone.locator("[data-approval-next]")).to_be_hidden()
    assert demo.run(IS_LIVE.format(returned)).strip() == "False"
