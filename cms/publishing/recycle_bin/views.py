"""The screens of the bin: asking before a page is deleted, the list, restoring, purging."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import page_permission_policy

from cms.documents.visibility import HOME_DEPTH, public_below
from cms.publishing.answers import answer, refuse, sentences
from cms.publishing.recycle_bin import actions, rights, tree
from cms.publishing.recycle_bin.models import DAYS, BinnedPage
from cms.publishing.vocabularies.languages import language_name

PER_PAGE = 30
PLACES_OFFERED = 300


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
            "breadcrumbs_items": _breadcrumbs(page.get_admin_display_title()),
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
    _tell_deleted(request, entries)
    after = get_valid_next_url_from_request(request)
    # where the person came from may be a screen of the page that is gone
    is_gone = any(f"/pages/{one.pk}/" in after for one in pages)
    return redirect(
        after if after and not is_gone else reverse("wagtailadmin_explore", args=[parent.pk])
    )


def _tell_deleted(request: HttpRequest, entries: list[BinnedPage]) -> None:
    count = sum(1 + entry.below for entry in entries)
    messages.success(
        request,
        ngettext(
            "%(count)s page is in the recycle bin for %(days)s days.",
            "%(count)s pages are in the recycle bin for %(days)s days.",
            count,
        )
        % {"count": count, "days": DAYS},
        buttons=[
            messages.button(
                reverse("recycle_bin:restore", args=[entries[0].pk]), _("Bring back"), False
            )
        ],
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
    return [entry for entry in entries if rights.may_see(user, entry)]


# Restoring and purging


@dataclass(frozen=True)
class Offer:
    """One entry of a batch and the places where it may go, the old one first."""

    entry: BinnedPage
    language: str
    places: list[Page]
    old_place_is_free: bool


@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a page comes back to; what was deleted with it is offered beside it."""
    entry = _entry(request, pk)
    offers = [
        _offer(one, request.user) for one in visible(request.user) if one.batch == entry.batch
    ]
    offers.sort(key=lambda offer: offer.entry.pk != entry.pk)
    if request.method == "POST":
        return answer(request, lambda: _restore(request, offers), back=reverse("recycle_bin:index"))
    return TemplateResponse(
        request,
        "publishing/recycle_bin/restore.html",
        {
            "entry": entry,
            "offers": offers,
            "page_title": _("Bring back"),
            "breadcrumbs_items": _breadcrumbs(entry.page.get_admin_display_title()),
        },
    )


def _restore(request: HttpRequest, offers: list[Offer]) -> HttpResponse:
    chosen = set(request.POST.getlist("entries"))
    restored = []
    for offer in offers:
        if str(offer.entry.pk) not in chosen:
            continue
        place = request.POST.get(f"place-{offer.entry.pk}", "")
        parent = next((one for one in offer.places if str(one.pk) == place), None)
        if parent is None:
            raise ValidationError(_("Choose where the page comes back to."))
        page = actions.restore(offer.entry, by=request.user, parent=parent)
        restored.append((page, page.slug != offer.entry.slug))
    if not restored:
        raise ValidationError(_("Choose at least one language."))
    for page, is_renamed in restored:
        messages.success(
            request,
            _("“%(title)s” is back as a draft. Readers see it once it is published.")
            % {"title": page.get_admin_display_title()},
            buttons=[
                messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Open"))
            ],
        )
        if is_renamed:
            messages.warning(
                request,
                _("Another page has its old slug; the new one is “%(slug)s”.")
                % {"slug": page.slug},
            )
    return redirect("wagtailadmin_explore", restored[0][0].get_parent().pk)


def _offer(entry: BinnedPage, user: Any) -> Offer:
    old = entry.parent
    places = [
        place
        for place in _places(entry)
        if rights.may_restore(user, entry, place) and rights.fits(entry, place)
    ]
    places.sort(key=lambda place: old is None or place.pk != old.pk)
    return Offer(
        entry,
        language_name(entry.page.locale),
        places,
        bool(places) and old is not None and places[0].pk == old.pk,
    )


def _places(entry: BinnedPage) -> list[Page]:
    """Pages of the same language that pages of this kind may stand below."""
    kinds = entry.page.specific_class.allowed_parent_page_models()
    found = (
        Page.objects.type(*kinds).filter(locale=entry.page.locale).select_related("content_type")
    )
    return list(tree.without_binned(found).order_by("path")[:PLACES_OFFERED])


@require_http_methods(["GET", "POST"])
def purge(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete for good before the days are over: administrators only."""
    entry = _entry(request, pk)
    if not rights.may_purge(request.user):
        raise PermissionDenied
    back = reverse("recycle_bin:index")
    title = entry.page.get_admin_display_title()
    if request.method == "POST":

        def act() -> str:
            if "sure" not in request.POST:
                raise ValidationError(_("Tick that it cannot be undone."))
            actions.purge(entry, by=request.user)
            return _("“%(title)s” is deleted for good.") % {"title": title}

        return answer(request, act, back=back)
    return TemplateResponse(
        request,
        "publishing/recycle_bin/purge.html",
        {
            "entry": entry,
            "page_title": _("Delete for good"),
            "breadcrumbs_items": _breadcrumbs(title),
        },
    )


def _entry(request: HttpRequest, pk: int) -> BinnedPage:
    entry = (
        BinnedPage.objects.select_related("page__locale", "parent", "deleted_by")
        .filter(pk=pk)
        .first()
    )
    if entry is None:
        raise Http404
    if not rights.may_see(request.user, entry):
        raise PermissionDenied
    return entry


def _breadcrumbs(title: str = "") -> list[dict[str, Any]]:
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("recycle_bin:index") if title else "", "label": _("Recycle bin")},
    ]
    return [*items, {"url": "", "label": title}] if title else items
