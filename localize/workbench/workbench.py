"""The screen of one translation: its strings in reading order, with everything about each."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.admin import messages
from wagtail.images.widgets import AdminImageChooser
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.publishing import unpublishing
from cms.two_people import people
from cms.two_people.refusals import Refused
from localize.overview import page_statuses, publication_status
from localize.workbench.filters import place
from localize.workbench.next_steps import who_publishes
from localize.workbench.one_string import fragments
from localize.workbench.one_string.kept_texts import kept_texts
from localize.workbench.one_string.string_rows import (
    ISSUES,
    Alone,
    Homeless,
    NotStored,
    StringRow,
    links,
    rows,
)
from localize.workbench.one_string.verbs import SHOWS, outside, show_of, workbench_url
from localize.workbench.preview.views import kinds_shown
from localize.workflow import counters, gate, translation_access
from localize.workflow.models import State, Work
from localize.workflow.translation_access import TranslationAccess


def queue_url() -> str:
    return reverse("localize:queue")


@require_GET
def translation(request: HttpRequest, translation_id: int) -> HttpResponse:
    """The screen of one translation."""
    try:
        access = translation_access.access_by_id(translation_id, request.user)
    except PermissionDenied as denied:
        return outside(request, translation_id, denied)
    # a translation goes with its source
    if entry := unpublishing.ended(access.page, in_any_language=True):
        messages.warning(request, unpublishing.why(entry))
    return screen(request, access)


def screen(
    request: HttpRequest,
    access: TranslationAccess,
    *,
    refused: dict[int, NotStored] | None = None,
    homeless: Homeless | None = None,
    alone: Alone | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole screen; refused: by segment pk, what was typed and could not be stored."""
    strings = rows(access, refused=refused)
    show = show_of(request)
    shown = _shown(strings, show)
    source = translation_access.source_page(access.translation)
    wanted = request.GET.get("open", "")
    if alone is not None:
        of_alone = (row for row in strings if row.review and row.review.pk == alone.review)
        wanted = next((row.anchor for row in of_alone), wanted)
    opened = _opened(access, strings, shown, wanted)
    refusal = gate.refusal_of(sum(row.state != State.APPROVED for row in strings))
    job: Work | None = getattr(access.translation, "work", None)
    # the strings themselves are read above: the counters are enough for what is said of the rest
    page_translations = page_statuses.translations_by_page([access.page])[access.page.pk]
    target = access.translation.target_locale.language_code
    own = page_translations.member(target)
    progress = (own.progress if own is not None else None) or counters.count(access.translation)
    return TemplateResponse(
        request,
        "localize/translation.html",
        fragments.context_of(access)
        | (fragments.of_card(access, opened) if opened is not None else {})
        | {
            "page": access.page,
            "source": source if source is not None and _may_read(source, request.user) else None,
            "rows": shown,
            "all_rows": strings,
            "typed": kept_texts(access, _anchors(strings)),
            "show": show if show in SHOWS else "",
            "homeless": homeless,
            "alone": alone,
            "months": list(MONTHS.values()),
            "asks_machine": settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR,
            # where this screen is to be found, though a refused form was sent elsewhere
            "address": workbench_url(access.translation.pk, show=show),
            "filters": _filters(strings),
            "links": links(access),
            "links_media": AdminImageChooser().media,
            "progress": progress,
            "line": publication_status.line(page_translations, target, with_counts=False),
            "stale": fragments.stale(access, progress),
            "publish_refusal": publish_refusal(
                access, refusal, is_preparing=page_translations.is_preparing
            ),
            "is_public": own is not None and own.is_public,
            "work": job,
            "colleagues": colleagues(access.page),
            "lone_reviewer": access.may_review and len(people.reviewers(access.page)) < 2,
            "preview_kinds": kinds_shown(access),
            "page_title": access.page.get_admin_display_title(),
            "breadcrumbs_items": breadcrumbs(access.page.get_admin_display_title()),
            "place": place(access.translation, access.page, request.user),
        },
        status=status,
    )


def _may_read(source: Page, user: Any) -> bool:
    """May this person open the screen of the source?"""
    rights = source.permissions_for_user(user)
    return rights.can_edit() or rights.can_publish() or people.may_review(user, source)


def breadcrumbs(title: str) -> list[dict[str, Any]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": queue_url(), "label": _("Translations")},
        {"url": "", "label": title},
    ]


def _opened(
    access: TranslationAccess, strings: list[StringRow], shown: list[StringRow], wanted: str
) -> StringRow | None:
    """The one string whose card is open: what was refused, what the address names, else the first
    that waits for this person, a review before a text."""
    refused = next((row for row in strings if row.refused is not None), None)
    named = next((row for row in strings if row.anchor == wanted), None)
    to_do = sorted((row for row in shown if row.to_do), key=lambda row: row.to_do == "write")
    return refused or named or next(iter([*to_do, *shown]), None)


def _anchors(strings: list[StringRow]) -> dict[tuple[int, int], str]:
    return {
        (row.unit.segment.context_id, row.unit.segment.string_id): row.anchor
        for row in strings
        if row.unit.segment is not None
    }


def _shown(strings: list[StringRow], show: str) -> list[StringRow]:
    if show not in SHOWS:
        return strings
    return [row for row in strings if row.refused is not None or show in row.views]


def _filters(strings: list[StringRow]) -> list[tuple[str, str, int]]:
    """(value, label, count) of each state, and of strings with findings."""
    named = [(state.value, str(state.label)) for state in State] + [(ISSUES, _("With findings"))]
    return [(value, label, sum(value in row.views for row in strings)) for value, label in named]


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
