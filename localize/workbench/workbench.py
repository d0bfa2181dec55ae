"""The screen of one translation: its strings in reading order, with everything about each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET
from wagtail.images.widgets import AdminImageChooser
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.publishing import people
from cms.publishing.approvals.refusals import Refused
from cms.publishing.vocabularies.languages import language_name
from localize.overview import page_statuses, publication_status
from localize.workbench.next_steps import who_publishes
from localize.workbench.string_rows import (
    Homeless,
    NotStored,
    StringRow,
    issues_of,
    links,
    may_be_read_at_once,
    may_be_submitted_at_once,
    rows,
)
from localize.workbench.verbs import ISSUES, SHOWS, show_of, workbench_url
from localize.workflow import counters, gate, translation_access
from localize.workflow.models import Progress, Reason, Review, State, Work
from localize.workflow.translation_access import TranslationAccess


def queue_url() -> str:
    return reverse("localize:queue")


def source_url(page: Page) -> str:
    return reverse("localize:source", args=[page.pk])


@require_GET
def translation(request: HttpRequest, translation_id: int) -> HttpResponse:
    """The screen; a reviewer who opens it has seen what is in review (no taking back any more)."""
    access = translation_access.access_by_id(translation_id, request.user)
    return screen(request, access)


def screen(
    request: HttpRequest,
    access: TranslationAccess,
    *,
    refused: dict[int, NotStored] | None = None,
    homeless: Homeless | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole screen; refused: by segment pk, what was typed and could not be stored."""
    strings = rows(access, refused=refused)
    show = show_of(request)
    _note_opened(access, strings)
    progress = counters.count(access.translation)
    source = translation_access.source_page(access.translation)
    refusal = gate.refusal_of_translation(
        access.translation.source, access.translation.target_locale
    )
    job = Work.objects.filter(translation=access.translation).select_related("assigned_to").first()
    page_translations = page_statuses.translations_of(access.page)
    target = access.translation.target_locale.language_code
    own = page_translations.member(target)
    return TemplateResponse(
        request,
        "localize/translation.html",
        {
            "access": access,
            "translation": access.translation,
            "page": access.page,
            "source": source,
            "source_language": access.translation.source.locale.language_code,
            "target_language": target,
            "target_name": language_name(access.translation.target_locale),
            "rows": _shown(strings, show),
            "all_rows": strings,
            "show": show if show in SHOWS else "",
            "homeless": homeless,
            "months": list(MONTHS.values()),
            # where this screen is to be found, though a refused form was sent elsewhere
            "address": workbench_url(access.translation.pk, show=show),
            "filters": _filters(progress, strings),
            "links": links(access),
            "links_media": AdminImageChooser().media,
            "progress": progress,
            "line": publication_status.line(page_translations, target),
            "stale": stale_sentence(job, progress),
            "publish_refusal": publish_refusal(
                access, refusal, is_preparing=page_translations.is_preparing
            ),
            "is_public": own is not None and own.is_public,
            "work": job,
            "colleagues": colleagues(access.page),
            "lone_reviewer": access.may_review and len(people.reviewers(access.page)) < 2,
            "reasons": Reason.choices,
            "can_read_whole": any(may_be_read_at_once(row) for row in strings),
            "can_submit_all": any(may_be_submitted_at_once(row) for row in strings),
            "page_title": access.page.get_admin_display_title(),
            "breadcrumbs_items": breadcrumbs(access.page.get_admin_display_title()),
        },
        status=status,
    )


def breadcrumbs(title: str) -> list[dict[str, Any]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": queue_url(), "label": _("Translations")},
        {"url": "", "label": title},
    ]


def _note_opened(access: TranslationAccess, strings: list[StringRow]) -> None:
    """One statement for the page; what this person submitted can still be taken back by them."""
    if not access.may_review:
        return
    opened = [
        row.review.pk
        for row in strings
        if row.review is not None
        and row.state == State.IN_REVIEW
        and row.review.opened_by_id is None
        and "recall" not in row.actions
    ]
    if opened:
        Review.objects.filter(pk__in=opened, opened_by=None).update(opened_by=access.user)


def _shown(strings: list[StringRow], show: str) -> list[StringRow]:
    if show not in SHOWS:
        return strings
    return [row for row in strings if row.refused is not None or _is_like(row, show)]


def _is_like(row: StringRow, show: str) -> bool:
    if show == ISSUES:
        return any(issue.is_open for issue in row.issues)
    return row.state == show


def _filters(progress: Progress, strings: list[StringRow]) -> list[tuple[str, str, int]]:
    """(value, label, count) of each state that occurs, and of strings with findings."""
    found = [
        (state.value, str(state.label), progress.strings[state])
        for state in State
        if progress.strings.get(state)
    ]
    with_issues = sum(_is_like(row, ISSUES) for row in strings)
    if with_issues:
        found.append((ISSUES, _("With findings"), with_issues))
    return found


def stale_sentence(job: Work | None, progress: Progress) -> str:
    """“Source updated on 3 November, 3 strings to do”; empty when nothing is left of it."""
    if job is None or job.source_changed_at is None or not progress.outstanding:
        return ""
    return ngettext(
        "Source updated on %(date)s, %(count)s string to do.",
        "Source updated on %(date)s, %(count)s strings to do.",
        progress.outstanding,
    ) % {"date": publication_status.day(job.source_changed_at), "count": progress.outstanding}


def publish_refusal(
    access: TranslationAccess, refusal: Refused | None, *, is_preparing: bool
) -> str:
    """Why the publish button is missing; empty when it is there."""
    if not access.may_publish:
        rule = _("A publisher publishes this page once every string is approved.")
        return f"{rule} {who_publishes(access.page).sentence}"
    if is_preparing:
        return _(
            "Its source was published since, and the new strings are being prepared. Load this "
            "screen again in a moment."
        )
    return str(refusal) if refusal is not None else ""


def colleagues(page: Page) -> list[Any]:
    """Who may be given this translation: the active people who may write or review it."""
    return list(
        page_permission_policy.users_with_any_permission_for_instance(
            {"change", people.REVIEW}, page, include_superusers=False
        ).order_by("first_name", "username")
    )


def break_glass_form(
    request: HttpRequest, access: TranslationAccess, stored: Review
) -> HttpResponse:
    """The one string, a box for the reason, a box for the password."""
    return TemplateResponse(
        request,
        "localize/break_glass.html",
        {
            "access": access,
            "review": stored,
            "issues": issues_of(stored),
            "translation": access.translation,
            "target_language": access.translation.target_locale.language_code,
            "source_language": access.translation.source.locale.language_code,
            "show": show_of(request),
            "back": workbench_url(access.translation.pk, show=show_of(request)),
            "page_title": _("Approve alone"),
            "breadcrumbs_items": breadcrumbs(_("Approve alone")),
        },
    )
