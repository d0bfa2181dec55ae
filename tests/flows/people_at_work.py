"""A person at the office: logs in, opens an editor, fills it in and saves, as a browser does.

No script runs here: what a form holds is read from the page that was served, and what only scripts
would add (the counters of stream fields) is added.
"""

from html.parser import HTMLParser
from typing import Any

from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page

from tests.flows.demo_people import logged_in


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
