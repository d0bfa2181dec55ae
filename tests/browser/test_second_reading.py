"""A returned lesson, mended: whoever returned it reads in Khmer what changed, beside it the page as
its readers get it; in a narrow window one of the two."""

import pytest
from playwright.sync_api import expect

from .conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser]

# a page of its own, returned by the publisher, mended and handed over again
RETURNED = """
from django.contrib.auth import get_user_model
from cms.publishing.approvals import engine
from home.models import HomePage, InfoPage
from localize.workflow import publish
editor, publisher = (get_user_model().objects.get(username=n) for n in ("editor", "publisher"))
page = InfoPage(title="ពាក្យសម្ងាត់", intro="កុមារត្រូវបានការពារ។", live=False)
HomePage.objects.get(locale__language_code="km").add_child(instance=page)
first = publish.hand_over(page, page.save_revision(user=editor), by=editor)
engine.return_(first, by=publisher, reason="សូមនិយាយអំពីកុមារី។")
page.intro = "កុមារីត្រូវបានការពារ។"
publish.hand_over(page, page.save_revision(user=editor), by=editor)
print(page.pk)
"""


@pytest.fixture
def returned(demo):
    demo.speak("km", "publisher")
    yield int(demo.run(RETURNED).split()[-1])
    demo.speak("en", "publisher")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=lambda size: str(size["width"]))
def test_what_changed_stands_first_and_the_page_beside_it(stage, returned, size):
    publisher = stage.person("publisher", viewport=size)
    publisher.goto(f"/admin/to-confirm/page/{returned}/")

    expect(publisher.locator(".localize-remark q")).to_have_text("សូមនិយាយអំពីកុមារី។")
    expect(publisher.locator(".approval-words > .approval-section ins")).to_have_text("រី")
    fold = publisher.locator(".approval-all")
    expect(fold.locator(".approval-section").first).to_be_hidden()
    fold.locator("summary").first.click()
    expect(fold.locator(".approval-section").first).to_be_visible()

    layout = publisher.locator(".approval-layout iframe")
    if size is PHONE:
        expect(layout).to_be_hidden()
        publisher.locator(".approval-to-layout").check()
    expect(layout).to_be_visible()
    expect(publisher.locator(".approval-words")).to_be_visible(visible=size is DESKTOP)
    expect(layout.content_frame.get_by_text("កុមារីត្រូវបានការពារ។")).to_be_visible()
    assert publisher.evaluate("document.documentElement.scrollWidth <= innerWidth")
