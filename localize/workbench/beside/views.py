"""The help of one string, and filling a page from the memory."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from localize.workbench.beside import filling, helping
from localize.workbench.strings import segment_of
from localize.workbench.verbs import verb
from localize.workflow import translation_access
from localize.workflow.translation_access import TranslationAccess


@require_GET
def help_(request: HttpRequest, translation_id: int, segment_id: int) -> HttpResponse:
    """A part of the workbench: the memory and the terms."""
    access = translation_access.access_by_id(translation_id, request.user)
    segment = segment_of(access, segment_id)
    source = access.translation.source.locale.language_code
    return TemplateResponse(
        request,
        "localize/beside/help.html",
        {
            "access": access,
            "segment": segment,
            "matches": helping.matches(access, segment),
            "terms": helping.terms(segment.string.data, source),
            "source_language": source,
            "target_language": access.translation.target_locale.language_code,
            "may_write": access.may_write,
        },
    )


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
