"""The screen that asks before a page is taken down: what readers lose, in which languages, why."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from cms.publishing import people, unpublishing
from cms.publishing.answers import edit_url
from cms.publishing.unpublishing import Effect, TakeDownReason
from cms.publishing.vocabularies.languages import language_name
from localize.workbench.verbs import answer
from localize.workbench.workbench import breadcrumbs


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET shows what it would mean; POST does it for the chosen languages, or for none."""
    page = get_object_or_404(Page.objects.select_related("locale"), pk=page_id)
    if not people.may_publish(request.user, page):
        raise PermissionDenied
    found = unpublishing.effects(page, request.user)
    if request.method == "POST":
        return answer(request, lambda: _act(request, page, found), back=request.get_full_path())
    return TemplateResponse(
        request,
        "localize/take_down.html",
        {
            "page": page,
            "effects": [(effect, language_name(effect.page.locale)) for effect in found],
            "reasons": TakeDownReason.choices,
            "next_url": get_valid_next_url_from_request(request),
            "page_title": _("Take down now"),
            "breadcrumbs_items": breadcrumbs(page.get_admin_display_title()),
        },
    )


def _act(request: HttpRequest, page: Page, found: list[Effect]) -> HttpResponse:
    chosen = set(request.POST.getlist("pages"))
    effects = [effect for effect in found if str(effect.page.pk) in chosen]
    unpublishing.take_down(
        [effect.page for effect in effects],
        by=request.user,
        reason=request.POST.get("reason", ""),
        comment=request.POST.get("comment", ""),
    )
    messages.success(request, outcome(effects))
    return redirect(get_valid_next_url_from_request(request) or edit_url(page))


def outcome(effects: list[Effect]) -> str:
    """What readers get now, in one or two sentences."""
    languages = ", ".join(language_name(effect.page.locale) for effect in effects)
    parts = [
        _(
            "Taken down: %(languages)s. Its address now answers “not found”, and channels remove "
            "it the next time they ask. It comes back only when somebody publishes it."
        )
        % {"languages": languages}
    ]
    below = sum(effect.below for effect in effects)
    if below:
        parts.append(
            ngettext(
                "%(count)s page below it is hidden with it.",
                "%(count)s pages below it are hidden with it.",
                below,
            )
            % {"count": below}
        )
    return " ".join(parts)
