"""The queue: which translations need somebody, the critical and the oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET
from wagtail.models import Locale, Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from cms.publishing import people
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.recycle_bin.tree import without_binned
from cms.publishing.vocabularies.languages import language_name
from localize.overview import reports
from localize.overview.tally import (
    Pair,
    oldest_in_review,
    pairs_with,
    progress_of,
)
from localize.workbench.workbench import stale_sentence
from localize.workflow.models import Reason, Review, SourcePublication, State, endorsed
from localize.workflow.progress import Progress
from localize.workflow.translation_access import TAKING_PART, visible_translations

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
    visible = chosen = visible_translations(request.user)
    language, languages = request.GET.get("language", ""), list(Locale.objects.all())
    if language:
        known = [one for one in languages if one.language_code == language]
        chosen = chosen.filter(target_locale__in=known)
    section = request.GET.get("book", "")
    if section.isdecimal():
        chosen = in_section(chosen, int(section))
    critical = pairs_with(_is_critical())
    ordered = in_order(filtered(chosen, show, request.user), critical)
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("p"))
    return TemplateResponse(
        request,
        "localize/queue.html",
        {
            "rows": rows(read(visible, page.object_list), critical),
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


# Filters. Each looks at the strings that the source now has, not at obsolete ones.


class Entry(NamedTuple):
    """One translation, as far as filtering and sorting need it."""

    pk: int
    source: int
    locale: int
    assigned_to: int | None

    @property
    def pair(self) -> Pair:
        return self.source, self.locale


def entries(translations: QuerySet[Translation]) -> list[Entry]:
    rows = translations.order_by("pk").values_list(
        "pk", "source_id", "target_locale_id", "work__assigned_to_id"
    )
    return [Entry(*row) for row in rows]


def filtered(translations: QuerySet[Translation], show: str, user: Any) -> list[Entry]:
    """Those of `translations` that `show` asks for; all for a word that is not in SHOWS."""
    mine = endorsed(by=user)
    if show == "missing":
        return entries(translations.filter(_missing()))
    if show == "returned":
        return _returned(entries(translations), user, pairs_with(_returned_to(user)))
    conditions: dict[str, Q] = {
        "to-review": _to_review(user),
        "critical": _is_critical(),
        "source-changed": Q(state=State.RETURNED, reason=Reason.SOURCE_CHANGED),
        "drafts": Q(state=State.DRAFT),
        "waiting": Q(mine, state=State.IN_REVIEW),
        "mine": Q(mine, state=State.APPROVED),
    }
    if show not in conditions:
        return entries(translations)
    pairs = pairs_with(conditions[show])
    return [entry for entry in entries(translations) if entry.pair in pairs]


def _returned(found: list[Entry], user: Any, own: set[Pair]) -> list[Entry]:
    """Those with a returned text that is the person's `own`, or that they have now."""
    theirs = {entry.pair for entry in found if entry.assigned_to == user.pk}
    if theirs:
        own = own | theirs & pairs_with(state=State.RETURNED)
    return [entry for entry in found if entry.pair in own]


# Of a Review


def _to_review(user: Any) -> Q:
    return Q(~endorsed(by=user), state=State.IN_REVIEW)


def _returned_to(user: Any) -> Q:
    return Q(written_by(user), state=State.RETURNED)


def _is_critical() -> Q:
    return Q(critical=True) & ~Q(state=State.APPROVED)


def written_by(user: Any) -> Q:
    """Did `user` write its text, or submit it at some time?"""
    submitted = (
        ChangeRequest.objects.about(Review)
        .filter(asked_by=user)
        .annotate(review=Cast("subject_id", BigIntegerField()))
    )
    return (
        Q(string_translation__last_translated_by=user)
        | Q(override__last_translated_by=user)
        | Q(pk__in=submitted.values("review"))
    )


def _missing() -> Exists:
    """Of a Translation: has its source a string without a text?"""
    text = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=OuterRef(OuterRef("target_locale")),
    )
    return Exists(StringSegment.objects.filter(~Exists(text), source=OuterRef("source")))


def in_order(found: list[Entry], critical: set[Pair]) -> list[Entry]:
    """Critical first, then whose oldest string in review waits longest, then by pk."""
    oldest = oldest_in_review()

    def place(entry: Entry) -> Any:
        since = oldest.get(entry.pair)
        return entry.pair not in critical, since is None, since, entry.pk

    return sorted(found, key=place)


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


def read(visible: QuerySet[Translation], chosen: Iterable[Entry]) -> list[Translation]:
    """The rows of `chosen`, in its order."""
    pks = [entry.pk for entry in chosen]
    found = {translation.pk: translation for translation in visible.filter(pk__in=pks)}
    return [found[pk] for pk in pks if pk in found]


def rows(translations: list[Translation], critical: set[Pair]) -> list[Row]:
    progress = progress_of(translations)
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
                language=language_name(translation.target_locale),
                progress=progress[translation.pk],
                critical=(translation.source_id, translation.target_locale_id) in critical,
                oldest=progress[translation.pk].oldest_waiting,
                stale=stale_sentence(job, progress[translation.pk]),
                due_on=job.due_on if job is not None else None,
                assigned_to=job.assigned_to if job is not None else None,
            )
        )
    return result


def count_for(user: Any) -> int:
    """How many pages ask for this person: the number in the menu."""
    found = entries(visible_translations(user))
    if not found:
        return 0
    own = _returned_to(user)
    if user.is_superuser or _reviews_somewhere(user):
        # what is theirs again and what they may review: asked together
        own |= _to_review(user)
    return len(_returned(found, user, pairs_with(own)))


def _reviews_somewhere(user: Any) -> bool:
    return page_permission_policy.user_has_any_permission(user, {people.REVIEW})
