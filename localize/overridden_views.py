"""Our views at the addresses of wagtail-localize: each does our thing or says why not.

They stand before the package's own (`wagtail_hooks.register_admin_urls`, order -10). The package
asks for one right over every page; here the page tree decides, and nothing is published.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin import messages
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslationSource

from cms.documents import projection
from cms.publishing import people
from cms.publishing.answers import problem, refuse
from localize.workbench.next_steps import source_url
from localize.workbench.verbs import workbench_url
from localize.workflow import gate, translation_access, work


def _deny(request: HttpRequest, sentence: str, back: str | None = None) -> HttpResponse:
    return refuse(request, sentence, back=back or reverse("localize:queue"))


# Submit and update: the work makes itself


@require_http_methods(["GET", "POST"])
def submit_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Make the work of a published source; nothing becomes public by it."""
    page = get_object_or_404(Page, pk=page_id).specific
    if page.is_root():
        raise Http404
    return _refresh(request, page)


@require_http_methods(["GET", "POST"])
def update(request: HttpRequest, translation_source_id: int) -> HttpResponse:
    """Refresh the work of a published source. Never publishes, whatever the form says."""
    source = get_object_or_404(TranslationSource, pk=translation_source_id)
    page = Page.objects.filter(translation_key=source.object_id, locale_id=source.locale_id).first()
    if page is None:
        return _deny(request, _("Only pages are translated here."))
    return _refresh(request, page.specific)


def _refresh(request: HttpRequest, page: Page) -> HttpResponse:
    _require_both_sides(request.user, page)
    if gate.is_target(page):
        return _deny(request, _("This page is a translation: work on its source."))
    if request.method == "GET":
        return redirect(source_url(page))
    if not page.live:
        return _deny(
            request, _("The translation starts when the page is published."), source_url(page)
        )
    with projection.publishing():  # before the turn that the work takes
        take_over_aliases(page, by=request.user)
        work.refresh(page, by=request.user)
    messages.success(request, _("The translation work of this page is up to date."))
    return redirect(source_url(page))


def _require_both_sides(user: Any, page: Page) -> None:
    """PermissionDenied unless `user` edits the source and takes part in every translation."""
    if not people.may_edit(user, page):
        raise PermissionDenied
    for target in page.get_translations():
        if not people.may_take_part(user, target):
            raise PermissionDenied


def take_over_aliases(page: Page, *, by: Any) -> None:
    """Copies of a source that Wagtail keeps live in other languages become hidden pages of theirs.

    An alias shows the source's words under another language's address, and would be made live
    again with every publication.
    """
    aliases = Page.objects.filter(
        translation_key=page.translation_key, locale__in=Locale.objects.exclude(pk=page.locale_id)
    ).exclude(alias_of=None)
    for alias in aliases:
        own = alias.specific
        if own.live:
            UnpublishPageAction(own, user=by).execute(skip_permission_checks=True)
        ConvertAliasPageAction(own, user=by).execute(skip_permission_checks=True)


@require_http_methods(["GET", "POST"])
def submit_snippet(request: HttpRequest, app_label: str, model_name: str, pk: str) -> HttpResponse:
    """Records hold facts; facts are not translated."""
    return _deny(request, _("Only pages are translated here."))


# The words of a translation


def closed(request: HttpRequest, translation_id: int, **_named: Any) -> HttpResponse:
    """The package's own doors for words, by program, by file, by machine, and its preview, which
    mixes languages: the workbench is the one place where they are read and written."""
    access = translation_access.access_by_id(translation_id, request.user)
    return _deny(
        request,
        _("The words of a translation are written string by string; nothing was saved."),
        workbench_url(access.translation.pk),
    )


# What would take a page out of the workflow


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, translation_id: int) -> HttpResponse:
    access = translation_access.access_by_id(translation_id, request.user)
    return _deny(
        request,
        _("A translation is never taken out of review. To hide it, take it down with a reason."),
        workbench_url(access.translation.pk),
    )


@require_http_methods(["GET", "POST"])
def convert_to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id)
    if not people.may_edit(request.user, page):
        raise PermissionDenied
    return _deny(
        request,
        _("A translation does not become a copy of its source: readers would see two languages."),
    )


# Looking


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    return redirect("localize:report")


@require_GET
def no_snippets(
    request: HttpRequest, app_label: str = "", model_name: str = "", pk: str = ""
) -> HttpResponse:
    """The package lists every record of every model to every account; nothing needs that."""
    return problem(403, "refused", _("Only pages are translated here."))
