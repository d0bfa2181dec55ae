"""Our views at the addresses of wagtail-localize: each does our thing or says why not.

They stand before the package's own (`wagtail_hooks.register_admin_urls`, order -10). The package
asks for one right over every page; here the page tree decides, and nothing is published.
"""

import json
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin import messages
from wagtail.models import Locale, Page
from wagtail_localize.models import OverridableSegment, SegmentOverride, TranslationSource

from cms.documents import projection
from cms.publishing import people, wagtail_compat
from cms.publishing.answers import problem, refuse, sentence_of, sentences
from cms.publishing.approvals.refusals import Refused
from localize.exchange import screen as files
from localize.workbench.links import override_value
from localize.workbench.next_steps import source_url
from localize.workbench.strings import segment_of, set_override, store
from localize.workbench.verbs import workbench_url
from localize.workflow import counters, gate, review, translation_access, work
from localize.workflow.models import Review


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


# One text


@require_http_methods(["PUT", "DELETE"])
def edit_string(request: HttpRequest, translation_id: int, string_segment_id: int) -> HttpResponse:
    """PUT value=…: a new draft of one string. For programs; people use the workbench."""
    try:
        access = translation_access.access_by_id(translation_id, request.user)
        segment = segment_of(access, string_segment_id)
        if request.method == "DELETE":
            return problem(405, "not-possible", _("A text is changed, never deleted."))
        value, seen = _sent(request)
        with counters.counting():
            stored = store(access, segment, value, seen=seen)
    except (PermissionDenied, Refused, ValidationError) as refused:
        return _told(refused)
    return JsonResponse(_json_of(stored))


@require_http_methods(["PUT", "DELETE"])
def edit_override(
    request: HttpRequest, translation_id: int, overridable_segment_id: int
) -> HttpResponse:
    """PUT value=…: a link of this language, as a draft; DELETE: the link of the source again."""
    try:
        access = translation_access.access_by_id(translation_id, request.user)
        segment = get_object_or_404(
            OverridableSegment.objects.select_related("context"),
            pk=overridable_segment_id,
            source=access.translation.source,
        )
        with transaction.atomic():
            if request.method == "DELETE":
                set_override(access, segment, None)
                return JsonResponse({"state": "removed"})
            value, _seen = _sent(request)
            set_override(access, segment, override_value(value.strip(), segment))
    except (PermissionDenied, Refused, ValidationError) as refused:
        return _told(refused)
    override = SegmentOverride.objects.get(
        context=segment.context, locale=access.translation.target_locale
    )
    return JsonResponse(_json_of(Review.objects.get(override=override)))


def _sent(request: HttpRequest) -> tuple[str, int | None]:
    """The value and the version seen, from a form or JSON body. Raises ValidationError."""
    try:
        if request.content_type == "application/json":
            fields = json.loads(request.body)
        else:
            fields = QueryDict(request.body, encoding="utf-8").dict()
        value, seen = fields["value"], fields.get("seen")
        version = None if seen is None else int(seen)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ValidationError(_("Send the text as “value”.")) from None
    if not isinstance(value, str):
        raise ValidationError(_("Send the text as “value”."))
    return value, version


def _json_of(stored: Review) -> dict[str, Any]:
    return {
        "data": stored.text,
        "state": review.state_of(stored),
        "version": stored.version,
        "issues": stored.issues,
    }


def _told(refused: Exception) -> HttpResponse:
    if isinstance(refused, PermissionDenied):
        return problem(403, "refused", sentence_of(refused))
    if isinstance(refused, Refused):
        return problem(refused.status, refused.code, str(refused))
    assert isinstance(refused, ValidationError)
    return problem(400, "not-possible", sentences(refused))


# Files and machines


@require_GET
def download_po(request: HttpRequest, translation_id: int) -> HttpResponse:
    return files.download(request, translation_id=translation_id, extension="po")


@require_POST
def upload_po(request: HttpRequest, translation_id: int) -> HttpResponse:
    return files.upload(request, translation_id=translation_id)


@require_POST
def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Drafts by the machine translator of the settings, if there is one."""
    access = translation_access.access_by_id(translation_id, request.user)
    back = workbench_url(access.translation.pk)
    if not access.may_edit:
        return _deny(request, _("You may not translate this page."), back)
    if access.lock_sentence:
        return _deny(request, access.lock_sentence, back)
    with counters.counting():
        has_written = wagtail_compat.write_machine_drafts(access.translation.pk, by=request.user)
    if has_written is None:
        return _deny(request, _("No machine translation is set up."), back)
    if has_written:
        messages.success(request, _("The machine wrote drafts: a person has to read each."))
    else:
        messages.warning(request, _("Every string has a text already."))
    return redirect(back)


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
def preview(request: HttpRequest, translation_id: int, mode: str = "") -> HttpResponse:
    """The package's preview mixes languages; the workbench shows what there is."""
    access = translation_access.access_by_id(translation_id, request.user)
    return redirect(workbench_url(access.translation.pk))


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    return redirect("localize:report")


@require_GET
def no_snippets(
    request: HttpRequest, app_label: str = "", model_name: str = "", pk: str = ""
) -> HttpResponse:
    """The package lists every record of every model to every account; nothing needs that."""
    return problem(403, "refused", _("Only pages are translated here."))
