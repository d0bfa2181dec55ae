"""A person at the office: logs in, opens an editor, fills it in and saves, as a browser does.

No script runs here: what a form holds is read from the page that was served, and what only scripts
would add (the counters of stream fields) is added.
"""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.models import Translation

from tests.flows.demo_people import logged_in
from tests.flows.office import to_confirm, told

_DISMISS = re.compile(r'formaction="([^"]+/dismiss/)" name="issue" value="([^"]+)"')


class Person:
    """One account of the demonstration at its own browser."""

    def __init__(self, name: str) -> None:
        self.client = logged_in(name, raise_request_exception=False)

    def add(self, model: type[Page], parent: Page) -> str:
        meta = model._meta
        return reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, parent.pk])

    def new(self, model: type[Page], parent: Page, **typed: Any) -> Any:
        """Save a new draft; the answer."""
        return self.send(self.add(model, parent), model, **typed)

    def save(self, page: Page, **typed: Any) -> Any:
        """Save an existing page; `action-publish` among what is typed publishes it."""
        return self.send(edit_address(page), type(page.specific), **typed)

    def send(self, address: str, model: type[Page], **typed: Any) -> Any:
        """Fill in the form at `address` and post it; with `autosaved`, as the editor's script."""
        headers = {"accept": "application/json"} if typed.pop("autosaved", False) else {}
        served = self.client.get(address)
        assert served.status_code == 200, served
        form = shown(served.content.decode(), model)
        return self.client.post(address, form | typed, headers=headers)


def edit_address(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def shown(html: str, model: type[Page]) -> dict[str, str]:
    """What the editor's form on a served page posts if nobody touches it."""
    form = _Form()
    form.feed(html)
    streams = {
        f"{field.name}-count": "0"
        for field in model._meta.get_fields()
        if isinstance(field, StreamField)
    }
    return streams | form.values


class _Form(HTMLParser):
    """The fields of the form with the id page-edit-form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._inside = False
        self._name = ""  # of the select or textarea that is open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = found.get("id") == "page-edit-form"
        name = found.get("name", "")
        if not self._inside or (tag != "option" and not name):
            return
        if tag in ("select", "textarea"):
            self._name = name
            self.values[name] = ""
        elif tag == "option" and "selected" in found:
            self.values[self._name] = found.get("value", "")
        elif tag == "input" and (
            "checked" in found
            or found.get("type") not in ("submit", "button", "file", "checkbox", "radio")
        ):
            self.values[name] = found.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._inside and self._name and self.lasttag == "textarea":
            self.values[self._name] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag in ("select", "textarea"):
            self._name = ""


def hand_over(person: Person, page: Page) -> None:
    """On the screen of the page."""
    screen = reverse("localize:source", args=[page.pk])
    seen = person.client.get(screen).context["seen"]
    assert person.client.post(screen, {"seen": seen}).status_code == 302


def forms(html: str, button: str) -> list[tuple[str, dict[str, str]]]:
    """(address, what it holds) of every form that has such a button."""
    found = []
    for form in re.findall(r"<form.*?</form>", html, re.S):
        hidden = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', form)
        fields = {name: unescape(value) for name, value in hidden}
        for action in re.findall(rf'action="([^"]+/{button}/)"', form):
            found.append((action, fields))
    return found


def lines(person: Person, workbench: str) -> list[str]:
    """What the screen calls each string."""
    listed = person.client.get(workbench).content.decode()
    return re.findall(r'data-localize-line="(\w+)"', listed)


def card(person: Person, workbench: str, line: str) -> str:
    """The screen with this string open."""
    return person.client.get(workbench, {"open": line}).content.decode()


def workbench_of(page: Page, locale: str) -> str:
    translation = Translation.objects.get(
        source__object_id=page.translation_key, target_locale__language_code=locale
    )
    return reverse("localize:translation", args=[translation.pk])


def translated(
    writer: Person,
    reviewer: Person,
    page: Page,
    texts: dict[str, str],
    locale: str = "km",
    publisher: Person | None = None,
) -> None:
    """Every string typed and submitted by one, approved by the other, who publishes the page where
    nobody else does."""
    workbench = workbench_of(page, locale)
    for line in lines(writer, workbench):
        for action, fields in forms(card(writer, workbench, line), "submit"):
            typed = {"text": texts.get(fields["source"], fields["source"])}
            answer = writer.client.post(action, fields | typed)
            assert answer.status_code == 302, (fields["source"], answer.content.decode()[:400])
    assert to_confirm(writer.client) == ([], [], None)
    approved(reviewer, workbench, publisher or reviewer)


def approved(reviewer: Person, workbench: str, publisher: Person) -> None:
    """Every string that was submitted, its warnings dismissed; and the page is published."""
    assert [one for one in to_confirm(reviewer.client)[1] if one.startswith(workbench)]
    for line in lines(reviewer, workbench):
        html = card(reviewer, workbench, line)
        while warning := _DISMISS.search(html):
            (_action, fields), *_rest = forms(html, "dismiss")
            said = reviewer.client.post(warning[1], fields | {"issue": unescape(warning[2])})
            assert said.status_code == 302, said.content.decode()[:400]
            html = card(reviewer, workbench, line)
        for action, fields in forms(html, "endorse"):
            reviewer.client.post(action, fields)
    left = to_confirm(reviewer.client)[1]
    assert not [one for one in left if one.startswith(workbench)]
    said = told(publisher.client.post(f"{workbench}publish/"))
    assert "Published" in said or "readers do not see" in said, said
