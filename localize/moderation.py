"""What is left of Wagtail's moderation, which is switched off (WAGTAIL_WORKFLOW_ENABLED): a line in
the history of each page that waited for it, editors still open in a tab since then, and no question
about messages that never come.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.forms.account import NotificationPreferencesForm
from wagtail.admin.views.account import NotificationsSettingsPanel
from wagtail.log_actions import LogFormatter

ENDED = "localize.moderation_ended"  # written by the migration that ended it
ACTION = "action-workflow-action"  # the name of Wagtail's buttons for a step


class ModerationEnded(LogFormatter):
    label = gettext_lazy("End a request for moderation")

    def format_message(self, entry: Any) -> str:
        return _(
            "The request “%(workflow)s” was ended, as nobody answers such requests any more. "
            "The draft is kept; a publisher can publish it."
        ) % {"workflow": entry.data.get("workflow", "")}


@hooks.register("register_log_actions")
def log_actions(registry: Any) -> None:
    registry.register_action(ENDED)(ModerationEnded)


def take_for_saving(request: HttpRequest) -> None:
    """“Approve”, pressed in an editor that was open when moderation ended, saves what is typed.

    Wagtail would look for the step that it approves and break.
    """
    if ACTION in request.POST:
        kept = request.POST.copy()
        del kept[ACTION]
        request.POST = kept  # type: ignore[assignment]


class CommentNotificationsForm(NotificationPreferencesForm):
    """Of the messages that Wagtail offers in the account, the one that can still come."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("submitted", "approved", "rejected"):
            self.fields.pop(f"{name}_notifications", None)


def ask_about_comments_only() -> None:
    """Called once by `LocalizeConfig.ready()`."""
    NotificationsSettingsPanel.form_class = CommentNotificationsForm
