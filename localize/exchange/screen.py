"""Files of one translation: download, and upload with a report row by row."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.two_people.answers import refuse, sentence_of, sentences
from localize.exchange import exports, imports
from localize.workbench.one_string.verbs import row_url
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
    """Take a file back: its texts are drafts, whatever it says about them."""
    access = translation_access.access_by_id(translation_id, request.user)
    back = row_url(request, access.translation.pk)
    try:
        report = _take(request, access)
    except PermissionDenied as denied:
        return refuse(request, sentence_of(denied), back=back)
    except ValidationError as error:
        return refuse(request, sentences(error), back=back, status=400, code="not-readable")
    return TemplateResponse(
        request,
        "localize/import.html",
        {
            "access": access,
            "translation": access.translation,
            "target_language": access.translation.target_locale.language_code,
            "report": report,
            "page_title": _("Upload"),
            "breadcrumbs_items": breadcrumbs(_("Upload")),
        },
    )


def _take(request: HttpRequest, access: TranslationAccess) -> imports.ImportReport:
    access.require_unlocked()
    if not access.may_edit:
        raise PermissionDenied(_("You may not translate this page."))
    file = request.FILES.get("file")
    if file is None or not file.name:
        raise ValidationError(_("Choose a file."))
    return imports.apply(access.translation, imports.read(file, file.name), by=request.user)  # type: ignore[arg-type]
