"""Files of one translation: download, and upload as a proposal that is taken or thrown away."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from cms.two_people.answers import refuse, sentence_of, sentences
from localize.exchange import exports, imports
from localize.exchange.rows import Contents
from localize.workbench.one_string.verbs import row_url, verb
from localize.workbench.workbench import breadcrumbs
from localize.workflow import translation_access
from localize.workflow.translation_access import TranslationAccess


@require_GET
def download(request: HttpRequest, translation_id: int, extension: str) -> HttpResponse:
    """The strings of this page as a file; Http404 for a format that is not known."""
    access = translation_access.access_by_id(translation_id, request.user)
    if not access.may_take_part:
        raise PermissionDenied
    if extension not in exports.FORMATS:
        raise Http404
    file = exports.export(access.translation, extension)
    response = HttpResponse(file.data, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


@require_POST
def upload(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Show what a file would change here; writes nothing."""
    access = translation_access.access_by_id(translation_id, request.user)
    back = row_url(request, access.translation.pk)
    try:
        contents = _uploaded(request, access)
        report = imports.propose(access.translation, contents, by=request.user)
    except PermissionDenied as denied:
        return refuse(request, sentence_of(denied), back=back)
    except ValidationError as error:
        return refuse(request, sentences(error), back=back, status=400, code="not-readable")
    return proposed(request, access, contents, report, _("Upload"))


def proposed(
    request: HttpRequest,
    access: TranslationAccess,
    contents: Contents,
    report: imports.ImportReport,
    title: str,
) -> HttpResponse:
    """The screen on which a person takes a proposal, or leaves it."""
    return TemplateResponse(
        request,
        "localize/import.html",
        {
            "access": access,
            "translation": access.translation,
            "target_language": access.translation.target_locale.language_code,
            "report": report,
            "proposal": imports.packed(report, contents, by=request.user),
            "page_title": title,
            "breadcrumbs_items": breadcrumbs(title),
        },
    )


@verb
def take(request: HttpRequest, access: TranslationAccess) -> str:
    """Write the texts of a proposal as drafts, whatever the file said about them.

    Fields: `proposal`; `take` for each id whose text is preferred to what stands here by itself.
    """
    access.require_unlocked()
    chosen = frozenset(request.POST.getlist("take"))
    contents = imports.unpacked(request.POST.get("proposal", ""), by=request.user, chosen=chosen)
    report = imports.apply(access.translation, contents, by=request.user, chosen=chosen)
    for line in report.of(imports.Outcome.CONFLICT):
        if line.id in chosen:
            said = {"title": line.source[:40], "reason": line.reason}
            messages.error(request, _("“%(title)s”: %(reason)s") % said)
    count = len(report.taken)
    return ngettext(
        "%(count)s text taken as a draft.", "%(count)s texts taken as drafts.", count
    ) % {"count": count}


def _uploaded(request: HttpRequest, access: TranslationAccess) -> Contents:
    access.require_unlocked()
    if not access.may_edit:
        raise PermissionDenied(_("You may not translate this page."))
    file = request.FILES.get("file")
    if file is None or not file.name:
        raise ValidationError(_("Choose a file."))
    return imports.read(file, file.name)  # type: ignore[arg-type]
