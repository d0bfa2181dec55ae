"""The list of translations: what waits for somebody, the critical and the oldest first."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import Translation

from cms.core import once
from cms.core.titles import families, in_two, name_pages
from cms.core.tree import without_binned
from cms.core.vocabularies.languages import language_name
from localize.overview import reports
from localize.overview.publication_status import stale_sentence
from localize.terminology.to_do import waiting_for
from localize.workbench.filters import NOW, filtered, in_order, in_section, now_for
from localize.workbench.sentences import sentences
from localize.workflow import counters
from localize.workflow.models import Progress, SourcePublication
from localize.workflow.translation_access import TAKING_PART, visible_translations

PER_PAGE = 30
LONGEST = 200  # letters of what is looked for

SHOWS = (
    (NOW, gettext_lazy("For me now")),
    ("", gettext_lazy("All")),
    ("critical", gettext_lazy("Critical")),
    ("source-changed", gettext_lazy("Source changed")),
    ("missing", gettext_lazy("Missing")),
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
    once.begin(request.user)  # a pure reading: its list, its rows and the menu ask the same
    chosen = visible_translations(request.user)
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    show = _show(request)
    language, languages = request.GET.get("language", ""), list(Locale.objects.all())
    if language:
        known = [one for one in languages if one.language_code == language]
        chosen = chosen.filter(target_locale__in=known)
    section = request.GET.get("book", "")
    if section.isdecimal() and len(section) < 19:
        chosen = in_section(chosen, int(section))
    asked = {"q": words, "language": language, "book": section}
    ordered = in_order(filtered(chosen, show, request.user))
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("p"))
    return TemplateResponse(
        request,
        "localize/queue.html",
        {
            "proposed": len(waiting_for(request.user)),
            "rows": rows(list(page.object_list)),
            "words": words,
            "found": sentences(words, chosen) if words else [],
            "page_obj": page,
            "preparing": _preparing(),
            "shows": SHOWS,
            "show": show,
            "is_narrowed": bool(language or section or show not in {NOW, ""}),
            "language": language,
            "languages": languages,
            "book": section,
            "books": books(),
            "narrowed": urlencode({name: value for name, value in asked.items() if value}),
            "page_title": _("Translations"),
            "breadcrumbs_items": [{"url": "", "label": _("Translations")}],
        },
    )


def _show(request: HttpRequest) -> str:
    """Without a word of what to show: what waits for this person, if anything does."""
    if "show" in request.GET:
        return request.GET["show"]
    is_asked = any(name in request.GET for name in ("language", "book", "q"))
    if is_asked or not now_for(request.user):
        return ""
    return NOW


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


def books() -> list[Page]:
    """The pages right below a home page whose translation is worked on, each in one language."""
    found = Page.objects.filter(
        depth=reports.SECTION_DEPTH,
        translation_key__in=Translation.objects.values("source__object_id"),
        locale_id__in=Translation.objects.values("source__locale_id"),
    )
    by_key = {page.translation_key: page for page in without_binned(found).order_by("-path")}
    listed = list(reversed(by_key.values()))
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
                stale=stale_sentence(
                    job.source_changed_at if job is not None else None, progress[translation.pk]
                ),
                due_on=job.due_on if job is not None else None,
                assigned_to=job.assigned_to if job is not None else None,
            )
        )
    return result
