"""The report “Unused files” in Wagtail's menu of reports."""

from typing import Any

from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from cms.publishing.admin_parts import ListReport
from lessons.library.unused import Unused, unused

TITLE = _("Unused files")


def may_open(user: Any) -> bool:
    """Who keeps the library or the pictures."""
    return bool(user.is_active) and (
        user.has_perm("lessons.change_resource") or user.has_perm("lessons.change_picture")
    )


class UnusedFiles(ListReport):
    page_title = TITLE
    header_icon = "doc-empty"
    index_url_name = "lessons_unused"
    index_results_url_name = "lessons_unused_results"
    note = _(
        "Neither what readers see nor a draft uses these. Pages in the recycle bin keep their "
        "files. Open one to look at it and to delete it."
    )
    columns = [
        TitleColumn("name", label=_("Name"), get_url=lambda one: one.url),
        Column("kind", label=_("What it is")),
        Column("why", label=_("Why it is listed")),
        Column("bytes", label=_("Size"), accessor=lambda one: filesizeformat(one.bytes)),
        DateColumn("since", label=_("Added")),
    ]
    list_export = ["name", "kind", "why", "bytes", "since"]
    export_headings = {
        "name": _("Name"),
        "kind": _("What it is"),
        "why": _("Why it is listed"),
        "bytes": _("Bytes"),
        "since": _("Added"),
    }

    def may_open(self, user: Any) -> bool:
        return may_open(user)

    def lines(self) -> list[Unused]:
        return unused()

    def get_filename(self) -> str:
        return "unused-files"


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("reports/unused-files/", UnusedFiles.as_view(), name="lessons_unused"),
        path(
            "reports/unused-files/results/",
            UnusedFiles.as_view(results_only=True),
            name="lessons_unused_results",
        ),
    ]


class UnusedFilesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_open(request.user)


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return UnusedFilesItem(
        TITLE, reverse_lazy("lessons_unused"), name="unused-files", icon_name="doc-empty", order=510
    )
