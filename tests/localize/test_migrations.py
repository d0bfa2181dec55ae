"""What the data migrations make of the rows that an older version left."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    GroupApprovalTask,
    Page,
    PageLogEntry,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
)

from localize.models import ReviewEvent
from tests.localize.doors.conftest import client_of

NAME = "0009_end_moderation"
WAITED = "0011_how_long_a_text_waited"
DEFAULT = "Moderators approval"


def end_moderation() -> None:
    apps = MigrationLoader(connection).project_state(("localize", NAME)).apps
    import_module(f"localize.migrations.{NAME}").end_moderation(apps, None)


def handed_over(page: Any, *, by: Any, status: str = "in_progress") -> WorkflowState:
    """What “Submit to Moderators approval” left, with the assignment of Wagtail's migrations."""
    workflow = Workflow.objects.get(name=DEFAULT)
    Workflow.objects.filter(pk=workflow.pk).update(active=True)
    WorkflowPage.objects.get_or_create(page=Page.get_first_root_node(), workflow=workflow)
    state = WorkflowState(
        content_type=page.content_type,
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=str(page.pk),
        workflow=workflow,
        requested_by=by,
    )
    state.save()
    state.current_task_state = TaskState.objects.create(
        workflow_state=state,
        revision=page.get_latest_revision(),
        task=GroupApprovalTask.objects.get(name=DEFAULT),
        status="in_progress" if status == "in_progress" else "rejected",
    )
    state.status = status
    state.save()
    return state


@pytest.mark.django_db
def test_nothing_can_be_handed_to_moderators_after_the_upgrade():
    assert not Workflow.objects.filter(active=True).exists()
    assert not WorkflowPage.objects.exists()


@pytest.mark.parametrize("status", ["in_progress", "needs_changes"])
def test_page_that_waits_for_moderators_is_free_after_the_upgrade(desk, settings, status):
    page = desk.write(title="Stay safe")
    state = handed_over(page, by=desk.people.editor, status=status)
    settings.WAGTAIL_WORKFLOW_ENABLED = True  # even for whoever turns it on again
    assert Page.objects.get(pk=page.pk).specific.current_workflow_state == state

    end_moderation()

    page = type(page).objects.get(pk=page.pk)
    assert page.current_workflow_state is None
    assert page.get_lock() is None
    assert not page.has_workflow
    state.refresh_from_db()
    assert state.status == "cancelled"
    assert not TaskState.objects.filter(status="in_progress").exists()


def test_history_of_a_page_that_waited_says_that_it_ended(desk):
    page = desk.write(title="Stay safe")
    handed_over(page, by=desk.people.editor)
    other = desk.write(title="Never handed over")

    end_moderation()

    entry = PageLogEntry.objects.get(action="localize.moderation_ended")
    assert entry.page_id == page.pk
    assert not PageLogEntry.objects.filter(page_id=other.pk, action=entry.action).exists()
    html = client_of(desk.people.editor).get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert f"The request “{DEFAULT}” was ended" in html.content.decode()


def test_request_for_a_page_that_is_gone_is_ended_too(desk):
    page = desk.write(title="Stay safe")
    state = handed_over(page, by=desk.people.editor)
    WorkflowState.objects.filter(pk=state.pk).update(object_id="999999")

    end_moderation()

    state.refresh_from_db()
    assert state.status == "cancelled"
    assert not PageLogEntry.objects.filter(action="localize.moderation_ended").exists()


def test_moderation_that_is_over_is_left_alone(desk):
    page = desk.write(title="Stay safe")
    state = handed_over(page, by=desk.people.editor)
    WorkflowState.objects.filter(pk=state.pk).update(status="approved")

    end_moderation()

    state.refresh_from_db()
    assert state.status == "approved"
    assert not PageLogEntry.objects.filter(action="localize.moderation_ended").exists()


@pytest.mark.django_db
def test_approvals_of_before_know_how_long_their_text_had_waited():
    """Back to the submission right before; an approval after an approval waited for nothing."""
    now = timezone.now()
    for review, steps in {
        # two texts whose steps lie between each other's
        1: [(90, "submitted"), (50, "submitted"), (20, "approved"), (10, "approved")],
        2: [(60, "submitted"), (40, "returned"), (30, "submitted"), (25, "approved")],
    }.items():
        for ago, verb in steps:
            event = ReviewEvent.objects.create(review_id=review, locale="km", verb=verb)
            ReviewEvent.objects.filter(pk=event.pk).update(at=now - timedelta(hours=ago))

    apps = MigrationLoader(connection).project_state(("localize", WAITED)).apps
    import_module(f"localize.migrations.{WAITED}").from_the_history(apps, None)

    waited = ReviewEvent.objects.filter(verb="approved").order_by("review_id", "at")
    assert list(waited.values_list("waited", flat=True)) == [
        timedelta(hours=30),
        None,
        timedelta(hours=5),
    ]
