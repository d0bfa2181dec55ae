"""A picture of a child from its upload to its end: with a consent it is public; when the consent
has ended, one round of the worker takes it out of the API, the reader and its own
addresses. And a file that is replaced."""

import hashlib
import json
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.lessons import private_data

from .conftest import PHONE

pytestmark = [pytest.mark.browser]

LESSON = "evidence-without-copying"
ALT = "A girl shows her drawing of a telephone"
MOST_SECONDS = 90  # until the worker looked, beside the rest of the suite


def document(demo: Any, kind: str = "lessons") -> dict[str, Any]:
    with urllib.request.urlopen(f"{demo.url}/api/v1/en/{kind}/{LESSON}/") as answer:
        return json.load(answer)


def status(demo: Any, path: str) -> int:
    try:
        with urllib.request.urlopen(demo.url + path) as answer:
            assert private_data.traces(answer.read()) == []
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def upload(editor: Any) -> None:
    """Through the upload screen, with everything that a telephone writes into a picture."""
    content = private_data.picture("jpeg", size=(1000, 500))
    editor.goto("/admin/images/")
    editor.get_by_role("link", name="Add an image").click()
    file = {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": content}
    editor.set_input_files("input[type=file]", file)
    editor.get_by_label("Title").fill("Girl with a drawing")
    editor.get_by_label("What the picture shows").fill(ALT)
    editor.get_by_label("A child can be recognised").check()
    editor.get_by_role("button", name="Update").click()
    # the screen takes the form away when the picture is stored
    editor.get_by_label("What the picture shows").wait_for(state="hidden")


def choose_picture(editor: Any, place: Any) -> None:
    place.get_by_role("button", name="Choose an image").click()
    editor.locator(".modal-body a", has_text="Girl with a drawing").first.click()
    editor.locator(".modal-body").wait_for(state="hidden")


def record_consent(editor: Any) -> None:
    editor.get_by_label("Main menu").get_by_role("link", name="Consents").click()
    editor.get_by_role("link", name="Add consent").first.click()
    choose_picture(editor, editor.locator("main"))
    values = {
        "who": "File 204",
        "guardian": "Mother",
        "given_on": "2026-01-05",
        "expires_on": "2099-01-05",
        "kept_at": "Cabinet 2",
    }
    for name, value in values.items():
        editor.fill(f"[name={name}]", value)
    editor.locator("[name=scope][value=web]").check()
    editor.keyboard.press("Escape")  # the calendar
    editor.get_by_role("button", name="Save").first.click()
    editor.wait_for_url("**/consent/")


def insert(editor: Any) -> str:
    """Into the lesson; the address of its edit screen."""
    editor.goto("/admin/pages/search/?q=never+copy+images")
    editor.locator("main a", has_text="Protect evidence").first.click()
    editor.wait_for_url("**/edit/")
    address = str(editor.url)
    body = editor.locator('[data-contentpath="body"]')
    body.locator('button[title="Insert a block"]').last.click()
    editor.get_by_role("option", name="Picture").click()
    choose_picture(editor, body)
    body.locator('input[name$="-value-alt"]').last.fill(ALT)
    editor.locator("[name=action-hand-over]").first.click()
    editor.wait_for_url("**/hand-over/")
    return address


def confirm(person: Any, name: str) -> None:
    """What waits for a second person."""
    person.get_by_role("link", name=name).first.click()
    person.get_by_role("button", name="I have looked at it").click()
    person.get_by_text("Confirmed: it counts from now on").wait_for()


# an open editor is sent: what is shown again, built and looked at, takes longest of all
SENT = """async () => {
  const body = new FormData(document.querySelector('[data-edit-form]'));
  body.append('action-publish', '1');
  return (await fetch(location, {method: 'POST', body, redirect: 'manual'})).status;
}"""


def publish(person: Any, address: str) -> None:
    person.goto(address)
    person.get_by_role("button", name="More actions").first.click()
    with person.expect_navigation():
        person.locator("[name=action-publish]").first.click()


def test_picture_of_a_child_leaves_everything_when_its_consent_has_ended(stage, demo):
    editor, publisher = stage.person("editor"), stage.person("publisher")
    upload(editor)
    address = insert(editor)

    publish(publisher, address)
    assert publisher.get_by_text("there is no consent on record").count()
    assert ALT not in json.dumps(document(demo))

    record_consent(editor)  # of a picture that a draft shows already
    assert publisher.evaluate(SENT) == 200  # shown again: refused
    assert ALT not in json.dumps(document(demo))
    publisher.goto("/admin/")
    publisher.get_by_role("link", name="To confirm (").first.click()
    confirm(publisher, "Girl with a drawing")
    publish(publisher, address)
    lesson = document(demo)
    assert ALT in json.dumps(lesson)
    images = [block["value"] for block in lesson["body"] if block["type"] == "image"]
    (picture,) = [value["image"] for value in images if value["alt"] == ALT]
    shown = [one["url"] for one in picture["renditions"]]
    assert len(shown) >= 6  # 320, 640, 960 as WebP and JPEG
    assert {status(demo, one) for one in shown} == {200}
    reader = stage.reader(viewport=PHONE)
    path = lesson["web_url"]
    reader.goto(path)
    reader.get_by_alt_text(ALT).scroll_into_view_if_needed()

    for open_editor in (editor, publisher):  # it looks at itself all the time
        open_editor.close()
    demo.end_consent("File 204")
    end = time.monotonic() + MOST_SECONDS
    while ALT in json.dumps(document(demo)) and time.monotonic() < end:
        reader.wait_for_timeout(500)

    for kind in ("lessons", "guides"):
        assert ALT not in json.dumps(document(demo, kind))
    assert {status(demo, one) for one in shown} == {404}
    other = stage.reader(viewport=PHONE)  # the first one's browser keeps a page for a minute
    other.goto(path)
    assert other.get_by_alt_text(ALT).count() == 0
    assert demo.check_documents() == ""


DRAWING = "Drawing: book-4-young-people"


def shown_pictures(demo: Any) -> set[str]:
    """The addresses of every picture that a channel gets."""
    entries, feed, page = [], f"{demo.url}/api/v1/changes/?limit=100", {"has_more": True}
    while page["has_more"]:  # other stories publish here, too
        since = f"&since={page['last_seq']}" if entries else ""
        with urllib.request.urlopen(feed + since) as answer:
            page = json.load(answer)
        entries += page["results"]
    files = [file for one in entries if one["document"] for file in one["document"]["media"]]
    return {file["url"] for file in files if file["type"].startswith("image/")}


@pytest.mark.soak
def test_replaced_picture_waits_until_somebody_else_has_looked(stage, demo):
    editor, publisher = stage.person("editor"), stage.person("publisher")
    before = shown_pictures(demo)
    content = private_data.picture("png", size=(700, 500))

    editor.goto("/admin/images/?q=young")
    editor.get_by_role("link", name=DRAWING, exact=False).first.click()
    file = {"name": "IMG_7.png", "mimeType": "image/png", "buffer": content}
    editor.set_input_files("input[type=file]", file)
    editor.get_by_label("Credit").fill("Dara, CC BY 4.0")
    editor.get_by_role("button", name="Save").first.click()
    editor.get_by_text("waits for a second person").wait_for()
    assert shown_pictures(demo) == before

    publisher.goto("/admin/to-confirm/")
    confirm(publisher, DRAWING)
    after = shown_pictures(demo)
    old, new = before - after, after - before
    assert len(new) == 4  # 320 and 640 as WebP and JPEG
    assert {status(demo, one) for one in new} == {200}
    assert {status(demo, one) for one in old} == {404}


RESOURCE = "facilitator-checklist"


def resource(demo: Any) -> dict[str, Any]:
    with urllib.request.urlopen(f"{demo.url}/api/v1/en/resources/{RESOURCE}/") as answer:
        return json.load(answer)


def english_file(document: dict[str, Any]) -> dict[str, Any]:
    (file,) = [one for one in document["files"] if one["language"] == "en"]
    return file


@pytest.mark.soak
def test_replaced_file_keeps_the_address_of_its_resource(stage, demo):
    before = resource(demo)
    old = english_file(before)
    editor, publisher = stage.person("editor"), stage.person("publisher")
    content = private_data.pdf(pages=3)

    editor.goto("/admin/")
    editor.get_by_role("link", name="Library files").click()
    editor.get_by_role("link", name="Facilitator checklist", exact=False).first.click()
    address = editor.url
    editor.get_by_role("tab", name="Files").click()
    editor.get_by_role("link", name="Add or replace a file").click()
    editor.select_option("[name=language]", "en")
    name = f"{'ស្រីនាងសុភាព ' * 15}.pdf"
    editor.set_input_files(
        "input[type=file]", {"name": name, "mimeType": "application/pdf", "buffer": content}
    )
    editor.get_by_role("button", name="Add the file").click()
    editor.get_by_text("Somebody else has to confirm it").wait_for()
    assert resource(demo) == before

    publisher.goto(address)
    publisher.get_by_role("tab", name="Files").click()
    publisher.get_by_role("link", name="Confirm", exact=True).click()
    publisher.get_by_role("button", name="I have looked at it").click()
    publisher.get_by_text("The file is confirmed and published.").wait_for()

    after = resource(demo)
    new = english_file(after)
    assert {name: after[name] for name in ("key", "url", "web_url", "slug")} == {
        name: before[name] for name in ("key", "url", "web_url", "slug")
    }
    assert new["version"] == old["version"] + 1
    assert new["sha256"] != old["sha256"]
    with urllib.request.urlopen(demo.url + new["url"]) as answer:
        served = answer.read()
    assert (hashlib.sha256(served).hexdigest(), len(served)) == (new["sha256"], new["bytes"])
    assert private_data.traces(served) == []
    assert status(demo, old["url"]) == 404
    assert after["pages"] == 3
    reader = stage.reader(viewport=PHONE)
    reader.goto(after["web_url"])
    links = reader.locator("a.file")
    addresses = [link.get_attribute("href") for link in links.all()]
    assert new["url"] in addresses
    assert old["url"] not in addresses
    assert reader.get_by_text(f"Version {new['version']}").first.is_visible()

    # the page's screen changes the facts, and its own form sends nothing of them
    editor.goto(address)
    editor.get_by_role("tab", name="Files").click()
    # its own name is a word of the language in which this server showed the screen first
    shown = editor.locator("[role=tabpanel]:visible")
    shown.locator("a[href*='/admin/pages/']").first.click()
    editor.get_by_role("link", name="Change the facts").click()
    editor.locator("[name=facts-paper]").select_option("A5")
    ours = editor.evaluate("[...new FormData(document.querySelector('[data-edit-form]')).keys()]")
    assert "summary" in ours and not [name for name in ours if name.startswith("facts")]
    editor.get_by_role("button", name="Save the facts").click()
    editor.get_by_text("The facts are saved.").wait_for()
    assert resource(demo)["paper"] == "A5" != before["paper"]
