"""The queue: which translations need somebody, the critical and the oldest first."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import Translation

from cms.publishing import people
from cms.publishing.recycle_bin.tree import without_binned
from cms.publishing.vocabularies.languages import language_name
from localize.overview import reports
from localize.overview.titles import families, in_two, name_pages
from localize.workbench.finding.sentences import sentences
from localize.workbench.finding.waiting import for_now, is_to_review, ready
from localize.workbench.workbench import stale_sentence
from localize.workflow import counters
from localize.workflow.models import Progress, SourcePublication
from localize.workflow.to_confirm.translations import is_returned_to, open_translations
from localize.workflow.translation_access import TAKING_PART, visible_translations

PER_PAGE = 30
LONGEST = 200  # letters of what is looked for

NOW = "now"
SHOWS = (
    (NOW, gettext_lazy("For me now")),
    ("", gettext_lazy("All")),
    ("to-review", gettext_lazy("To review")),
    ("returned", gettext_lazy("Returned to me")),
    ("critical", gettext_lazy("Critical")),
    ("source-changed", gettext_lazy("Source changed")),
    ("drafts", gettext_lazy("Drafts")),
    ("missing", gettext_lazy("Missing")),
    ("ready", gettext_lazy("Ready to publish")),
    ("waiting", gettext_lazy("Waiting for others")),
    ("mine", gettext_lazy("My approvals")),
)


@dataclass(frozen=True)
class Row:
    """One page in one language. title: in the language of the person where there is one; other:
    (language, title) beneath it."""

    translation: Translation
    title: str
    other: tuple[str, str] | None
    section: str
    language: str
    progress: Progress
    stale: str
    due_on: Any
    assigned_to: Any


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Pages × languages, thirty at a time; the same number of queries for any of them."""
    if not page_permission_policy.user_has_any_permission(request.user, TAKING_PART):
        raise PermissionDenied
    chosen = visible_translations(request.user)
    words = request.GET.get("q", "").strip()[:LONGEST]
    show = _show(request)
    language, languages = request.GET.get("language", ""), list(Locale.objects.all())
    if language:
        known = [one for one in languages if one.language_code == language]
        chosen = chosen.filter(target_locale__in=known)
    section = request.GET.get("book", "")
    if section.isdecimal():
        chosen = in_section(chosen, int(section))
    ordered = in_order(filtered(chosen, show, request.user))
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("p"))
    return TemplateResponse(
        request,
        "localize/queue.html",
        {
            "rows": rows(list(page.object_list)),
            "words": words,
            "found": sentences(words, chosen) if words else [],
            "page_obj": page,
            "preparing": _preparing(),
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


def _show(request: HttpRequest) -> str:
    """Without a word of what to show: what waits for this person, if anything does."""
    if "show" in request.GET:
        return request.GET["show"]
    is_asked = any(name in request.GET for name in ("language", "book", "q"))
    return NOW if not is_asked and for_now(request.user) else ""


def _preparing() -> str:
    """What is not in the list yet; empty when the worker has seen everything."""
    count = SourcePublication.objects.aggregate(count=Count("page", distinct=True))["count"]
    if not count:
        return ""
    return ngettext(
        "%(count)s published page is being prepared; its new strings are not here yet.",
        "%(count)s published pages are being prepared; their new strings are not here yet.",
        count,
    ) % {"count": count}


# Filters. They read the counters.

_LIKE = {
    "critical": Q(progress__critical__gt=0),
    "source-changed": Q(progress__source_changed__gt=0),
    "drafts": Q(progress__draft__gt=0),
    "missing": Q(progress__missing__gt=0),
}


_PERSONAL = {NOW: for_now, "ready": ready}


def filtered(translations: QuerySet[Translation], show: str, user: Any) -> QuerySet[Translation]:
    """Those of `translations` that `show` asks for; all for a word that is not in SHOWS."""
    if show in _LIKE:
        return translations.filter(_LIKE[show])
    if show in _PERSONAL:
        return translations.filter(pk__in=_PERSONAL[show](user))
    own = {
        "to-review": lambda people: is_to_review(people, user),
        "waiting": lambda people: any(user.pk in one["by"] for one in people["in_review"]),
        "returned": lambda people: str(user.pk) in people["returned"],
        "mine": lambda people: user.pk in people["approved"],
    }
    if show not in own:
        return translations
    found = [pk for pk, people in _people(translations) if own[show](people)]
    given = Q(progress__returned__gt=0, work__assigned_to=user) if show == "returned" else Q()
    return translations.filter(Q(pk__in=found) | given if given else Q(pk__in=found))


def _people(translations: QuerySet[Translation]) -> QuerySet[Translation, tuple[int, Any]]:
    """(pk, `Progress.people`) of those that somebody has a part in."""
    some = Q(progress__in_review__gt=0) | Q(progress__returned__gt=0) | Q(progress__approved__gt=0)
    return translations.filter(some).order_by().values_list("pk", "progress__people")


def in_order(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Critical first, then whose oldest string in review waits longest, then by pk."""
    critical = Case(When(progress__critical__gt=0, then=0), default=1)
    oldest = F("progress__oldest_waiting").asc(nulls_last=True)
    return translations.select_related("progress").order_by(critical, oldest, "pk")


def in_section(translations: QuerySet[Translation], section: int) -> QuerySet[Translation]:
    """Those whose source page stands in the book or section with this pk."""
    found = Page.objects.filter(pk=section).first()
    if found is None:
        return translations.none()
    return translations.filter(
        source__object_id__in=found.get_descendants(inclusive=True).values("translation_key")
    )


def books() -> list[Page]:
    """The pages right below a home page whose translation is worked on, each in one language."""
    found = Page.objects.filter(
        depth=reports.SECTION_DEPTH,
        translation_key__in=Translation.objects.values("source__object_id"),
        locale_id__in=Translation.objects.values("source__locale_id"),
    )
    once = {page.translation_key: page for page in without_binned(found).order_by("-path")}
    listed = list(reversed(once.values()))
    name_pages(listed)
    return listed


# What is shown


def rows(translations: list[Translation]) -> list[Row]:
    progress = counters.of(translations)
    pages = reports.source_pages(translations)
    titles = families({translation.source.object_id for translation in translations})
    sections = reports.section_titles(pages.values())
    result = []
    for translation in translations:
        page = pages.get((translation.source.object_id, translation.source.locale_id))
        job = getattr(translation, "work", None)
        family = titles.get(translation.source.object_id, {})
        named = in_two(family, translation.source.locale.language_code)
        result.append(
            Row(
                translation=translation,
                title=named[0][1] if named else translation.source.object_repr,
                other=named[1] if named else None,
                section=sections.get(page.pk, "") if page is not None else "",
                language=language_name(translation.target_locale),
                progress=progress[translation.pk],
                stale=stale_sentence(job, progress[translation.pk]),
                due_on=job.due_on if job is not None else None,
                assigned_to=job.assigned_to if job is not None else None,
            )
        )
    return result


def count_for(user: Any) -> int:
    """How many pages ask for this person, in one query: the number in the menu."""
    reviews = user.is_superuser or _reviews_somewhere(user)
    return sum(
        (reviews and is_to_review(one.people, user)) or is_returned_to(one, user)
        for one in open_translations(Progress.objects.all(), user)
    )


def _reviews_somewhere(user: Any) -> bool:
    return page_permission_policy.user_has_any_permission(user, {people.REVIEW})
