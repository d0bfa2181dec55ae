"""An editor begins a lesson with a Khmer title and nothing else; a second person publishes it."""

import json

import pytest

from .conftest import PHONE

pytestmark = [pytest.mark.browser]

TITLE = "សុវត្ថិភាពតាមអ៊ីនធឺណិត"
SLUG = "sovtthephaptameintheunet"
WATCHES = """
addEventListener("w-unsaved:watch-edits", () => { window.watched = true })
addEventListener("w-autosave:success", () => { window.saved = true })
"""
MODULE = "/admin/pages/add/lessons/lessonpage/{module}/"
FIND_MODULE = (
    "from lessons.models import ModulePage;"
    "print(ModulePage.objects.filter(locale__language_code='km').last().pk)"
)


@pytest.fixture
def editor(stage, demo):
    """The editor, who reads Khmer."""
    demo.speak("km", "editor")
    yield lambda **options: stage.person("editor", **options)
    demo.speak("en", "editor")


@pytest.fixture(scope="module")
def module(demo) -> str:
    return demo.manage("shell", "--command", FIND_MODULE).split()[-1]


@pytest.mark.slow("two autosaves of a new page, at two widths")
@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["desktop", "phone"])
def test_title_alone_is_saved_by_itself(editor, module, options):
    person = editor(**options)
    person.add_init_script(WATCHES)
    person.goto(MODULE.format(module=module))
    person.wait_for_function("window.watched")  # what is typed before is part of the beginning

    title = person.locator("[name=title]")
    title.press_sequentially(TITLE[:-1], delay=50)
    person.wait_for_function("window.saved")
    assert person.url.endswith("/edit/")
    # the rest after the first autosave: the address follows
    title.press("End")
    title.press_sequentially(TITLE[-1])
    made = "document.querySelector('[name=slug]').value.startsWith"
    person.wait_for_function(f"{made}({json.dumps(SLUG)})")
    # a phone has room for the sign only
    person.get_by_text("បានរក្សាទុក").first.wait_for(state="attached")

    person.reload()
    assert person.input_value("[name=title]") == TITLE
    assert person.input_value("[name=slug]").startswith(SLUG)
    assert person.locator(".messages li").count() == 0  # how it stands is beside the form
