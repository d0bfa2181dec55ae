"""Where deleting, the bin and taking down stand in Wagtail's admin. Imported when ready."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from cms.core import tree
from cms.publishing import unpublishing
from cms.publishing.recycle_bin import actions, urls, views
from cms.two_people import people

FIRST = -10
TAKE_DOWN = gettext_lazy("Take down now")


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [path("recycle-bin/", include(urls))]


# Deleting


@hooks.register("before_delete_page", order=FIRST)
def delete_into_bin(request: HttpRequest, page: Page) -> HttpResponse:
    return views.confirm_delete(request, page)


@hooks.register("before_move_page")
def ask_before_showing(request: HttpRequest, page: Page, destination: Page) -> None:
    """Wagtail asks when the page is moved; its question whether to move it names both pages."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied


# Out of sight


@hooks.register("construct_page_chooser_queryset")
def not_in_choosers(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return tree.without_binned(pages)


# Taking down


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def take_down_button(
    page: Page, user: Any, next_url: str | None = None, view_name: str = ""
) -> Iterator[Button]:
    if (page.live or page.approved_schedule) and people.may_publish(user, page):
        url = reverse("localize:take_down", args=[page.pk])
        yield Button(TAKE_DOWN, url, icon_name="no-view", priority=62)


# The history of a page


class TakenDown(LogFormatter):
    label = gettext_lazy("Take down")

    def format_message(self, entry: Any) -> str:
        reason = entry.data.get("reason", "")
        choices = dict(unpublishing.TakeDownReason.choices)
        sentence = _("Taken down: %(reason)s.") % {"reason": choices.get(reason, reason)}
        return f"{sentence} {entry.data.get('comment', '')}".strip()


@hooks.register("register_log_actions")
def log_actions(registry: Any) -> None:
    registry.register_action(unpublishing.ACTION)(TakenDown)
    for action, label in (
        (actions.DELETED, gettext_lazy("Move to the recycle bin")),
        (actions.RESTORED, gettext_lazy("Bring back from the recycle bin")),
    ):
        registry.register_action(action, label, label)
