"""“Ready to publish?” beside the editor: in the place of Wagtail's panel of checks.

The editor asks for it once it is there, and again after each save, so that nobody waits for it
before the form; without scripts it is a page of its own.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.models import Page

from cms.two_people.answers import edit_url
from localize.editor.readiness import readiness
from localize.workbench.workbench import breadcrumbs
from localize.workflow import gate

FRAGMENT = "fragment"


def has_readiness(page: Page) -> bool:
    """Is it a page that its own editor shows, with words that people stand behind?"""
    return hasattr(page, "document_kinds")


class ReadyPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Ready to publish?")
        icon_name = "tasks"
        counter_classname = "w-bg-critical-200"

    name = "ready"
    title = gettext_lazy("Ready to publish?")
    template_name = "localize/editor/ready_panel.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | {"address": self.address, "is_saved": bool(self.object.pk)}

    @property
    def address(self) -> str:
        """Where the list is; of a page that is not saved, with 0 in the place of its number."""
        return reverse("localize:ready", args=[self.object.pk or 0])


def with_ready_panel(page: Page, request: HttpRequest, panels: list[Any]) -> list[Any]:
    """The side panels of an editor: ours first, and Wagtail's checks, which know no Khmer, gone."""
    if not has_readiness(page):
        return panels
    return [ReadyPanel(page, request), *(panel for panel in panels if panel.name != "checks")]


@never_cache
@require_GET
def ready(request: HttpRequest, page_id: int) -> HttpResponse:
    """The list of the latest draft, as a page or, for the editor, as a piece of one."""
    row = get_object_or_404(Page, pk=page_id)
    draft = row.get_latest_revision_as_object()
    if not draft.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if not has_readiness(draft) or gate.is_target(draft):
        raise PermissionDenied(_("A translation is looked at string by string."))
    is_fragment = FRAGMENT in request.GET
    return TemplateResponse(
        request,
        "localize/editor/ready_list.html" if is_fragment else "localize/editor/ready.html",
        {
            "found": readiness(draft, request.user),
            "draft": draft,
            "edit_url": edit_url(draft),
            "language": draft.locale.language_code,
            "page_title": draft.get_admin_display_title(),
            "breadcrumbs_items": breadcrumbs(draft.get_admin_display_title()),
        },
    )
