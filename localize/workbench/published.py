"""What is said after a publication. “Published” only when readers can see the page: below a hidden
book it is told what is still missing, and where.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from cms.core import wagtail_compat
from cms.two_people.answers import edit_url
from localize.overview import page_statuses
from localize.overview.explorer import page_translations
from localize.overview.publication_status import (
    Hidden,
    PublicationStatus,
    not_yet_public,
)

# decided by whoever published: Wagtail says when it will be public
_AS_PLANNED = (None, Hidden.SCHEDULED)


def after_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The editor's publish button, in the place of Wagtail's “published, view live”."""
    if not hasattr(page.specific_class, "document_kinds"):
        return None
    # that its strings are being prepared stands with the page: one message for one press
    status = page_statuses.translations_of(page).member(page.locale.language_code)
    if status is None or status.hidden in _AS_PLANNED:
        return None
    warn(request, page, status)
    is_new = wagtail_compat.is_page_screen(request.resolver_match, "add")
    # what Wagtail would go on with
    for hook in hooks.get_hooks("after_create_page" if is_new else "after_edit_page"):
        response: HttpResponse | None = hook(request, page)
        if response is not None:
            return response
    next_url = get_valid_next_url_from_request(request)
    return redirect(next_url or "wagtailadmin_explore", *([] if next_url else [_parent(page)]))


def warn(request: HttpRequest, page: Page, status: PublicationStatus) -> None:
    """Say that readers do not see `page` yet, with a way to what hides it."""
    messages.warning(
        request,
        not_yet_public(page.get_admin_display_title(), status),
        buttons=[
            *way_up(status, request.user),
            messages.button(edit_url(page), _("Edit")),
        ],
    )


def way_up(status: PublicationStatus, user: Any) -> list[Any]:
    """A button to the page above that hides this one, for whoever may do something there."""
    above = Page.objects.filter(pk=status.above_id).first()
    if above is None or not above.permissions_for_user(user).can_edit():
        return []
    return [messages.button(edit_url(above), _("Open “%(title)s”") % {"title": status.above})]


def is_hidden(page: Page) -> bool:
    """Can nobody view it? Of a page whose list has read how it stands."""
    listed = page_translations(page)
    status = listed.member(page.locale.language_code) if listed is not None else None
    return status is not None and not status.is_public


def _parent(page: Page) -> int:
    return int(page.get_parent().pk)
