"""The story of a page, or of a book or module with all below it: what people decided of it, and
which numbers changed in it, the newest first.

It is made of what is written down already. The work on its texts is told in sums of a day, saved
drafts and other small steps are folded.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import TruncDate
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET
from wagtail.models import Page, PageLogEntry

from cms.core.titles import name_pages
from cms.documents.models import Dependency
from cms.publishing import unpublishing
from cms.publishing.recycle_bin import actions as bin_actions
from cms.publishing.shared_drafts import answers
from cms.two_people import people
from cms.two_people.approvals.models import TAKE_DOWN
from cms.two_people.approvals.shown import Line, label_of, side
from cms.two_people.audit.models import AuditEntry, type_of
from localize.workflow.models import Review
from localize.workflow.translation_access import TAKING_PART

MOST = 150  # entries of one kind; then the day of the last one is made full
MOST_OF_TEXTS = 5_000  # entries, which make a few sums
# Steps that Wagtail writes down and somebody looks for; its others are small. What the log tells
# with its reason is not told twice.
TOLD = {"wagtail.publish", "wagtail.publish.schedule", "wagtail.schedule.cancel", "wagtail.move"}
TWICE = {unpublishing.ACTION, bin_actions.DELETED, bin_actions.RESTORED}

# what happened to a text, for people; a verb that is not here is shown as it is
OF_TEXT = {
    "drafted": gettext_lazy("written"),
    "edited": gettext_lazy("changed"),
    "requested": gettext_lazy("submitted"),
    "taken_back": gettext_lazy("taken back"),
    "endorsed": gettext_lazy("agreed"),
    "approved": gettext_lazy("approved"),
    "returned": gettext_lazy("returned"),
    "withdrawn": gettext_lazy("approval withdrawn"),
    "dismissed": gettext_lazy("warning dismissed"),
    "dismissed_on_page": gettext_lazy("warning dismissed for the whole page"),
    "warned_again": gettext_lazy("warned again on the whole page"),
    "break_glass": gettext_lazy("glass broken: approved alone by an administrator"),
    "source_changed": gettext_lazy("the source changed"),
    "carried": gettext_lazy("approval kept: the source says the same"),
    "lapsed": gettext_lazy("replaced by something newer"),
    "undone": gettext_lazy("decision undone"),
    "override_removed": gettext_lazy("link removed"),
}
# and to a page
OF_PAGE = {
    "requested": gettext_lazy("Handed over"),
    "taken_back": gettext_lazy("Taken back by whoever handed it over"),
    "endorsed": gettext_lazy("Agreed with"),
    "approved": gettext_lazy("Agreed with: two people stand behind it"),
    "returned": gettext_lazy("Returned with a remark"),
    "noted": gettext_lazy("The remark was read"),
    "lapsed": gettext_lazy("Replaced by a newer version"),
    "taken_down": gettext_lazy("Taken down"),
    "deleted": gettext_lazy("Moved to the recycle bin"),
    "restored": gettext_lazy("Brought back from the recycle bin"),
    "purged": gettext_lazy("Deleted for good"),
    "shared": gettext_lazy("The draft was shown to somebody by a link"),
    "share_withdrawn": gettext_lazy("The link to the draft was withdrawn"),
    answers.REMARK: gettext_lazy("Remark from outside"),
    answers.AGREED: gettext_lazy("Agreed with from outside"),
}
OF_WISH = {
    "requested": gettext_lazy("Somebody asks to take it down"),
    "approved": gettext_lazy("Taken down, as was asked"),
    "returned": gettext_lazy("It stays: the wish to take it down was refused"),
}


@dataclass(frozen=True)
class Draft:
    """A small step; revision: the key of what was saved with it, of the page with key `page`, if
    whoever reads the story may open that."""

    at: datetime
    by: str
    what: str
    language: str
    page: int
    revision: int | None = None


@dataclass(frozen=True)
class Event:
    """What was done once, or, of texts, on one day by one person. language: BCP 47 tag, or nothing;
    key: the page. lines: of a number, old and new."""

    at: datetime
    by: str
    what: str
    language: str = ""
    key: UUID | None = None
    remark: str = ""
    lines: tuple[Line, ...] = ()


@dataclass
class Day:
    day: date
    events: list[Event] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)


@dataclass(frozen=True)
class Story:
    """The newest days before a day; older: go on with those before that one, if there are any."""

    days: list[Day]
    older: date | None


def told_to(user: Any, key: UUID) -> list[Page]:
    """The page in all languages, and all below it where it heads a lot. Raises Http404, and
    PermissionDenied without a part in any language of it."""
    own = list(Page.objects.filter(translation_key=key).select_related("locale"))
    if not own:
        raise Http404
    rights = people.Rights(user)
    own = [page for page in own if rights.may(page.path, *TAKING_PART)]
    if not own:
        raise PermissionDenied
    below = Q(translation_key=key)
    for page in own:
        if getattr(page.specific_class, "heads_a_lot", False):
            below |= Q(path__startswith=page.path)
    return list(Page.objects.filter(below).select_related("locale").order_by("path"))


def story(pages: Collection[Page], user: Any, *, before: date | None = None) -> Story:
    """A number of statements that does not grow with what happened."""
    keys = {page.translation_key for page in pages}
    of_pages, is_text = Q(page_key__in=keys), Q(subject_type=type_of(Review))
    decided = AuditEntry.objects.filter((of_pages & ~is_text) | _numbers(pages))
    texts = AuditEntry.objects.filter(of_pages & is_text)
    steps = PageLogEntry.objects.filter(page__in=[page.pk for page in pages])
    steps = steps.exclude(action__in=TWICE)
    kinds = [(decided, "at", MOST), (texts, "at", MOST_OF_TEXTS), (steps, "timestamp", MOST)]
    if before is not None:
        until = _midnight(before)
        kinds = [(rows.filter(**{f"{at}__lt": until}), at, most) for rows, at, most in kinds]
    floors = [floor for each in kinds if (floor := _floor(*each)) is not None]
    since = max(floors, default=None)
    if since is not None:
        start = _midnight(since)
        kinds = [(rows.filter(**{f"{at}__gte": start}), at, most) for rows, at, most in kinds]
    (decided, *_), (texts, *_), (steps, *_) = kinds
    events = [*_decisions(decided, user), *_of_texts(texts)]
    drafts: list[Draft] = []
    by_key, mine = {page.pk: page for page in pages}, _opened_by(user, pages)
    for entry in steps.select_related("user").order_by("-timestamp", "-pk"):
        step = _step(entry, by_key[entry.page_id], mine)
        if isinstance(step, Event):
            events.append(step)
        else:
            drafts.append(step)
    moments = [*(one.at for one in events), *(one.at for one in drafts)]
    days = {day: Day(day) for day in map(_day, moments)}
    for event in sorted(events, key=lambda one: one.at, reverse=True):
        days[_day(event.at)].events.append(event)
    for draft in drafts:
        days[_day(draft.at)].drafts.append(draft)
    return Story([days[day] for day in sorted(days, reverse=True)], since)


def _floor(rows: QuerySet[Any], at: str, most: int) -> date | None:
    """The day of the last that is told, if there are more."""
    newest = rows.order_by(f"-{at}", "-pk").values_list(at, flat=True)
    last = newest[most : most + 1].first()
    return None if last is None else _day(newest[most - 1 : most].get())


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _numbers(pages: Iterable[Page]) -> Q:
    """Entries about what readers of them call or write to, since the first of them is public."""
    firsts = ((page.translation_key, page.first_published_at) for page in pages)
    public = {key: first for key, first in firsts if first is not None}
    if not public:
        return Q(pk=None)
    shown = Dependency.objects.filter(key__in=public).exclude(pk_text=Dependency.ANY_ROW)
    rows: defaultdict[str, set[str]] = defaultdict(set)
    for label, pk in shown.values_list("model", "pk_text").distinct():
        rows[label].add(pk)
    found = Q(pk=None)
    for model, part in _told_models().values():
        if pks := rows.get(type_of(part.related_model)):
            own = model._base_manager.filter(**{f"{part.name}__in": pks}).values_list(
                "pk", flat=True
            )
            found |= Q(subject_type=type_of(model), subject_id__in=[str(pk) for pk in own])
    return found & Q(at__gte=min(public.values()))


@cache
def _told_models() -> dict[str, tuple[Any, Any]]:
    """By label: models that say what of their log is told, with their key of what has them."""
    models: Iterable[Any] = apps.get_models()
    told = (model for model in models if getattr(model, "told_of_pages", ()))
    return {type_of(one): (one, one._meta.get_field(one.part_of)) for one in told}


def _decisions(entries: Iterable[AuditEntry], user: Any) -> Iterable[Event]:
    for entry in entries:
        if entry.page_key is None:
            model, _part = _told_models()[entry.subject_type]
            told = model.told_of_pages
            if names := [name for name in told if entry.old.get(name) != entry.new.get(name)]:
                lines = _lines(entry, model, names) if _may_see(user, model) else ()
                said = _("Changed in it: %(name)s") % {"name": entry.subject_name}
                yield Event(entry.at, entry.by_name, said, lines=lines)
            continue
        said, remark = _said(entry)
        yield Event(entry.at, entry.by_name, said, entry.locale, entry.page_key, remark)


def _said(entry: AuditEntry) -> tuple[str, str]:
    """What happened, and what the person wrote about it."""
    words = OF_WISH if entry.data.get("action") == TAKE_DOWN else OF_PAGE
    known = {**OF_TEXT, **OF_PAGE, **words}
    said = str(known[entry.verb]) if entry.verb in known else entry.verb
    is_coded = entry.reason in unpublishing.TakeDownReason.values
    if is_coded:
        why = unpublishing.TakeDownReason(entry.reason).label
        said = f"{said}: {why}"
    written = [entry.comment] if is_coded else [entry.reason, entry.comment]
    return said, " ".join(one for one in written if one)


def _may_see(user: Any, model: Any) -> bool:
    return bool(user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"))


def _lines(entry: AuditEntry, model: Any, names: Iterable[str]) -> tuple[Line, ...]:
    meta = model._meta
    return tuple(
        Line(
            label_of(meta, name),
            side(meta.get_field(name), entry.old.get(name)),
            side(meta.get_field(name), entry.new.get(name)),
        )
        for name in names
    )


def _of_texts(entries: QuerySet[AuditEntry]) -> Iterable[Event]:
    by_day = entries.order_by().annotate(day=TruncDate("at"))
    sums = by_day.values("day", "verb", "by_name", "locale", "page_key")
    for one in sums.annotate(texts=Count("pk"), last=Max("at")):
        what = ngettext("%(count)s text: %(what)s", "%(count)s texts: %(what)s", one["texts"])
        said = what % {"count": one["texts"], "what": OF_TEXT.get(one["verb"], one["verb"])}
        yield Event(one["last"], one["by_name"], said, one["locale"], one["page_key"])


def _opened_by(user: Any, pages: Iterable[Page]) -> set[int]:
    """Whose versions `user` may look at, by key."""
    rights = people.Rights(user)
    return {page.pk for page in pages if rights.may(page.path, "change", "publish")}


def _step(entry: PageLogEntry, page: Page, mine: Collection[int]) -> Event | Draft:
    by = people.name(entry.user) if entry.user is not None else ""
    language = page.locale.language_code
    if entry.action in TOLD or not entry.action.startswith("wagtail."):
        return Event(entry.timestamp, by, str(entry.message), language, page.translation_key)
    revision = entry.revision_id if page.pk in mine else None
    return Draft(entry.timestamp, by, str(entry.message), language, page.pk, revision)


@require_GET
def screen(request: HttpRequest, key: UUID) -> HttpResponse:
    """`before`: an ISO date, for the days before it."""
    pages = told_to(request.user, key)
    try:
        before = parse_date(request.GET.get("before", ""))
    except ValueError:
        before = None
    own = next(page for page in pages if page.translation_key == key)
    name_pages(pages)
    titles = {page.translation_key: page.get_admin_display_title() for page in reversed(pages)}
    title = _("What happened: %(title)s") % {"title": own.get_admin_display_title()}
    return TemplateResponse(
        request,
        "localize/story.html",
        {
            "story": story(pages, request.user, before=before),
            "titles": titles if len(titles) > 1 else {},
            "page_title": title,
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": "", "label": title},
            ],
        },
    )
