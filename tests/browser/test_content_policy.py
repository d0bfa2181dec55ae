"""Nothing is refused where stories seldom go: the stage of the browser tests fails whatever story
meets a Content-Security-Policy (test_screens.py opens the largest editor, its panels and dialogs).
And a script in the text of a screen does not run.
"""

import pytest

pytestmark = [pytest.mark.browser]

READER = [
    "/",
    "/read/en/",
    "/read/km/help-now/",
    "/read/en/courses/",
    "/read/en/search/",
    "/api/v1/docs/",
]


def test_fields_with_a_script_of_their_own_begin(stage, screens):
    """Dates, rows that are added, choosers in a form: each is begun by an inline script."""
    page = stage.person("admin")

    page.goto(screens["stock"]["consent, add"])
    page.locator("input[name=given_on]").click()
    page.locator(".xdsoft_datetimepicker").first.wait_for()
    page.locator("[data-chooser-action-choose]").first.click()
    page.locator(".modal-body").wait_for()

    page.goto(screens["ours"]["service, edit"])
    page.locator("[id$=-ADD]").first.click()

    assert stage.refused == []


@pytest.mark.soak
def test_reader_is_refused_nothing(stage):
    page = stage.reader()
    for address in READER:
        page.goto(address)
        page.wait_for_load_state("networkidle")
    page.goto("/read/en/lessons/")
    page.locator("main a").first.click()
    page.wait_for_load_state("networkidle")
    page.goto("/read/en/search/")
    page.locator("main input[type=search]").fill("blackmail")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")

    assert stage.refused == []


@pytest.mark.parametrize("address", ["/admin/login/", "/read/en/"])
def test_smuggled_script_does_not_run(stage, address):
    page = stage.reader()
    page.route(
        address,
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace("</body>", "<script>window.ran = 1</script></body>"),
        ),
    )

    page.goto(address)

    assert page.evaluate("window.ran") is None
    assert len(stage.refused) == 1
    stage.refused.clear()
