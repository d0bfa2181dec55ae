"""“Hand over” in the editor: the button, and what is said when the page is opened again."""

from typing import Any

from django.contrib.messages import SUCCESS, add_message, get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.models import Page

from cms.core.wagtail_compat import PUBLISH
from cms.two_people.approvals.models import Outcome
from localize.workbench.next_steps import source_url
from localize.workbench.sources import last_request, returned_sentence, why_hidden
from localize.workflow import gate, publish
from localize.workflow.translation_access import ScheduleLock

BUTTON = "action-hand-over"
REPLACED = ("action-save-draft", "action-page-locked")  # as Wagtail calls them
CHANGED_SINCE = gettext_lazy(
    "It was changed after it was handed over, so nobody is asked about it any more."
)


class HandOver(ActionMenuItem):
    """Saves the draft and leads to the screen where it is handed over; of a version that waits for
    its day, to where that is changed."""

    name = BUTTON
    label = gettext_lazy("Hand over")
    icon_name = "resubmit"

    def is_shown(self, context: dict[str, Any]) -> bool:
        if context["view"] == "create":
            return True
        if context["view"] != "edit" or gate.is_target(context["page"]):
            return False
        return self._waits(context) or not context["locked_for_user"]

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        if self._waits(context):
            context["url"] = source_url(context["page"])
            context["label"] = context["lock"].label(context["request"].user)
        return context

    @staticmethod
    def _waits(context: dict[str, Any]) -> bool:
        return isinstance(context.get("lock"), ScheduleLock)


def make_it_the_button(menu_items: list[ActionMenuItem], context: dict[str, Any]) -> None:
    """The big one, in the place of “Save draft”: the editor saves by itself, and so does this; and
    of “Page locked”. For who may publish what others stand behind, publishing is."""
    named = {item.name: item for item in menu_items}
    if BUTTON not in named:
        return
    is_second = PUBLISH in named and _is_second(context.get("page"), context["request"].user)
    main = named[PUBLISH if is_second else BUTTON]
    others = (item for item in menu_items if item is not main and item.name not in REPLACED)
    menu_items[:] = [main, *others]


def _is_second(page: Page | None, user: Any) -> bool:
    revision = page.get_latest_revision() if page is not None else None
    if revision is None or not page.has_unpublished_changes:  # type: ignore[union-attr]
        return False
    return bool(publish.people_behind(page, revision) - {user.pk})


def after_saving(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Its button was pressed, and the draft is safe."""
    if BUTTON not in request.POST or gate.is_target(page):
        return None
    _leave_out_what_the_screen_says(request)
    return redirect(source_url(page))


def _leave_out_what_the_screen_says(request: HttpRequest) -> None:
    """That the draft is saved; what warns of something stays."""
    for said in list(get_messages(request)):
        if said.level != SUCCESS:
            add_message(request, said.level, said.message, said.extra_tags)


def tell(request: HttpRequest, page: Page) -> None:
    """At the top of the editor, first of all: what came back, or what it is that waits."""
    if why := why_hidden(page):
        way = messages.button(source_url(page), _("Hand over"))
        messages.warning(request, why, buttons=[way])
        return
    last = last_request(page)
    if last is None:
        return
    way = messages.button(source_url(page), _("Hand over again"))
    if last.outcome == Outcome.RETURNED:
        messages.warning(request, returned_sentence(last), buttons=[way])
    elif last.is_open and not len(get_messages(request)):  # what was just done says it already
        messages.info(
            request,
            _(
                "Handed over: it waits for a second person. If you change it, it has to be "
                "handed over again."
            ),
            buttons=[messages.button(source_url(page), _("Who has it"))],
        )
