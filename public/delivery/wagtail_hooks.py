"""What this room adds to the admin: webhooks, under Settings."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import ListingButton
from wagtail.snippets.models import register_snippet

from public.delivery import screens
from public.delivery.models import Webhook
from public.delivery.viewsets import WebhookViewSet

register_snippet(WebhookViewSet)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("webhooks/<int:pk>/", screens.webhook, name="delivery_webhook"),
        path("webhooks/<int:pk>/test/", screens.test, name="delivery_webhook_test"),
    ]


@hooks.register("register_snippet_listing_buttons")
def state_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[ListingButton]:
    if isinstance(snippet, Webhook) and user.has_perm("delivery.change_webhook"):
        yield ListingButton(
            _("Secret and test"), url=reverse("delivery_webhook", args=[snippet.pk])
        )
