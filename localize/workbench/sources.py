"""The screen of a source page: what the checks say, who stands behind it, what translators ask."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation, TranslationContext

from cms.publishing import people
from cms.publishing.approvals import engine
from cms.publishing.approvals.refusals import STALE, Refused
from cms.publishing.vocabularies.languages import language_name
from localize.overview import page_statuses, publication_status
from localize.workbench.next_steps import next_step, who_publishes
from localize.workbench.string_rows import open_questions
from localize.workbench.verbs import answer
from localize.workbench.workbench import breadcrumbs, source_url
from localize.workflow import counters, gate, publish, source_text
from localize.workflow.digests import source_digest


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
    progress = counters.of(translations)
    found = page_statuses.translations_of(page)
    behind = endorsers(page, draft)
    refusal = gate.refusal(draft)
    return TemplateResponse(
        request,
        "localize/source.html",
        {
            "page": page,
            "revision": revision,
            "seen": source_digest(draft),
            "line": publication_status.line(found, page.locale.language_code),
            "preparing": publication_status.preparing_sentence() if found.is_preparing else "",
            "remarks": source_text.remarks(draft),
            "refusal": refusal,
            "next": next_step(refusal, page, request.user) if refusal else who_publishes(page),
            "endorsed_by": [people.name(user) for user in behind],
            "may_agree": request.user.pk not in {user.pk for user in behind},
            "waiting": engine.waiting(page),
            "may_publish": people.may_publish(request.user, page),
            "scheduled": page.scheduled_revision,
            "questions": open_questions(
                TranslationContext.objects.filter(object_id=page.translation_key)
            ),
            "rows": [(t, language_name(t.target_locale), progress[t.pk]) for t in translations],
            "page_title": page.get_admin_display_title(),
            "breadcrumbs_items": breadcrumbs(page.get_admin_display_title()),
        },
    )


def endorsers(page: Page, draft: Page) -> list[Any]:
    """The people who stand behind exactly this content."""
    found = gate.standing(page, source_digest(draft))
    people_behind = {each.by_id: each.by for one in found for each in one.endorsements.all()}
    return sorted(people_behind.values(), key=people.name)


@require_POST
@with_page
def endorse(request: HttpRequest, page: Page) -> HttpResponse:
    """Stand behind the draft that was on the screen, so that it can be published.

    Whoever may write, review or publish the page may agree with what somebody else wrote; it is
    published by its publishers.
    """

    def act() -> HttpResponse:
        if gate.is_target(page):
            raise Refused("strings", _("The strings of a translation are agreed with one by one."))
        revision = seen_revision(request, page)
        publish.endorse_source(page, revision, by=request.user, is_why_read=True)
        refusal = gate.refusal(revision.as_object())
        if refusal is None:
            done = _("Two people stand behind this version: it can be published.")
            messages.success(request, f"{done} {who_publishes(page).sentence}")
        else:
            step = next_step(refusal, page, request.user)
            done = _("You stand behind this version.")
            messages.warning(request, f"{done} {refusal} {step.sentence if step else ''}")
        return redirect(source_url(page))

    return answer(request, act, back=source_url(page), page=page)


def seen_revision(request: HttpRequest, page: Page) -> Revision:
    """The latest revision, if it says what was on the screen; else it is Refused.

    Its number would not tell: while somebody types, the editor saves over its own last revision.
    """
    revision = page.get_latest_revision()
    if revision is None:
        raise Refused("no_draft", _("There is no draft to agree with."))
    if request.POST.get("seen") != source_digest(revision.as_object()):
        raise Refused(STALE, _("Somebody saved another version meanwhile: read that one."))
    return revision
