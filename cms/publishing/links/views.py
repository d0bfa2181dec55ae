"""The report “Broken links” in Wagtail's menu of reports."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import page_permission_policy

from cms.publishing.admin_parts import ListReport
from cms.publishing.links.broken import Broken, broken

TITLE = _("Broken links")
# whoever may do one of these with a page can do something about its links
ACTIONS = {"add", "change", "publish"}


def may_open(user: Any) -> bool:
    return bool(page_permission_policy.user_has_any_permission(user, ACTIONS))


class BrokenLinks(ListReport):
    """Links of the pages that this person works on."""

    page_title = TITLE
    header_icon = "link"
    index_url_name = "localize_broken_links"
    index_results_url_name = "localize_broken_links_results"
    note = _(
        "Links to other sites are not opened here: only how they are written is looked at. The "
        "command check_links opens them."
    )
    columns = [
        TitleColumn(
            "title",
            label=_("Page"),
            get_url=lambda line: reverse("wagtailadmin_pages:edit", args=[line.page.pk]),
        ),
        Column("language", label=_("Language")),
        Column("version", label=_("Version")),
        Column("where", label=_("Where")),
        Column("target", label=_("Leads to")),
        Column("problem_label", label=_("Problem")),
    ]
    list_export = ["title", "language", "version", "where", "target", "problem_label"]
    export_headings = {
        "title": _("Page"),
        "language": _("Language"),
        "version": _("Version"),
        "where": _("Where"),
        "target": _("Leads to"),
        "problem_label": _("Problem"),
    }

    def may_open(self, user: Any) -> bool:
        return may_open(user)

    def lines(self) -> list[Broken]:
        if self.request.user.is_superuser:
            return broken()
        pages = page_permission_policy.instances_user_has_any_permission_for(
            self.request.user, ACTIONS
        )
        return broken(pages.values_list("pk", flat=True))

    def get_filename(self) -> str:
        return "broken-links"
