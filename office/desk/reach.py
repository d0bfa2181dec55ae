"""The report of what is read: months of each book, from totals of days, as a screen and as a file.

Nothing here can be taken from something else to find out about one person: a number below five is
never said, no sum holds one, and a month is shown when nothing is added to it any more.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cms.core.vocabularies.languages import language_label
from cms.who_helps.table import FORMULA
from office.desk.titles import titles_of
from public.delivery.models import Measure, ReachTotal

RIGHT = "delivery.view_reachtotal"
LEAST = 5  # a smaller number is not said
SHOWN = 12  # months
SETTLED = timedelta(days=7)  # after its end a month may get the rest of its last week
BAR, GAP, HEIGHT = 10, 4, 40  # of the plot, in its own units


@dataclass(frozen=True)
class Cell:
    """One month. count: None where it is below `LEAST`."""

    month: date
    count: int | None

    @property
    def text(self) -> str:
        return _("fewer than five") if self.count is None else str(self.count)


@dataclass(frozen=True)
class Bar:
    """A month of a plot. is_known: False for an empty frame, which says nothing of its height."""

    x: int
    y: int
    height: int
    is_known: bool


@dataclass(frozen=True)
class Line:
    """What was counted of one book in one language; book is empty for what is in none."""

    book: str
    measure: str
    language: str
    cells: Sequence[Cell]

    @property
    def label(self) -> str:
        return str(Measure(self.measure).label)

    @property
    def language_label(self) -> str:
        return language_label(self.language) if self.language else ""

    @property
    def bars(self) -> list[Bar]:
        return bars([cell.count for cell in self.cells])


@dataclass(frozen=True)
class Book:
    title: str
    lines: Sequence[Line]


# Decisions


def months(today: date, first: date) -> list[date]:
    """First days of the months that are shown, the oldest first: of those that are settled, from
    that of `first` on."""
    found: list[date] = []
    month = _before((today - SETTLED).replace(day=1))
    while len(found) < SHOWN and month >= first.replace(day=1):
        found.append(month)
        month = _before(month)
    return found[::-1]


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def said(count: int) -> int | None:
    return count if count >= LEAST else None


def bars(counts: Sequence[int | None]) -> list[Bar]:
    """The highest is `HEIGHT`; one that is not said has a frame of the lowest."""
    most = max((count for count in counts if count is not None), default=LEAST)
    heights = [max(1, round(HEIGHT * (count or LEAST) / max(most, LEAST))) for count in counts]
    return [
        Bar(place * (BAR + GAP), HEIGHT - height, height, count is not None)
        for place, (count, height) in enumerate(zip(counts, heights, strict=True))
    ]


# Reading


def lines(shown: Sequence[date]) -> list[Line]:
    """Of these months, by book, measure and language; one query."""
    if not shown:
        return []
    end = (shown[-1] + timedelta(days=32)).replace(day=1)
    rows = (
        ReachTotal.objects.filter(day__gte=shown[0], day__lt=end)
        .annotate(month=TruncMonth("day"))
        .values_list("book", "measure", "language", "month")
        .annotate(total=Sum("count"))
    )
    totals: dict[tuple[str, str, str], dict[date, int]] = {}
    for *what, month, total in rows:
        totals.setdefault((what[0], what[1], what[2]), {})[month] = total
    return [
        Line(*what, [Cell(month, said(found.get(month, 0))) for month in shown])
        for what, found in sorted(totals.items(), key=_place)
    ]


def _place(line: tuple[tuple[str, str, str], Any]) -> tuple[str, int, str]:
    book, measure, language = line[0]
    return book, Measure.values.index(measure), language


def _months_now() -> list[date]:
    first = ReachTotal.objects.order_by("day").values_list("day", flat=True).first()
    return months(timezone.localdate(), first) if first else []


def _titles(found: Sequence[Line]) -> Mapping[str, str]:
    """By the key of a book, that of no book included."""
    keys = {UUID(line.book) for line in found if line.book}
    titles = titles_of(keys) if keys else {}
    known = {str(key): title.text for key, title in titles.items()}
    gone = {str(key): _("A book that is gone") for key in keys - titles.keys()}
    return {"": _("Outside of books")} | known | gone


# Answers


def _refuse(request: HttpRequest) -> None:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied


@require_GET
def screen(request: HttpRequest) -> HttpResponse:
    _refuse(request)
    shown = _months_now()
    found = lines(shown)
    titles = _titles(found)
    title = _("What is read")
    context = {
        "months": shown,
        "books": [
            Book(titles[book], list(of_it)) for book, of_it in groupby(found, lambda one: one.book)
        ],
        "plot": {"width": SHOWN * (BAR + GAP), "height": HEIGHT, "bar": BAR},
        "page_title": title,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("My work")},
            {"url": reverse("office:reports"), "label": _("Reports")},
            {"url": "", "label": title},
        ],
    }
    return TemplateResponse(request, "office/reach.html", context)


@require_GET
def file(request: HttpRequest) -> HttpResponse:
    _refuse(request)
    response = HttpResponse(_written(lines(_months_now())), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="reach.csv"'
    return response


def _written(found: Sequence[Line]) -> str:
    """CSV (RFC 4180) with a byte order mark, by which Excel knows UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_("Month"), _("Book"), _("What"), _("Language"), _("How often")])
    writer.writerows(_rows(found))
    return f"\ufeff{out.getvalue()}"


def _rows(found: Sequence[Line]) -> Iterator[list[str]]:
    titles = _titles(found)
    for line in found:
        for cell in line.cells:
            month = f"{cell.month:%Y-%m}"
            row = [month, titles[line.book], line.label, line.language, cell.text]
            yield [_no_formula(text) for text in row]


def _no_formula(text: str) -> str:
    """What a spreadsheet would compute stands as it was written."""
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text
