"""The report “Accounts that nobody uses”: who left, and what their password still opens."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Max
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from cms.publishing import people
from cms.publishing.admin_parts import ListReport
from cms.publishing.audit.models import AuditEntry

TITLE = gettext_lazy("Accounts that nobody uses")
UNUSED_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Leaver:
    """last: when they were last here; may: their groups, or that they may do everything."""

    name: str
    username: str
    may: str
    last: datetime | None
    url: str


def leavers(now: datetime) -> list[Leaver]:
    """Who may come in and was not here for three months, the longest away first. Nobody whose
    account is newer than that."""
    users = get_user_model()._default_manager.filter(
        is_active=True, date_joined__lt=now - UNUSED_FOR
    )
    entries = AuditEntry.objects.filter(by_id__in=users.values("pk"))
    acted = dict(entries.order_by().values_list("by_id").annotate(last=Max("at")))
    found = []
    for user in users.prefetch_related("groups").order_by("pk"):
        last = max((at for at in (user.last_login, acted.get(user.pk)) if at), default=None)
        if last is None or last < now - UNUSED_FOR:
            url = reverse("wagtailusers_users:edit", args=[user.pk])
            found.append(Leaver(people.name(user), user.get_username(), _may(user), last, url))
    return sorted(found, key=lambda one: (one.last is not None, one.last, one.name))


def _may(user: Any) -> str:
    if user.is_superuser:
        return _("Everything, as an administrator")
    return ", ".join(group.name for group in user.groups.all()) or _("Nothing")


class Leavers(ListReport):
    page_title = TITLE
    header_icon = "user"
    index_url_name = "accounts_leavers"
    index_results_url_name = "accounts_leavers_results"
    note = gettext_lazy(
        "These people were not here for three months, and their accounts still open. Switch off "
        "the accounts of those who left: it happens at once."
    )
    columns = [
        TitleColumn("name", label=gettext_lazy("Name"), get_url=lambda one: one.url),
        Column("username", label=gettext_lazy("Username")),
        Column("may", label=gettext_lazy("May do")),
        DateColumn("last", label=gettext_lazy("Last here")),
    ]
    list_export = ["name", "username", "may", "last"]
    export_headings = {
        "name": gettext_lazy("Name"),
        "username": gettext_lazy("Username"),
        "may": gettext_lazy("May do"),
        "last": gettext_lazy("Last here"),
    }

    def may_open(self, user: Any) -> bool:
        return may_open(user)

    def lines(self) -> list[Leaver]:
        return leavers(timezone.now())

    def get_filename(self) -> str:
        return "unused-accounts"


def may_open(user: Any) -> bool:
    return bool(user.is_active and user.is_superuser)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("reports/unused-accounts/", Leavers.as_view(), name="accounts_leavers"),
        path(
            "reports/unused-accounts/results/",
            Leavers.as_view(results_only=True),
            name="accounts_leavers_results",
        ),
    ]


class LeaversItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_open(request.user)


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return LeaversItem(
        TITLE, reverse_lazy("accounts_leavers"), name="unused-accounts", icon_name="user", order=530
    )
