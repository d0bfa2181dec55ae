"""The help of one string, and filling a page from the memory."""

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from localize.workbench import suggesting
from localize.workbench.one_string import repeated
from localize.workbench.one_string.verbs import verb
from localize.workbench.side_panel import filling, helping
from localize.workbench.strings import segment_of
from localize.workflow import translation_access
from localize.workflow.translation_access import TranslationAccess


@require_GET
def help_(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    """A part of the workbench: the memory and the terms."""
    access = translation_access.access_by_id(translation_id, request.user)
    segment = segment_of(access, segment_id)
    source = access.translation.source.locale.language_code
    target = access.translation.target_locale.language_code
    matches = helping.matches(access, segment)
    is_known = any(one.match.exact and not one.match.tags_differ for one in matches)
    return TemplateResponse(
        request,
        "localize/side_panel/help.html",
        {
            "access": access,
            "segment": segment,
            "matches": matches,
            "elsewhere": len(repeated.places(access, segment)),
            "asks_machine": not is_known and suggesting.is_offered(access, segment),
            "remarks": helping.remarks(access, segment),
            "terms": helping.terms(segment.string.data, source, target),
            "source_language": source,
            "target_language": target,
            "may_write": access.may_write,
        },
    )


@require_POST
def suggest(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    """What a machine suggests, as a part of the help; `taken`: that a person takes it."""
    access = translation_access.access_by_id(translation_id, request.user)
    segment = segment_of(access, segment_id)
    if not suggesting.is_offered(access, segment):
        raise PermissionDenied(_("No machine is asked about this string."))
    if "taken" in request.POST:
        try:
            return JsonResponse({"text": suggesting.take(access, segment, request.POST["taken"])})
        except BadSignature:
            raise PermissionDenied from None
    text, name = suggesting.suggested(access, segment)
    context = {"text": text, "name": name, "language": access.translation.target_locale}
    return TemplateResponse(request, "localize/side_panel/suggestion.html", context)


@verb
def prefill(request: HttpRequest, access: TranslationAccess) -> str:
    """Write what the memory knows word for word into the strings that are missing, as drafts."""
    access.require_unlocked()
    if not access.may_edit:
        raise PermissionDenied(_("You may not translate this page."))
    done = filling.prefill(access.translation, by=request.user)
    if not done:
        return _("The memory knows none of the missing strings word for word.")
    return ngettext(
        "%(count)s string is filled from the memory, as a draft: read it, then submit it.",
        "%(count)s strings are filled from the memory, as drafts: read them, then submit them.",
        done,
    ) % {"count": done}
