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
from cms.publishing.vocabularies.languages import language_name
from localize.overview import page_statuses, publication_status
from localize.overview.tally import progress_of
from localize.workbench.cards import (
    Card,
    Homeless,
    Refused,
    cards,
    findings_of,
    links,
    may_be_read_at_once,
    may_be_submitted_at_once,
)
from localize.workbench.next_steps import who_publishes
from localize.workbench.verbs import FINDINGS, SHOWS, show_of, workbench_url
from localize.workflow import access, gate
from localize.workflow.access import Desk
from localize.workflow.models import Reason, Review, State, Work
from localize.workflow.progress import Progress


def queue_url() -> str:
    return reverse("localize:queue")


def source_url(page: Page) -> str:
    return reverse("localize:source", args=[page.pk])


@require_GET
def translation(request: HttpRequest, translation_id: int) -> HttpResponse:
    """The screen; a reviewer who opens it has seen what is in review (no taking back any more)."""
    desk = access.desk(translation_id, request.user)
    return screen(request, desk)


def screen(
    request: HttpRequest,
    desk: Desk,
    *,
    refused: dict[int, Refused] | None = None,
    homeless: Homeless | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole screen; refused: by segment pk, what was typed and could not be stored."""
    strings = cards(desk, refused=refused)
    show = show_of(request)
    _note_opened(desk, strings)
    progress = progress_of([desk.translation])[desk.translation.pk]
    source = access.source_page(desk.translation)
    refusal = gate.refusal_of_translation(desk.translation.source, desk.translation.target_locale)
    job = Work.objects.filter(translation=desk.translation).select_related("assigned_to").first()
    family = page_statuses.family_of(desk.page)
    target = desk.translation.target_locale.language_code
    own = family.member(target)
    return TemplateResponse(
        request,
        "localize/translation.html",
        {
            "desk": desk,
            "translation": desk.translation,
            "page": desk.page,
            "source": source,
            "source_language": desk.translation.source.locale.language_code,
            "target_language": target,
            "target_name": language_name(desk.translation.target_locale),
            "cards": _shown(strings, show),
            "all_cards": strings,
            "show": show if show in SHOWS else "",
            "homeless": homeless,
            "months": list(MONTHS.values()),
            # where this screen is to be found, though a refused form was sent elsewhere
            "address": workbench_url(desk.translation.pk, show=show),
            "filters": _filters(progress, strings),
            "links": links(desk),
            "links_media": AdminImageChooser().media,
            "progress": progress,
            "line": publication_status.line(family, target),
            "stale": stale_sentence(job, progress),
            "publish_refusal": publish_refusal(desk, refusal),
            "is_public": own is not None and own.is_public,
            "work": job,
            "colleagues": colleagues(desk.page),
            "lone_reviewer": desk.may_review and len(people.reviewers(desk.page)) < 2,
            "reasons": Reason.choices,
            "can_read_whole": any(may_be_read_at_once(card) for card in strings),
            "can_submit_all": any(may_be_submitted_at_once(card) for card in strings),
            "page_title": desk.page.get_admin_display_title(),
            "breadcrumbs_items": breadcrumbs(desk.page.get_admin_display_title()),
        },
        status=status,
    )


def breadcrumbs(title: str) -> list[dict[str, Any]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": queue_url(), "label": _("Translations")},
        {"url": "", "label": title},
    ]


def _note_opened(desk: Desk, strings: list[Card]) -> None:
    """One statement for the page; what this person submitted can still be taken back by them."""
    if not desk.may_review:
        return
    opened = [
        card.review.pk
        for card in strings
        if card.review is not None
        and card.state == State.IN_REVIEW
        and card.review.opened_by_id is None
        and "recall" not in card.actions
    ]
    if opened:
        Review.objects.filter(pk__in=opened, opened_by=None).update(opened_by=desk.user)


def _shown(strings: list[Card], show: str) -> list[Card]:
    if show not in SHOWS:
        return strings
    return [card for card in strings if card.refused is not None or _is_like(card, show)]


def _is_like(card: Card, show: str) -> bool:
    if show == FINDINGS:
        return any(finding.is_open for finding in card.findings)
    return card.state == show


def _filters(progress: Progress, strings: list[Card]) -> list[tuple[str, str, int]]:
    """(value, label, count) of each state that occurs, and of strings with findings."""
    found = [
        (state.value, str(state.label), progress.strings[state])
        for state in State
        if progress.strings.get(state)
    ]
    with_findings = sum(_is_like(card, FINDINGS) for card in strings)
    if with_findings:
        found.append((FINDINGS, _("With findings"), with_findings))
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


def publish_refusal(desk: Desk, refusal: gate.Refusal | None) -> str:
    """Why the publish button is missing; empty when it is there."""
    if not desk.may_publish:
        rule = _("A publisher publishes this page once every string is approved.")
        return f"{rule} {who_publishes(desk.page).sentence}"
    return str(refusal) if refusal is not None else ""


def colleagues(page: Page) -> list[Any]:
    """Who may be given this translation: the active people who may write or review it."""
    return list(
        page_permission_policy.users_with_any_permission_for_instance(
            {"change", people.REVIEW}, page, include_superusers=False
        ).order_by("first_name", "username")
    )


def break_glass_form(request: HttpRequest, desk: Desk, stored: Review) -> HttpResponse:
    """The one string, a box for the reason, a box for the password."""
    return TemplateResponse(
        request,
        "localize/break_glass.html",
        {
            "desk": desk,
            "review": stored,
            "findings": findings_of(stored),
            "translation": desk.translation,
            "target_language": desk.translation.target_locale.language_code,
            "source_language": desk.translation.source.locale.language_code,
            "show": show_of(request),
            "back": workbench_url(desk.translation.pk, show=show_of(request)),
            "page_title": _("Approve alone"),
            "breadcrumbs_items": breadcrumbs(_("Approve alone")),
        },
    )
