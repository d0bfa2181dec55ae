"""One screen for each sentence: written, checked, gone on from. Nothing of it is kept."""

from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.permissions import page_permission_policy

from cms.publishing import answers, normal_form
from localize.checks.marks import runs
from localize.workbench.first_translation.exercises import EXERCISES, LANGUAGES, Exercise
from localize.workbench.first_translation.invitation import language_of
from localize.workbench.first_translation.models import FirstTranslation
from localize.workbench.one_string.views import LONGEST
from localize.workbench.string_rows import ShownIssue, shown_issues
from localize.workbench.workbench import breadcrumbs, queue_url
from localize.workflow.translation_access import TAKING_PART


@require_http_methods(["GET", "POST"])
def sentence(request: HttpRequest, number: int) -> HttpResponse:
    """The sentence with this number, from 1; POST `text` says what the checks say of it."""
    language = _language(request.user)
    if not 1 <= number <= len(EXERCISES):
        raise Http404
    exercise = EXERCISES[number - 1]
    text, refusal, issues = "", "", []
    if request.method == "POST":
        text, refusal = _text(request, language)
        issues = _issues(exercise, text, language) if not refusal else []
    is_right = bool(text) and not refusal and _is_right(issues, "right" in request.POST)
    source, target = runs(exercise.source(language), text, terms=exercise.terms(language))
    title = _("Your first translation")
    return TemplateResponse(
        request,
        "localize/first_translation/sentence.html",
        {
            "exercise": exercise,
            "example": exercise.example(language),
            "number": number,
            "next": number + 1 if number < len(EXERCISES) else None,
            "count": len(EXERCISES),
            "source_runs": source,
            "target_runs": target,
            "source_language": next(one for one in LANGUAGES if one != language),
            "target_language": language,
            "text": text,
            "refusal": refusal,
            "issues": issues,
            "has_error": any(issue.severity == "error" for issue in issues),
            "is_right": is_right,
            "page_title": title,
            "breadcrumbs_items": breadcrumbs(title),
        },
        status=422 if refusal else 200,
    )


@require_POST
def done(request: HttpRequest) -> HttpResponse:
    """This person knows it now, or does not want to: they are not invited again."""
    _language(request.user)
    FirstTranslation.objects.get_or_create(pk=request.user.pk)
    if "finished" in request.POST:
        messages.success(request, _("Choose a page: its strings wait for you."))
    return redirect(queue_url())


def _language(user: Any) -> str:
    """Raises PermissionDenied for whoever takes no part in translations."""
    if not page_permission_policy.user_has_any_permission(user, TAKING_PART):
        raise PermissionDenied
    return language_of(user) or LANGUAGES[0]


def _text(request: HttpRequest, language: str) -> tuple[str, str]:
    """What was written, as it would be stored, and why it cannot be."""
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if len(text) > LONGEST:
        return "", _("Write at most %(limit)s letters.") % {"limit": LONGEST}
    if not text.strip():
        return "", _("Write a text first.")
    try:
        answers.require_storable(text)
    except ValidationError as error:
        return "", answers.sentences(error)
    return (normal_form.khmer(text) if language == "km" else text), ""


def _issues(exercise: Exercise, text: str, language: str) -> list[ShownIssue]:
    found = [asdict(issue) for issue in exercise.issues(text, language)]
    return shown_issues(found, lambda issue: True, {})


def _is_right(issues: list[ShownIssue], is_confirmed: bool) -> bool:
    """Errors stop a text; a warning is mended, or a person says that it is right so."""
    return not issues or (is_confirmed and all(issue.severity == "warning" for issue in issues))
