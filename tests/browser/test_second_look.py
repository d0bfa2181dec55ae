"""A string that came back, at the screens of both reviewers, until its page can be published."""

from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import PHONE, Demo, Stage
from .workbench import box, card, go, line, office_of, settled, stay, stayed

pytestmark = [pytest.mark.browser]

CALL = "In danger, call 117."
FIRST, REPAIRED = "ពេលមានគ្រោះថ្នាក់ សូមហៅ 117។", "ពេលមានគ្រោះថ្នាក់ សូមហៅលេខ 117 ភ្លាម។"
# the other strings are approved, as two people do it
THE_REST = """
from django.contrib.auth import get_user_model
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from localize.workflow import review
person = get_user_model().objects.get
its = Translation.objects.get(pk={0})
texts = {{"A page to translate": "ទំព័រសម្រាប់បកប្រែ"}}
for one in StringSegment.objects.filter(source=its.source).exclude(string__data={1!r}):
    data = texts.get(one.string.data, one.string.data.replace("Tell", "ប្រាប់")
        .replace("an adult", "មនុស្សពេញវ័យ").replace("today", "ថ្ងៃនេះ").replace(".", "។"))
    place = dict(translation_of=one.string, context=one.context, locale=its.target_locale)
    done = review.write(StringTranslation(**place), by=person(username="translator"), text=data,
        and_submit=True)
    review.endorse(done, by=person(username="reviewer"))
"""


NAMES = ("translator", "reviewer", "reviewer2")


def test_what_changed_is_read_first_and_the_last_approval_offers_to_publish(
    browser: Any, demo: Demo, stage: Stage
):
    with office_of(browser, demo, (CALL,)) as office:
        demo.run(THE_REST.format(office.workbench.rstrip("/").rpartition("/")[2], CALL))
        pages = {name: stage.person(name, "km") for name in NAMES}
        for page in pages.values():
            page.goto(office.workbench)
        writer, one, other = pages.values()
        box(go(writer, 2).page).fill(FIRST)
        box(writer).press("Control+Enter")
        expect(line(writer, 2)).to_contain_text("រង់ចាំ")

        one.reload()
        stay(one)
        expect(card(one).locator(".localize-source")).to_be_hidden()
        one.keyboard.press("r")
        one.keyboard.press("1")
        one.keyboard.type("Now?")
        one.keyboard.press("Enter")
        expect(line(one, 2)).to_contain_text("ត្រូវកែ")
        writer.reload()
        expect(card(writer)).to_contain_text("Now?")
        box(writer).fill(REPAIRED)
        box(writer).press("Control+Enter")
        expect(line(writer, 2)).to_contain_text("រង់ចាំ")

        go(one, 2)
        expect(card(one).locator("[data-localize-since] ins").last).to_have_text(" ភ្លាម")
        expect(box(one)).to_be_hidden()
        other.set_viewport_size(PHONE)
        other.reload()
        expect(box(other)).to_be_visible()
        expect(card(other).locator(".localize-diff ins").last).to_have_text(" ភ្លាម")

        settled(one)
        one.keyboard.press("a")  # opens the source, and no more
        expect(card(one).locator(".localize-source")).to_be_visible()
        expect(line(one, 2)).to_contain_text("រង់ចាំ")
        publish = one.locator("[data-localize-publish]")
        expect(publish).to_have_attribute("data-outstanding", "1")
        one.keyboard.press("a")
        expect(publish).to_have_attribute("data-outstanding", "0")
        expect(one.locator(".localize-line")).to_contain_text("រង់ចាំការផ្សាយ")
        one.keyboard.press("u")
        expect(publish).to_have_attribute("data-outstanding", "1")
        assert stayed(one)
