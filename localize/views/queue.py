"""The queue: which translations need somebody, the critical and the oldest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from localize import people, reports
from localize.bin.tree import without_binned
from localize.models import Endorsement, Reason, Review, ReviewEvent, State
from localize.progress import Progress
from localize.views.access import TAKING_PART, visible_translations
from localize.views.workbench import stale_sentence

PER_PAGE = 30

SHOWS = (
    ("", gettext_lazy("All")),
    ("to-review", gettext_lazy("To review")),
    ("returned", gettext_lazy("Returned to me")),
    ("critical", gettext_lazy("Critical")),
    ("source-changed", gettext_lazy("Source changed")),
    ("drafts", gettext_lazy("Drafts")),
    ("missing", gettext_lazy("Missing")),
    ("waiting", gettext_lazy("Waiting for others")),
    ("mine", gettext_lazy("My approvals")),
)


@dataclass(frozen=True)
class Row:
    """One page in one language."""

    translation: Translation
    title: str
    section: str
    language: str
    progress: Progress
    critical: bool
    oldest: datetime | None
    stale: str
    due_on: Any
    assigned_to: Any


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Pages × languages, thirty at a time; the same number of queries for any of them."""
    if not page_permission_policy.user_has_any_permission(request.user, TAKING_PART):
        raise PermissionDenied
    show = request.GET.get("show", "")
    chosen = in_order(filtered(visible_translations(request.user), show, request.user))
    language, languages = request.GET.get("language", ""), list(Locale.objects.all())
    if language:
        known = [one for one in languages if one.language_code == language]
        chosen = chosen.filter(target_locale__in=known)
    section = request.GET.get("book", "")
    if section.isdecimal():
        chosen = in_section(chosen, int(section))
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("p"))
    return TemplateResponse(
        request,
        "localize/queue.html",
        {
            "rows": rows(list(page.object_list)),
            "page_obj": page,
            "shows": SHOWS,
            "show": show,
            "language": language,
            "languages": languages,
            "book": section,
            "books": books(),
            "page_title": _("Translations"),
            "breadcrumbs_items": [{"url": "", "label": _("Translations")}],
        },
    )


# Filters. Each looks at the strings that the source now has, not at obsolete ones.


def strings() -> QuerySet[Review]:
    """Reviews of the present strings of the translation of the outer query."""
    return Review.objects.filter(
        string_translation__locale=OuterRef("target_locale"),
        string_translation__translation_of__segments__source=OuterRef("source"),
        string_translation__translation_of__segments__context=F("string_translation__context"),
    )


def overrides() -> QuerySet[Review]:
    """Reviews of the links and pictures of the translation of the outer query."""
    return Review.objects.filter(
        override__locale=OuterRef("target_locale"),
        override__context__overridablesegment__source=OuterRef("source"),
    )


def _has(*conditions: Any, **fields: Any) -> Q:
    """Of a Translation: is a string, link or picture of it like that?"""
    return Q(Exists(strings().filter(*conditions, **fields))) | Q(
        Exists(overrides().filter(*conditions, **fields))
    )


def filtered(translations: QuerySet[Translation], show: str, user: Any) -> QuerySet[Translation]:
    """Those of `translations` that `show` asks for; all for a word that is not in SHOWS."""
    mine, own = endorsed_by(user), written_by(user)
    conditions: dict[str, Any] = {
        "to-review": _has(~mine, state=State.IN_REVIEW),
        "returned": _has(own, state=State.RETURNED)
        | Q(_has(state=State.RETURNED), work__assigned_to=user),
        "critical": _critical(),
        "source-changed": Exists(
            strings().filter(state=State.RETURNED, reason=Reason.SOURCE_CHANGED)
        ),
        "drafts": _has(state=State.DRAFT),
        "missing": _missing(),
        "waiting": _has(mine, state=State.IN_REVIEW),
        "mine": _has(mine, state=State.APPROVED),
    }
    condition = conditions.get(show)
    return translations.filter(condition) if condition is not None else translations


def endorsed_by(user: Any) -> Exists:
    """Of a Review: does `user` stand behind exactly its present text and source?"""
    return Exists(
        Endorsement.objects.filter(
            review=OuterRef("pk"),
            by=user,
            text_hash=OuterRef("text_hash"),
            source_hash=OuterRef("source_hash"),
        )
    )


def written_by(user: Any) -> Q:
    """Of a Review: did `user` write its text, or submit it at some time?"""
    return (
        Q(string_translation__last_translated_by=user)
        | Q(override__last_translated_by=user)
        | Q(pk__in=ReviewEvent.objects.filter(by=user, verb="submitted").values("review"))
    )


def _critical() -> Exists:
    return Exists(strings().filter(critical=True).exclude(state=State.APPROVED))


def _missing() -> Exists:
    text = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=OuterRef(OuterRef("target_locale")),
    )
    return Exists(StringSegment.objects.filter(~Exists(text), source=OuterRef("source")))


def in_order(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Critical first, then whose oldest string in review waits longest, then by pk."""
    oldest = (
        strings()
        .filter(state=State.IN_REVIEW)
        .order_by()
        .values("string_translation__locale")
        .annotate(oldest=Min("state_since"))
        .values("oldest")
    )
    return translations.annotate(is_critical=_critical(), oldest=Subquery(oldest)).order_by(
        "-is_critical", F("oldest").asc(nulls_last=True), "pk"
    )


def in_section(translations: QuerySet[Translation], section: int) -> QuerySet[Translation]:
    """Those whose source page stands in the book or section with this pk."""
    found = Page.objects.filter(pk=section).first()
    if found is None:
        return translations.none()
    return translations.filter(
        source__object_id__in=found.get_descendants(inclusive=True).values("translation_key")
    )


def books() -> QuerySet[Page]:
    """The pages right below a home page whose translation is worked on."""
    found = Page.objects.filter(
        depth=reports.SECTION_DEPTH,
        translation_key__in=Translation.objects.values("source__object_id"),
        locale_id__in=Translation.objects.values("source__locale_id"),
    )
    return without_binned(found).order_by("path")


# What is shown


def rows(translations: list[Translation]) -> list[Row]:
    progress = reports.progress_of(translations)
    pages = reports.source_pages(translations)
    sections = reports.section_titles(pages.values())
    result = []
    for translation in translations:
        page = pages.get((translation.source.object_id, translation.source.locale_id))
        job = getattr(translation, "work", None)
        result.append(
            Row(
                translation=translation,
                title=page.draft_title if page is not None else translation.source.object_repr,
                section=sections.get(page.pk, "") if page is not None else "",
                language=reports.language_name(translation.target_locale),
                progress=progress[translation.pk],
                critical=getattr(translation, "is_critical", False),
                oldest=progress[translation.pk].oldest_waiting,
                stale=stale_sentence(job, progress[translation.pk]),
                due_on=job.due_on if job is not None else None,
                assigned_to=job.assigned_to if job is not None else None,
            )
        )
    return result


def count_for(user: Any) -> int:
    """How many pages ask for this person: the number in the menu."""
    visible = visible_translations(user)
    asked = filtered(visible, "returned", user).order_by().values("pk")
    if user.is_superuser or _reviews_somewhere(user):
        return (
            visible.filter(
                Q(pk__in=asked) | Q(pk__in=filtered(visible, "to-review", user).values("pk"))
            )
            .order_by()
            .count()
        )
    return asked.count()


def _reviews_somewhere(user: Any) -> bool:
    return page_permission_policy.user_has_any_permission(user, {people.REVIEW})
