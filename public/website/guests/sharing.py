"""The office's screen “Share this draft”: the links of a page, a new one, taking one back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Page

from cms.publishing.shared_drafts import links
from cms.publishing.shared_drafts.models import SharedDraft
from cms.two_people.answers import answer
from localize.outside.links import is_readable
from localize.workflow.pages import TranslatedPage
from public.website.guests import addresses, content


def share_draft(request: HttpRequest, page_pk: int) -> HttpResponse:
    """POST makes a link and shows it, once: what is stored does not tell its code."""
    page = get_object_or_404(Page, pk=page_pk)
    if not is_readable(page):
        raise Http404
    page = page.specific
    if not links.may_share(request.user, page):
        raise PermissionDenied
    if request.method != "POST":
        return _screen(request, page)
    guest = request.POST.get("guest", "")
    try:
        contents, digest = content.of_now(page)
        shared, code = links.share(page, contents, digest=digest, guest=guest, by=request.user)
    except ValidationError as error:
        return _screen(request, page, guest=guest, problem=" ".join(error.messages), status=400)
    return _screen(request, page, made=shared, link=addresses.link(code))


def _screen(
    request: HttpRequest,
    page: TranslatedPage,
    *,
    made: SharedDraft | None = None,
    link: str = "",
    guest: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    title = page.get_admin_display_title()
    return TemplateResponse(
        request,
        "website/admin/share_draft.html",
        {
            "page": page,
            "made": made,
            "link": link,
            "guest": guest,
            "problem": problem,
            "days": links.LIFETIME.days,
            "open_links": links.of_page(page),
            "page_title": _("Share this draft"),
            "page_subtitle": title,
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": title},
                {"url": "", "label": _("Share this draft")},
            ],
        },
        status=status,
    )


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    shared = get_object_or_404(SharedDraft.objects.select_related("page"), pk=pk)

    def act() -> str:
        links.withdraw(shared, by=request.user)
        return _("The link for %(guest)s opens nothing any more.") % {"guest": shared.guest}

    return answer(request, act, back=reverse("share_draft", args=[shared.page_id]))
