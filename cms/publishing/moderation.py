"""What is left of Wagtail's moderation, which is switched off (WAGTAIL_WORKFLOW_ENABLED): editors
that somebody keeps open from elsewhere, and no question about messages that never come.
"""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.forms.account import NotificationPreferencesForm

from cms.core.wagtail_compat import MODERATE


def take_for_saving(request: HttpRequest) -> None:
    """“Approve”, pressed in an editor that was open when moderation ended, saves what is typed.

    Wagtail would look for the step that it approves and break.
    """
    if MODERATE in request.POST:
        kept = request.POST.copy()
        del kept[MODERATE]
        request.POST = kept  # type: ignore[assignment]


class CommentNotificationsForm(NotificationPreferencesForm):
    """Of the messages that Wagtail offers in the account, the one that can still come."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("submitted", "approved", "rejected"):
            self.fields.pop(f"{name}_notifications", None)
