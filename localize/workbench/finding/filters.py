"""What the queue can be narrowed to. The filters of states read the counters."""

from datetime import timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf, Substr
from django.utils import timezone
from wagtail.models import Page, get_page_models
from wagtail_localize.models import StringSegment, Translation

from localize.workbench.finding.waiting import for_now, ready, to_review
from localize.workflow.models import Review, State

NOW = "now"
AGES = (1, 7, 30)  # days
DEEPEST = 9  # at which a page may stand that says whom it is for

_UNWRITTEN = Q(progress__missing__gt=0) | Q(progress__draft__gt=0) | Q(progress__returned__gt=0)
_LIKE = {
    "critical": Q(progress__critical__gt=0),
    "source-changed": Q(progress__source_changed__gt=0),
    "drafts": Q(progress__draft__gt=0),
    "missing": Q(progress__missing__gt=0),
}
_PERSONAL = {NOW: for_now, "ready": ready, "to-review": to_review}


def filtered(translations: QuerySet[Translation], show: str, user: Any) -> QuerySet[Translation]:
    """Those of `translations` that `show` asks for; all for a word that is none of the queue's."""
    if show in _LIKE:
        return translations.filter(_LIKE[show])
    if show in _PERSONAL:
        return translations.filter(pk__in=_PERSONAL[show](user))
    if show == "warnings":
        return _with_findings(translations)
    own = {
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


def _with_findings(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Those with a string that is not approved and of which the checks say something that nobody
    dismissed. Read from the few reviews with findings: the counters do not know them."""
    in_source = StringSegment.objects.filter(
        source__object=OuterRef("string_translation__context__object"),
        string=OuterRef("string_translation__translation_of"),
        context=OuterRef("string_translation__context"),
    )
    reviews = (
        Review.objects.exclude(issues=[])
        .exclude(state=State.APPROVED)
        .filter(Exists(in_source))
        .select_related(None)
        .annotate(
            key=F("string_translation__context__object"), language=F("string_translation__locale")
        )
    )
    found: dict[int, set[Any]] = {}
    for one in reviews.only("issues", "dismissed"):
        if any(issue["severity"] == "error" or one.is_open_warning(issue) for issue in one.issues):
            found.setdefault(one.language, set()).add(one.key)
    of_language = [Q(target_locale=pk, source__object__in=keys) for pk, keys in found.items()]
    return translations.filter(Q(*of_language, _connector=Q.OR)) if found else translations.none()


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


def for_audience(translations: QuerySet[Translation], code: str) -> QuerySet[Translation]:
    """Those whose source page is for these people: its record says so, or the nearest page that
    says anything, of itself and those above it. Nothing is asked beside the list's own query."""
    said, of_records = [], Q()
    for model in get_page_models():
        kind = model._meta.pk.related_query_name() if model is not Page else ""
        if any(field.name == "audience" for field in model._meta.get_fields()):
            said.append(NullIf(F(f"{kind}__audience"), Value("")))
        if record := getattr(model, "audiences_of", ""):
            of_records |= Q(**{f"{kind}__{record}__icontains": f'"{code}"'})
    steps = range(Page.steplen, (DEEPEST + 1) * Page.steplen, Page.steplen)
    nearest = (
        Page.objects.filter(path__in=[Substr(OuterRef("path"), 1, length) for length in steps])
        .annotate(said=Coalesce(*said, Value("")))
        .exclude(said="")
        .order_by("-depth")
        .values("said")[:1]
    )
    pages = Page.objects.alias(whom=Subquery(nearest)).filter(Q(whom=code) | of_records)
    own = pages.filter(
        translation_key=OuterRef("source__object_id"), locale=OuterRef("source__locale")
    )
    return translations.filter(Exists(own))


def older_than(translations: QuerySet[Translation], days: int) -> QuerySet[Translation]:
    """Those in which something has waited for so many days: a string in review since it was handed
    in, one to be written since its source says so."""
    at = timezone.now() - timedelta(days=days)
    since = Coalesce("work__source_changed_at", "source__last_updated_at")
    return translations.alias(since=since).filter(
        Q(progress__oldest_waiting__lt=at) | (_UNWRITTEN & Q(since__lt=at))
    )
