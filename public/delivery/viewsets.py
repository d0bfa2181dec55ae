"""The list of webhooks, for administrators; how each went stands on its screen (`screens`)."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from public.delivery.models import Webhook
from public.delivery.screens import state


class ToStateScreen:
    """After saving, show the secret and the button for a test."""

    def get_success_url(self) -> str:
        return reverse("delivery_webhook", args=[self.object.pk])  # type: ignore[attr-defined]


class WebhookCreateView(ToStateScreen, CreateView):
    pass


class WebhookEditView(ToStateScreen, EditView):
    pass


class WebhookViewSet(SnippetViewSet):
    model = Webhook
    icon = "link-external"
    menu_label = _("Webhooks")
    menu_name = "webhooks"
    add_to_settings_menu = True
    add_view_class = WebhookCreateView
    edit_view_class = WebhookEditView
    copy_view_enabled = False
    edit_handler = ObjectList([FieldPanel(name) for name in ("name", "address", "is_active")])
    list_display = [
        "name",
        Column("host", label=_("Address"), accessor="host"),
        Column("state", label=_("State"), accessor=state),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Webhook]:
        found: Any = Webhook.objects.select_related("cursor")
        return found
