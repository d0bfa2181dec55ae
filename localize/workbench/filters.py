"""What the list of translations can be narrowed to, and what of it one person can act on now."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from wagtail.models import Page
from wagtail_localize.models import StringSegment, Translation

from cms.publishing.people import Rights
from localize.overview import to_do
from localize.workflow.models import Progress, Review, State
from localize.workflow.to_confirm.strings import asked_of
from localize.workflow.to_confirm.translations import is_returned_to, open_translations

NOW = "now"
TO_REVIEW, RETURNED, WRITE, READY = "to-review", "returned", "write", "ready"

_LIKE = {
    "critical": Q(progress__critical__gt=0),
    "source-changed": Q(progress__source_changed__gt=0),
    "drafts": Q(progress__draft__gt=0),
    "missing": Q(progress__missing__gt=0),
}


def steps(user: Any) -> dict[int, set[str]]:
    """What this person can do now, by the key of each translation in which that is anything."""
    rights = Rights(user)
    found = open_translations(Progress, user)
    is_unwritten = any(one.missing or one.draft for one in found)
    translates = tuple(to_do.translating(user)) if is_unwritten else ()
    possible = {}
    for one in found:
        is_theirs = rights.is_everything or one.path.startswith(translates)
        can = {
            TO_REVIEW: asked_of(one, user, rights),
            RETURNED: is_returned_to(one, user),
            WRITE: (one.missing or one.draft) and is_theirs,
            READY: one.is_ready and rights.may(one.path, "publish"),
        }
        if any(can.values()):
            possible[one.pk] = {step for step, is_so in can.items() if is_so}
    return possible


def filtered(translations: QuerySet[Translation], show: str, user: Any) -> QuerySet[Translation]:
    """Those of `translations` that `show` asks for; all for a word that is none of the list's."""
    if show in _LIKE:
        return translations.filter(_LIKE[show])
    if show == NOW:
        return translations.filter(pk__in=steps(user))
    if show in {TO_REVIEW, RETURNED, READY}:
        return translations.filter(pk__in=[pk for pk, can in steps(user).items() if show in can])
    return _with_findings(translations) if show == "warnings" else translations


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
    critical = Case(When(progress__critical__gt=0, then=Value(0)), default=Value(1))
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
