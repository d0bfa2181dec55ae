"""What guests said, in Wagtail's history of a page."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from cms.publishing.shared_drafts import answers


class GuestAnswer(LogFormatter):
    label = gettext_lazy("A guest answers")

    def format_message(self, entry: Any) -> str:
        name = {"name": entry.data.get("name", "")}
        said = (
            _("%(name)s, a guest without an account, agrees with the draft.")
            if entry.data.get("agrees")
            else _("%(name)s, a guest without an account, has a remark.")
        )
        return f"{said % name} {entry.data.get('remark', '')}".strip()


@hooks.register("register_log_actions")
def log_actions(registry: Any) -> None:
    registry.register_action(answers.ACTION)(GuestAnswer)
