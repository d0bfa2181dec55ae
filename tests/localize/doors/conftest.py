"""Every door of Wagtail and wagtail-localize: refused with a sentence, the draft kept, never a 500.

A door is knocked at as a person does: a POST of somebody who has every right that Wagtail asks for.
`page` is an English page published by two people, `khmer` its approved and published Khmer.
"""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from home.models import InfoPage
from tests.localize.conftest import Desk, signed_in
from tests.opened import opened_now

MARKER = "Nobody has read this."
SECOND = "A second person"


def client_of(user: Any) -> Client:
    """An error is the page that a person would see."""
    return signed_in(user.get_username(), raise_request_exception=False)


@pytest.fixture
def all_at_once(desk: Desk) -> Any:
    """One account in the editor, reviewer and publisher groups at once."""
    user = desk.people.publisher
    user.groups.set(
        [
            group
            for person in ("editor", "reviewer", "publisher")
            for group in getattr(desk.people, person).groups.all()
        ]
    )
    return user


@pytest.fixture
def alone(all_at_once: Any) -> Client:
    return client_of(all_at_once)


def form(page: Any = None, **fields: Any) -> dict[str, Any]:
    """What the editor of an InfoPage posts that was opened just now."""
    data = {
        "title": page.title if page is not None else "New",
        "slug": page.slug if page is not None else "new",
        "intro": page.intro if page is not None else "",
        "body": streamfield([]),
        "comments": inline_formset([]),
        "go_live_at": "",
        "expire_at": "",
    }
    return nested_form_data(data | opened_now(page) | fields)


def edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def told(response: Any) -> str:
    """The messages of a response, or the sentence of a problem document."""
    if response.headers.get("content-type") == "application/problem+json":
        return response.json()["detail"]
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def live_intro(page: Any) -> str:
    return InfoPage.objects.get(pk=page.pk).intro


def draft_intro(page: Any) -> str:
    return InfoPage.objects.get(pk=page.pk).get_latest_revision_as_object().intro


def assert_refused(response: Any, sentence: str) -> None:
    assert response.status_code < 500
    assert sentence in told(response)


def alias_of_source(target: Any, page: Any) -> None:
    """What the package's tree synchronisation makes: the source's words, live, in another tree."""
    Page.objects.filter(pk=target.pk).update(alias_of=page, live=True, title=page.title)
    InfoPage.objects.filter(pk=target.pk).update(intro=page.intro)


@pytest.fixture
def moderation(desk: Desk) -> Workflow:
    """A workflow of one step below the English home page, for the publishers."""
    workflow = Workflow.objects.create(name="Moderation")
    task = GroupApprovalTask.objects.create(name="Read it")
    task.groups.set(desk.people.publisher.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=desk.homes["en"])
    return workflow
