"""The people of the shipped installation at their screens: real logins, forms as they post them."""

import re
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from tests.flows import demo_people
from tests.opened import opened_now

NOTHING_TYPED = "null"  # what the editor's rich text posts that nobody has touched
AN_EMPTY_PARAGRAPH = rich_text("")


def logged_in(person: Any) -> Client:
    """Through the login form; an error is the page that a person would see."""
    return demo_people.logged_in(person.get_username(), raise_request_exception=False)


def edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def info_form(**fields: Any) -> dict[str, Any]:
    """What the editor of an InfoPage posts."""
    return nested_form_data(
        {
            "title": "Stay safe",
            "slug": "stay-safe",
            "intro": "",
            "body": streamfield([]),
            "comments": inline_formset([]),
            "go_live_at": "",
            "expire_at": "",
        }
        | fields
    )


def save(client: Client, page: Any, form: dict[str, Any]) -> Any:
    return client.post(edit(page), opened_now(page) | form)


def autosave(client: Client, page: Any, form: dict[str, Any]) -> dict[str, Any]:
    """The editor's own request while somebody types; the fields that its next one carries."""
    answer = client.post(
        edit(page), opened_now(page) | form, headers={"accept": "application/json"}
    )
    assert answer.json()["success"], answer.content
    return {"overwrite_revision_id": answer.json()["revision_id"]}


def publish(client: Client, page: Any, form: dict[str, Any]) -> Any:
    return client.post(edit(page), opened_now(page) | form | {"action-publish": "1"})


def told(response: Any) -> str:
    """The messages of a response, links and all."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def read(kind: str, slug: str, locale: str = "en") -> dict[str, Any] | None:
    """A document as anybody reads it; None if there is none."""
    answer = Client().get(f"/api/v1/{locale}/{kind}/{slug}/")
    return answer.json() if answer.status_code == 200 else None


TO_CONFIRM = "/admin/to-confirm/"


def to_confirm(client: Client) -> tuple[list[str], list[str], str | None]:
    """The titles and addresses of what waits for this person, and how many the list says."""
    html = client.get(TO_CONFIRM, follow=True).content.decode()
    mine = html.partition('id="my-work-own"')[0]
    found = re.findall(r'<h3[^>]*><a href="([^"]+)">([^<]+)</a></h3>', mine)
    count = re.search(r'my-work-count">(\d+)<', mine)
    return [title for _url, title in found], [url for url, _title in found], count and count[1]


def confirm(client: Client, screen: str) -> Any:
    """Open what waits and press “I have looked at it” under it."""
    html = client.get(screen).content.decode()
    form = html.partition(f'action="{TO_CONFIRM}confirm/"')[2].partition("</form>")[0]
    named = re.findall(r'name="(?:request|page)" value="([^"]+)"', form)
    return client.post(f"{TO_CONFIRM}confirm/", {"request": [one for one in named if ":" in one]})


def named(asked: Any) -> str:
    """A request as the buttons of its screen name it."""
    subject = asked.subject
    return f"{asked.pk}:{getattr(subject, 'specific', subject).seen(asked)}"
