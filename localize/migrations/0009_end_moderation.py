from django.db import migrations
from django.utils import timezone

RUNNING = ("in_progress", "needs_changes")


def end_moderation(apps, schema_editor):
    """What was handed to “Moderators approval” waits for nobody any more; its history says so."""

    def model(name):
        return apps.get_model("wagtailcore", name)

    now = timezone.now()
    pages = apps.get_model("contenttypes", "ContentType").objects.filter(
        app_label="wagtailcore", model="page"
    )
    running = model("WorkflowState").objects.filter(status__in=RUNNING)
    for state in running.select_related("workflow", "current_task_state"):
        if pages.filter(pk=state.base_content_type_id).exists():
            page = model("Page").objects.filter(pk=int(state.object_id)).first()
            if page is not None:
                _note(model("PageLogEntry"), page, state, now)
        state.task_states.filter(status="in_progress").update(status="cancelled", finished_at=now)
        state.status = "cancelled"
        state.save()
    # as Wagtail's button “Disable” leaves a workflow: nothing can be handed to it
    model("WorkflowPage").objects.all().delete()
    model("WorkflowContentType").objects.all().delete()
    model("Workflow").objects.update(active=False)


def _note(PageLogEntry, page, state, now):
    task_state = state.current_task_state
    PageLogEntry.objects.create(
        page_id=page.pk,
        content_type_id=page.content_type_id,
        label=page.draft_title or page.title,
        action="localize.moderation_ended",
        data={"workflow": state.workflow.name},
        timestamp=now,
        revision_id=task_state.revision_id if task_state is not None else None,
    )


class Migration(migrations.Migration):
    """Wagtail's workflow is off (WAGTAIL_WORKFLOW_ENABLED): no page stays locked by one."""

    dependencies = [
        ("localize", "0008_without_redirects"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    # backwards there is nothing to do: what was ended stays ended, and can be handed over again
    operations = [migrations.RunPython(end_moderation, migrations.RunPython.noop)]
