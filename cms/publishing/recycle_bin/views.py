"""The screens of the bin: asking before a page is deleted, the list, restoring, purging."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import page_permission_policy

from cms.core import tree
from cms.core.vocabularies.languages import language_name
from cms.documents.visibility import HOME_DEPTH, public_below
from cms.publishing.recycle_bin import actions, rights
from cms.publishing.recycle_bin.models import DAYS, BinnedPage
from cms.two_people.answers import answer, edit_url, refuse, sentences

PER_PAGE = 30


# Deleting


@dataclass(frozen=True)
class Candidate:
    """One language of a page that is about to be deleted."""

    page: Page
    language: str
    below: int
    public: int  # pages that readers lose
    may: bool


def confirm_delete(request: HttpRequest, page: Page) -> HttpResponse:
    """In place of Wagtail's own screen: what goes into the bin, in which languages."""
    others = (
        Page.objects.filter(translation_key=page.translation_key)
        .exclude(pk=page.pk)
        .select_related("locale")
    )
    found = [page, *tree.without_binned(others).order_by("locale__language_code")]
    candidates = [_candidate(one, request.user) for one in found]
    if request.method == "POST":
        return _delete(request, page, candidates)
    return TemplateResponse(
        request,
        "publishing/recycle_bin/delete.html",
        {
            "page": page,
            "candidates": candidates,
            "days": DAYS,
            "is_home": page.depth <= HOME_DEPTH,
            "usage_count": ReferenceIndex.get_references_to(page).group_by_source_object().count(),
            "next_url": get_valid_next_url_from_request(request),
            "page_title": _("Delete"),
            "breadcrumbs_items": _breadcrumbs(_("Delete")),
        },
    )


def _candidate(page: Page, user: Any) -> Candidate:
    return Candidate(
        page=page,
        language=language_name(page.locale),
        below=page.get_descendant_count(),
        public=len(public_below(page)),
        may=page.permissions_for_user(user).can_delete(),
    )


def _delete(request: HttpRequest, page: Page, candidates: list[Candidate]) -> HttpResponse:
    chosen = set(request.POST.getlist("languages"))
    pages = [page, *(one.page for one in candidates[1:] if str(one.page.pk) in chosen)]
    parent = page.get_parent()
    try:
        entries = actions.delete(pages, by=request.user)
    except ValidationError as error:
        return refuse(
            request,
            sentences(error),
            back=reverse("wagtailadmin_explore", args=[parent.pk]),
            status=400,
        )
    bin_ = messages.button(reverse("recycle_bin:index"), _("Recycle bin"), False)
    told = actions.said(sum(1 + entry.below for entry in entries))
    messages.success(request, told, buttons=[bin_])
    after = get_valid_next_url_from_request(request)
    # where the person came from may be a screen of the page that is gone
    is_gone = any(f"/pages/{one.pk}/" in after for one in pages)
    return redirect(
        after if after and not is_gone else reverse("wagtailadmin_explore", args=[parent.pk])
    )


# The list


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What this person may bring back, the newest first."""
    if not may_open(request.user):
        raise PermissionDenied
    shown = Paginator(visible(request.user), PER_PAGE).get_page(request.GET.get("p"))
    return TemplateResponse(
        request,
        "publishing/recycle_bin/index.html",
        {
            "entries": [(entry, language_name(entry.page.locale)) for entry in shown.object_list],
            "page_obj": shown,
            "days": DAYS,
            "may_purge": rights.may_purge(request.user),
            "page_title": _("Recycle bin"),
            "breadcrumbs_items": _breadcrumbs(),
        },
    )


def may_open(user: Any) -> bool:
    """Whoever may delete somewhere."""
    return page_permission_policy.user_has_any_permission(user, {"add", "change", "bulk_delete"})


def visible(user: Any) -> list[BinnedPage]:
    entries = BinnedPage.objects.select_related(
        "page__locale", "page__content_type", "parent__content_type", "deleted_by"
    )
    return [entry for entry in entries if rights.may_restore(user, entry)]


# Restoring and purging


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    entry = _entry(request, pk)

    def act() -> HttpResponse:
        page = actions.restore(entry, by=request.user)
        told = _("“%(title)s” is back as a draft. Readers see it once it is published.")
        way = messages.button(edit_url(page), _("Open"))
        title = page.get_admin_display_title()
        messages.success(request, told % {"title": title}, buttons=[way])
        if page.slug != entry.slug:
            renamed = _("Another page has its old address; the new one is “%(slug)s”.")
            messages.warning(request, renamed % {"slug": page.slug})
        return redirect("recycle_bin:index")

    return answer(request, act, back=reverse("recycle_bin:index"))


@require_POST
def purge(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete for good before the days are over: administrators only."""
    entry = _entry(request, pk)
    if not rights.may_purge(request.user):
        raise PermissionDenied

    def act() -> str:
        if "sure" not in request.POST:
            raise ValidationError(_("Tick that it cannot be undone."))
        title = entry.page.get_admin_display_title()
        actions.purge(entry, by=request.user)
        return _("“%(title)s” is deleted for good.") % {"title": title}

    return answer(request, act, back=reverse("recycle_bin:index"))


def _entry(request: HttpRequest, pk: int) -> BinnedPage:
    """Http404; PermissionDenied."""
    entries = BinnedPage.objects.select_related("page__locale", "parent", "deleted_by")
    entry: BinnedPage = get_object_or_404(entries, pk=pk)
    if not rights.may_restore(request.user, entry):
        raise PermissionDenied
    return entry


def _breadcrumbs(title: str = "") -> list[dict[str, Any]]:
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("recycle_bin:index") if title else "", "label": _("Recycle bin")},
    ]
    return [*items, {"url": "", "label": title}] if title else items
