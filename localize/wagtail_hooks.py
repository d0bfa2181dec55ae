"""Wiring of the workflow into Wagtail's admin: each hook names a door and calls one function.

order=-10: before wagtail-localize's own hooks, which would open its editor or its views.
"""

import time
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.core import wagtail_compat
from cms.core.admin_parts import MenuItemFor
from cms.publishing import take_down_requests
from localize import admin_urls
from localize.editor import kept, newer_draft
from localize.editor.panel import with_ready_panel
from localize.exchange import views as exchange_views
from localize.overview import page_search
from localize.overview.explorer import ExplorerViewSet
from localize.overview.titles import named_breadcrumbs
from localize.workbench import admin_guards, hand_over_button, published, terms
from localize.workbench.next_steps import source_url
from localize.workflow import gate
from localize.workflow.translation_access import takes_part

FIRST = -10
LAST = 1000

terms.register()


@hooks.register("register_admin_urls", order=FIRST)
def register_urls() -> list[URLResolver]:
    return [
        path("localize/", include(admin_urls)),
        path("localize/exchange/", include(exchange_views)),
    ]


# Doors


@hooks.register("before_edit_page", order=FIRST)
def before_edit(request: HttpRequest, page: Page) -> HttpResponse | None:
    return admin_guards.edit_page(request, page) or newer_draft.refuse_older(request, page)


@hooks.register("before_publish_page", order=FIRST)  # its draft is saved, also where it is refused
@hooks.register("after_edit_page", order=FIRST)
def note_saved_form(request: HttpRequest, page: Page) -> None:
    kept.note_saved(request)


@hooks.register("before_publish_page", order=FIRST)
def before_publish(request: HttpRequest, page: Page) -> HttpResponse | None:
    return admin_guards.publish_page(request, page)


@hooks.register("after_publish_page", order=LAST)
def after_publish(request: HttpRequest, page: Page) -> HttpResponse | None:
    return published.after_publishing(request, page)


@hooks.register("before_copy_page", order=FIRST)
def before_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    return admin_guards.copy_page(request, page)


@hooks.register("after_create_page", order=LAST)
@hooks.register("after_edit_page", order=LAST)
def after_saving(request: HttpRequest, page: Page) -> HttpResponse | None:
    return hand_over_button.after_saving(request, page)


# The editor's menu


@hooks.register("register_page_action_menu_item")
def register_hand_over() -> ActionMenuItem:
    return hand_over_button.HandOver(order=10)


@hooks.register("construct_page_action_menu")
def arrange_actions(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    hand_over_button.make_it_the_button(menu_items, context)


@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def review_button(page: Page, user: Any, next_url: str | None = None, view_name: str = "") -> Any:
    """The way from a source page to its review screen."""
    if not hasattr(page.specific_class, "document_kinds"):
        return
    if not gate.is_target(page):
        yield Button(
            _("Review and translation"), source_url(page), priority=12, icon_name="clipboard-list"
        )
    if page.specific_class.heads_a_lot:
        url = reverse("localize:lot", args=[page.pk])
        yield Button(
            _("With all pages below it"), url, priority=14, icon_name="folder-open-inverse"
        )


@hooks.register("register_page_header_buttons")
def wish_button(page: Page, user: Any, next_url: str | None = None, view_name: str = "") -> Any:
    """Who may not take a page down asks for it."""
    if take_down_requests.may_ask(user, page):
        url = reverse("localize:take_down", args=[page.pk])
        yield Button(_("Ask to take it down"), url, priority=62, icon_name="no-view")


# The explorer


@hooks.register("register_admin_viewset", order=1)  # after Wagtail's own, which it replaces
def register_explorer() -> ExplorerViewSet:
    return ExplorerViewSet()


hooks.register("construct_page_chooser_queryset", page_search.search_in_titles)


@hooks.register("register_permissions")
def permission_to_write_down_reads() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="localize", codename="add_safeguardingread"
    )


# The main menu


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return MenuItemFor(
        gettext_lazy("Translations"),
        reverse("localize:queue"),
        name="localize-queue",
        icon_name="wagtail-localize-language",
        order=150,
        shown=takes_part,
    )


@hooks.register("insert_global_admin_css")
def style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("localize/localize.css"))


@hooks.register("insert_editor_js")
def tell_what_is_to_be_done() -> str:
    return format_html('<script defer src="{}"></script>', static("localize/ready.js"))


@hooks.register("insert_global_admin_js")
def mend_barriers() -> str:
    return format_html('<script defer src="{}"></script>', static("localize/barriers.js"))


@hooks.register("insert_global_admin_js")
def keep_what_is_typed() -> str:
    """On every screen: what is typed and only on this device is sent, a person who logs out takes
    theirs with them, and the front page has the rest."""
    return format_html(
        '<script defer src="{}" data-login="{}" data-now="{}"></script>'
        '<script defer src="{}"></script>'
        '<script defer src="{}" data-login="{}" data-logout="{}" data-front="{}" data-ask="{}"'
        ' data-here="{}" data-other="{}" data-refused="{}" data-no-page="{}" data-warning="{}">'
        "</script>",
        static("localize/typed.js"),
        reverse("wagtailadmin_login"),
        int(time.time() * 1000),
        static("localize/keeping.js"),
        static("localize/outbox.js"),
        reverse("wagtailadmin_login"),
        reverse("wagtailadmin_logout"),
        reverse("wagtailadmin_home"),
        reverse("localize:still_open"),
        reverse("localize:here", args=[0, 0]),
        _("You typed something else for this string on another device, or in another window."),
        _("On this device only: the server does not take it."),
        _("You may not edit this page, or it is not there any more."),
        _(
            "The server does not have what you typed here: {count}. It is lost when you log out:"
            "\n\n{texts}\n\nLog out now?"
        ),
    )


@hooks.register("insert_editor_js")
def keep_the_form() -> str:
    """In the editor of a page: what is typed is on the device with every change."""
    return format_html('<script defer src="{}"></script>', static("localize/editing.js"))


wagtail_compat.mend_hooks(published.is_hidden)
wagtail_compat.use_side_panels(with_ready_panel)
wagtail_compat.use_breadcrumbs(named_breadcrumbs)
wagtail_compat.name_choosers_when_shown()
