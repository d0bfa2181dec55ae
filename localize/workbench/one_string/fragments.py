"""What a script puts into the workbench after a step: the card, its line in the list, the counts.

The same templates write the whole screen, so a page that was loaded again says the same.
"""

import re
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from localize.workbench.string_rows import REASONS, NotStored, StringRow, rows
from localize.workflow import counters
from localize.workflow.translation_access import TranslationAccess

_ANCHOR = re.compile(r"([sr])(\d{1,18})")


def row_at(
    access: TranslationAccess, anchor: str, *, refused: NotStored | None = None
) -> StringRow | None:
    """The one row with this anchor; None where the screen has none any more."""
    match = _ANCHOR.fullmatch(anchor)
    if match is None:
        return None
    kind, pk = match[1], int(match[2])
    given = {pk: refused} if refused is not None else {}
    found = rows(access, refused=given, segment=pk) if kind == "s" else rows(access, of_review=pk)
    return found[0] if found else None


def of_row(
    request: HttpRequest, access: TranslationAccess, row: StringRow, show: str
) -> dict[str, Any]:
    """HTML of the parts of the screen that one string changes, with its state and version."""
    context = context_of(access) | {"row": row, "show": show, "open_row": row}
    progress = counters.of([access.translation])[access.translation.pk]
    return {
        "card": render_to_string("localize/_string_row.html", context, request),
        "line": render_to_string("localize/_string_line.html", context, request),
        "progress": render_to_string("localize/_progress.html", {"progress": progress}, request),
        "state": row.state.value,
        "version": row.seen,
        "undo": reverse("localize:undo", args=[row.review.pk])
        if row.may_undo and row.review is not None
        else "",
    }


def context_of(access: TranslationAccess) -> dict[str, Any]:
    """What the templates of a string ask of its screen."""
    return {
        "access": access,
        "translation": access.translation,
        "source_language": access.translation.source.locale.language_code,
        "target_language": access.translation.target_locale.language_code,
        "reasons": REASONS,
    }
