"""The workbench as stories see it: a page of its own to translate, and what is on the screen."""

import json
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import APIRequestContext, Page, expect
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from ops.demo.people import PASSWORD

from .conftest import Demo, Stage
from .waiting import PATIENCE

TITLE = "A page to translate"
SENTENCES = (
    "Ask an adult whom you trust.",
    "Keep your password secret.",
    "You may say no.",
    "Think before you share.",
    "Close what frightens you.",
    "Tell somebody at once.",
    "It is never your fault.",
    "Help is free.",
)
RICH = "Tell <b>an adult</b> today."
KHMER = "សូមសួរមនុស្សពេញវ័យដែលអ្នកទុកចិត្ត។"
OTHER = "អ្នកអាចនិយាយថាទេ។"
# the road to it is walked by others (test_whole_lesson.py, tests/flows/test_office_of_two.py)
MADE = """
import json
from django.contrib.auth import get_user_model
from wagtail_localize.models import Translation
from home.models import HomePage, InfoPage
from localize.workflow import publish, work
person = get_user_model().objects.get
home = HomePage.objects.get(locale__language_code="en")
page = InfoPage(title={0!r}, slug={1!r}, body={2!r}, live=False)
home.add_child(instance=page)
page.save_revision(user=person(username="editor"))
page = publish.publish_source(page, by=person(username="publisher"))
work.refresh(page)
its = Translation.objects.get(source__object_id=page.translation_key)
print(json.dumps([page.pk, its.pk]))
"""


@dataclass
class Office:
    """A page of its own that two people published, and its Khmer workbench."""

    editor: APIRequestContext
    publisher: APIRequestContext
    slug: str
    edit: str
    workbench: str

    def say(self, *sentences: str) -> None:
        """The editor writes, the publisher publishes: the source says this from now on."""
        form = page_form(sentences, self.slug)
        sent(self.editor, self.edit, **form)
        sent(self.publisher, self.edit, **form, **{"action-publish": "1"})
        new = next(one for one in sentences if one not in SENTENCES)
        prepared(self.publisher, self.workbench, re.escape(new))


def prepared(by: APIRequestContext, address: str, what: str) -> str:
    """What of a screen stands there once the worker has come by, as it does every second."""
    end = time.monotonic() + PATIENCE
    while (found := re.search(what, by.get(address).text())) is None:
        assert time.monotonic() < end, address
        time.sleep(0.5)  # each look is a screen of the server's
    return found[0]


def body_of(sentences: tuple[str, ...]) -> list[dict[str, str]]:
    """A paragraph for each; the blocks keep their ids, as they do in the editor."""
    return [
        {
            "type": "paragraph",
            "value": f"<p>{sentence}</p>",
            "id": f"00000000-0000-4000-8000-{number:012}",
        }
        for number, sentence in enumerate((*sentences, RICH))
    ]


def page_form(sentences: tuple[str, ...], slug: str) -> dict[str, Any]:
    body = body_of(sentences)
    shown = streamfield([(one["type"], rich_text(one["value"])) for one in body])
    values = {"title": TITLE, "slug": slug, "body": shown}
    return nested_form_data(values | {"comments": inline_formset([])}) | {
        f"body-{n}-id": one["id"] for n, one in enumerate(body)
    }


def account(stage: Stage, username: str) -> APIRequestContext:
    """Logged in, without a screen."""
    context = stage.browser.new_context(base_url=stage.demo.url)
    stage.contexts.append(context)
    stage.demo.log_in(context, username)
    return context.request


def sent(by: APIRequestContext, address: str, **fields: Any) -> str:
    """A form of the screen at `address` was taken; where it leads to. That of an editor says what
    was opened."""
    form = {name: str(value) for name, value in fields.items()}
    if address.endswith("/edit/"):
        form |= re.findall(r'name="(loaded_revision_\w+)" value="([^"]*)"', by.get(address).text())
    form |= {"csrfmiddlewaretoken": token_of(by)}
    # a form with a mistake is shown again; where the other ones lead to is a screen of its own
    answer = by.post(address, form=form, max_redirects=0)
    assert answer.status == 302, answer.status
    return str(answer.headers["location"])


def token_of(by: APIRequestContext) -> str:
    cookies = {cookie["name"]: cookie["value"] for cookie in by.storage_state()["cookies"]}
    if "csrftoken" not in cookies:
        by.get("/admin/login/")
        return token_of(by)
    return str(cookies["csrftoken"])


@contextmanager
def office_of(browser: Any, demo: Demo, sentences: tuple[str, ...] = SENTENCES) -> Iterator[Office]:
    stage = Stage(browser, demo)
    editor, publisher = account(stage, "editor"), account(stage, "publisher")
    # tests of a module that are given to another process and back make it twice
    slug = f"a-page-{uuid.uuid4().hex[:8]}"
    body = json.dumps(body_of(sentences))
    page, translation = json.loads(demo.run(MADE.format(TITLE, slug, body)))
    edit, workbench = f"/admin/pages/{page}/edit/", f"/admin/localize/translation/{translation}/"
    yield Office(editor, publisher, slug, edit, workbench)
    for context in stage.contexts:
        context.close()


def go(page: Page, number: int) -> Any:
    """Open a string by its place in the list; its card. As somebody who has seen the one before."""
    expect(page.locator("[data-localize-workbench] [aria-busy=true]")).to_have_count(0)
    page.locator(
        "[data-localize-line] a", has=page.locator("b", has_text=re.compile(rf"^{number}$"))
    ).click()
    expect(page.locator(f"[data-localize-card][aria-label$='{number}']")).to_be_visible()
    return card(page)


def card(page: Page) -> Any:
    return page.locator("[data-localize-card]")


def box(page: Page) -> Any:
    return page.locator("[data-localize-card] textarea[name=text]")


def line(page: Page, number: int) -> Any:
    return page.locator(
        "[data-localize-line]", has=page.locator("b", has_text=re.compile(rf"^{number}$"))
    )


def waiting_line(page: Page) -> Any:
    """Which strings were typed and not saved, and why."""
    return page.locator("[data-localize-waiting]")


def settled(page: Page) -> None:
    """The card stands, and may be decided on."""
    expect(page.locator("[data-localize-open]:not([aria-busy])")).to_have_count(1)


def in_review(page: Page) -> set[int]:
    found = page.locator("[data-localize-line][data-in~=in_review] b")
    return {int(number) for number in found.all_inner_texts()}


@contextmanager
def held(page: Page, address: Any, times: int | None = None) -> Iterator[list[Any]]:
    """The requests to `address` that wait, until the block ends; times: so many, the first ones."""
    waiting: list[Any] = []
    page.route(address, lambda route: waiting.append(route), times=times)
    yield waiting
    for one in list(waiting):
        one.continue_()
    page.unroute(address)


def stay(page: Page) -> None:
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    """Was the page never loaded again?"""
    return bool(page.evaluate("window.stayed === true"))


def kept(page: Page) -> list[str]:
    """The texts on the device."""
    values = page.evaluate(
        "Object.entries(localStorage).filter(([k]) => k.startsWith('cncc-typed'))"
    )
    return [json.loads(value)["text"] for _name, value in values]


def log_out(page: Page) -> None:
    page.evaluate("document.querySelector('form[action=\"/admin/logout/\"]').requestSubmit()")
    page.wait_for_url("**/admin/login/**")


def log_in(page: Page, username: str) -> None:
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
