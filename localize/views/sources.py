"""The screen of a source page: what the checks say, who stands behind it, what translators ask."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation, TranslationContext

from localize import gate, overview, people, publish, reports, review, source_text
from localize.digests import source_digest
from localize.models import SourceEndorsement
from localize.views.cards import open_questions
from localize.views.verbs import answer
from localize.views.workbench import breadcrumbs, source_url


def with_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view the source page of its address; PermissionDenied without a part in it."""

    @wraps(view)
    def asked(request: HttpRequest, page_id: int) -> HttpResponse:
        page = get_object_or_404(Page.objects.select_related("locale"), pk=page_id).specific
        rights = page.permissions_for_user(request.user)
        takes_part = rights.can_edit() or rights.can_publish()
        if not takes_part and not people.may_review(request.user, page):
            raise PermissionDenied
        return view(request, page)

    return asked


@require_GET
@with_page
def source(request: HttpRequest, page: Page) -> HttpResponse:
    """Draft and publication of one source page, its translations, open questions."""
    revision = page.get_latest_revision()
    draft = revision.as_object() if revision is not None else page
    translations = list(
        Translation.objects.filter(
            source__object_id=page.translation_key, source__locale=page.locale
        ).select_related("source__locale", "target_locale")
    )
    progress = reports.progress_of(translations)
    return TemplateResponse(
        request,
        "localize/source.html",
        {
            "page": page,
            "revision": revision,
            "line": overview.status_line(page),
            "remarks": source_text.remarks(draft),
            "refusal": gate.refusal(draft),
            "endorsed_by": endorsers(page, draft),
            "may_agree": may_agree(request.user, page)
            and not stands_behind(request.user, page, draft),
            "questions": open_questions(
                TranslationContext.objects.filter(object_id=page.translation_key)
            ),
            "rows": [
                (t, reports.language_name(t.target_locale), progress[t.pk]) for t in translations
            ],
            "page_title": page.get_admin_display_title(),
            "breadcrumbs_items": breadcrumbs(page.get_admin_display_title()),
        },
    )


def endorsers(page: Page, draft: Page) -> list[str]:
    """Names of the people who stand behind exactly this content."""
    digest = source_digest(draft)
    endorsements = SourceEndorsement.objects.filter(page_id=page.pk, digest=digest)
    users = get_user_model()._default_manager.filter(pk__in=endorsements.values("by"))
    return [user.get_full_name() or user.get_username() for user in users]


def stands_behind(user: Any, page: Page, draft: Page) -> bool:
    return SourceEndorsement.objects.filter(
        page_id=page.pk, digest=source_digest(draft), by=user
    ).exists()


def may_agree(user: Any, page: Page) -> bool:
    """Who may stand behind a source's draft without publishing it: its publishers and reviewers."""
    return people.may_publish(user, page) or people.may_review(user, page)


@require_POST
@with_page
def endorse(request: HttpRequest, page: Page) -> HttpResponse:
    """Stand behind the draft that was on the screen, so that somebody else may publish it."""

    def act() -> str:
        if not may_agree(request.user, page):
            raise PermissionDenied(_("Only a reviewer or publisher of this page may agree."))
        if gate.is_target(page):
            raise ValidationError(_("The strings of a translation are agreed with one by one."))
        revision = _seen_revision(request, page)
        publish.endorse_source(page, revision, by=request.user)
        if gate.refusal(revision.as_object()) is None:
            return _("Two people stand behind this version: it can be published.")
        return _("You stand behind this version.")

    return answer(request, act, back=source_url(page))


def _seen_revision(request: HttpRequest, page: Page) -> Revision:
    """The latest revision, if it is the one that was on the screen; else review.Stale."""
    revision = page.get_latest_revision()
    if revision is None:
        raise ValidationError(_("There is no draft to agree with."))
    if request.POST.get("revision") != str(revision.pk):
        raise review.Stale(_("Somebody saved another version meanwhile: read that one."))
    return revision
