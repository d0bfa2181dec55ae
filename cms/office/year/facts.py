"""What the logs say about one year, by month, with the year before beside it.

Wagtail's log has what was published, the audit log everything else. Months are those of the
office's clock, whatever clock a person chose for themselves. Five queries, however long the logs.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry

from cms.documents.kinds import page_types
from cms.publishing.approvals.models import Outcome
from cms.publishing.audit.models import AuditEntry, type_of
from cms.publishing.vocabularies.languages import language_label
from home.models import ContactChannel
from localize.workflow.models import Review

MONTHS: Final = range(1, 13)
PUBLISHED: Final = "wagtail.publish"
# whoever publishes and agrees with one press has let nobody wait
ONE_STEP: Final = timedelta(seconds=10)
PAGES, TEXTS, CONTACTS, FILES = "pages", "texts", "contacts", "files"

Month = tuple[int, int]  # year, month
Value = float | None  # None: nothing was, or that month is yet to come


@dataclass(frozen=True)
class Series:
    """One thing by month: twelve values, the year as a whole, the year before."""

    name: str
    values: tuple[Value, ...]
    year: Value
    year_before: Value


@dataclass(frozen=True)
class Table:
    """Things of one unit that are read side by side; note says how they were counted."""

    title: str
    series: tuple[Series, ...]
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(one.year or one.year_before for one in self.series)


def years(now: datetime) -> list[int]:
    """From the first entry of a log to the present, the latest first."""
    first = [
        AuditEntry.objects.aggregate(at=Min("at"))["at"],
        PageLogEntry.objects.aggregate(at=Min("timestamp"))["at"],
    ]
    begin = min([at for at in first if at is not None], default=now)
    return list(range(_local(now).year, _local(begin).year - 1, -1))


def tables(year: int, now: datetime) -> list[Table]:
    """Of `year`, one of `years`."""
    published, done, waited = _published(year), _done(year), _waited(year)

    def counted(name: str, count: Counter[Month]) -> Series:
        return _series(name, year, now, lambda months: sum(count[one] for one in months))

    def lasting(name: str, kind: str) -> Series:
        days = waited[kind]
        return _series(name, year, now, lambda months: _median(days, months))

    # a page that is gone has left no language
    languages = list(dict(settings.LANGUAGES))
    languages += [""] if any(not language for language, _first in published) else []
    agreed = _("Agreed with")
    returned = _("Returned")
    return [
        Table(
            _("Pages published for the first time"),
            tuple(counted(language_name(one), published[one, True]) for one in languages),
        ),
        Table(
            _("New versions of pages that were published before"),
            tuple(counted(language_name(one), published[one, False]) for one in languages),
        ),
        Table(
            _("Pages that a second person read"),
            (
                counted(agreed, done[PAGES, str(Outcome.APPROVED.value)]),
                counted(returned, done[PAGES, str(Outcome.RETURNED.value)]),
            ),
        ),
        Table(
            _("Translated texts that were reviewed"),
            (
                counted(_("Approved by two people"), done[TEXTS, str(Outcome.APPROVED.value)]),
                counted(returned, done[TEXTS, str(Outcome.RETURNED.value)]),
            ),
        ),
        Table(
            _("Contacts that were checked"),
            (
                counted(_("Right"), done[CONTACTS, str(Outcome.APPROVED.value)]),
                counted(_("No answer"), done[CONTACTS, "no_answer"]),
                counted(_("Taken away"), done[CONTACTS, "gone"]),
            ),
        ),
        Table(
            _("Days until a second person agreed"),
            (
                lasting(_("Pages"), PAGES),
                lasting(_("Translated texts"), TEXTS),
                lasting(_("Contacts"), CONTACTS),
                lasting(_("Files, pictures and others"), FILES),
            ),
            note=_(
                "Half of them took less, half took longer (the median). What was handed over and "
                "agreed with in one step is not counted."
            ),
        ),
    ]


def _series(
    name: str, year: int, now: datetime, value: Callable[[Iterable[Month]], Value]
) -> Series:
    here = _local(now)
    return Series(
        name=name,
        values=tuple(
            value([(year, month)]) if (year, month) <= (here.year, here.month) else None
            for month in MONTHS
        ),
        year=value([(year, month) for month in MONTHS]),
        year_before=value([(year - 1, month) for month in MONTHS]),
    )


# What the logs have of two years


def _published(year: int) -> defaultdict[tuple[str, bool], Counter[Month]]:
    """(language, for the first time) → publications. The language of a page that is gone: ""."""
    earlier = PageLogEntry.objects.filter(
        page=OuterRef("page"), action=PUBLISHED, pk__lt=OuterRef("pk")
    )
    language = Page.objects.filter(pk=OuterRef("page")).values("locale__language_code")
    rows = (
        _of(PageLogEntry.objects.filter(action=PUBLISHED), "timestamp", year)
        .annotate(language=Subquery(language[:1]), again=Exists(earlier))
        .values_list("year", "month", "language", "again")
        .annotate(count=Count("pk"))
        .order_by()
    )
    found: defaultdict[tuple[str, bool], Counter[Month]] = defaultdict(Counter)
    for in_year, month, code, again, count in rows:
        found[code or "", not again][in_year, month] += count
    return found


def _done(year: int) -> defaultdict[tuple[str, str], Counter[Month]]:
    """(kind, what was done) → how often."""
    verbs = (Outcome.APPROVED, Outcome.RETURNED, "renew", "no_answer", "withdraw", "stop")
    rows = (
        _of(AuditEntry.objects.filter(verb__in=verbs), "at", year)
        .values_list("year", "month", "subject_type", "verb")
        .annotate(count=Count("pk"), removed=Count("pk", filter=Q(data__action="remove")))
        .order_by()
    )
    kinds = _Kinds()
    found: defaultdict[tuple[str, str], Counter[Month]] = defaultdict(Counter)
    for in_year, month, subject_type, verb, count, removed in rows:
        kind, at = kinds.of(subject_type), (in_year, month)
        if kind != CONTACTS:
            found[kind, verb][at] += count
        elif verb in ("withdraw", "stop"):
            found[kind, "gone"][at] += count
        elif verb == Outcome.APPROVED:
            found[kind, "gone"][at] += removed
            found[kind, verb][at] += count - removed
        else:
            found[kind, str(Outcome.APPROVED.value) if verb == "renew" else verb][at] += count
    return found


def _waited(year: int) -> defaultdict[str, dict[Month, list[float]]]:
    """Kind → how many days each thing had waited that somebody agreed with."""
    rows = _of(
        AuditEntry.objects.filter(verb=Outcome.APPROVED, waited__gte=ONE_STEP), "at", year
    ).values_list("year", "month", "subject_type", "waited")
    kinds = _Kinds()
    found: defaultdict[str, dict[Month, list[float]]] = defaultdict(lambda: defaultdict(list))
    for in_year, month, subject_type, waited in rows.order_by().iterator():
        found[kinds.of(subject_type)][in_year, month].append(waited / timedelta(days=1))
    return found


def _of(rows: QuerySet[Any], field: str, year: int) -> QuerySet[Any]:
    """Those of `year` and the year before, with `year` and `month` of each."""
    clock = timezone.get_default_timezone()
    begin, end = (datetime(one, 1, 1, tzinfo=clock) for one in (year - 1, year + 1))
    return rows.filter(**{f"{field}__gte": begin, f"{field}__lt": end}).annotate(
        year=ExtractYear(field, tzinfo=clock), month=ExtractMonth(field, tzinfo=clock)
    )


class _Kinds:
    """Which kind of thing entries of the audit log are about."""

    def __init__(self) -> None:
        self._known = {type_of(page): PAGES for page in (Page, *page_types())}
        self._known |= {type_of(Review): TEXTS, type_of(ContactChannel): CONTACTS}

    def of(self, subject_type: str) -> str:
        return self._known.get(subject_type, FILES)


def _median(days: dict[Month, list[float]], months: Iterable[Month]) -> Value:
    all_ = [waited for month in months for waited in days.get(month, ())]
    return round(median(all_), 1) if all_ else None


def language_name(code: str) -> str:
    return str(language_label(code)) if code else _("Deleted since")


def _local(at: datetime) -> datetime:
    return timezone.localtime(at, timezone.get_default_timezone())
