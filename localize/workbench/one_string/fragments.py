"""What a script puts into the workbench after a step: the card, its line in the list, the counts.

The same templates write the whole screen, so a page that was loaded again says the same.
"""

import re
from typing import Any

from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail_localize.models import StringSegment, Translation, TranslationContext

from khmertext.checks import ONE_PER_TERM
from khmertext.checks.marks import Run, runs
from localize.overview.publication_status import stale_sentence
from localize.terminology.glossary import TermBase, term_base
from localize.workbench.one_string.string_rows import (
    REASONS,
    NotStored,
    ShownIssue,
    StringRow,
    rows,
    shown_issues,
)
from localize.workflow import counters, reuse, string_issues
from localize.workflow.models import Progress, Review, Work, settled_warnings
from localize.workflow.progress import Unit, unit_of_review
from localize.workflow.translation_access import TranslationAccess

_ANCHOR = re.compile(r"([sr])(\d{1,18})")


def segment_in(anchor: str) -> int | None:
    """The key of the string that an anchor names; None of a link or picture, or of no anchor."""
    match = _ANCHOR.fullmatch(anchor)
    return int(match[2]) if match is not None and match[1] == "s" else None


def in_its_place(request: HttpRequest, access: TranslationAccess) -> StringSegment | None:
    """The string that came in the place of the one that the form says. Http404 for a form that
    says none of this page."""
    context, source = request.POST.get("context", ""), request.POST.get("source", "")
    place = TranslationContext.objects.filter(
        pk=int(context) if context.isdecimal() and len(context) < 19 else None,
        object=access.translation.source.object_id,
    ).first()
    if place is None:
        raise Http404
    return reuse.successor(
        source.replace("\r\n", "\n"),
        place,
        access.translation.source,
        access.translation.target_locale,
    )


def row_at(
    access: TranslationAccess,
    anchor: str,
    *,
    refused: NotStored | None = None,
    stored: Review | None = None,
) -> StringRow | None:
    """The one row with this anchor; None where the screen has none any more.

    stored: the review as a step of this request left it.
    """
    match = _ANCHOR.fullmatch(anchor)
    if match is None:
        return None
    kind, pk = match[1], int(match[2])
    given = {pk: refused} if refused is not None else {}
    if kind == "s" and (known := _read_already(access, stored, pk)):
        return rows(access, refused=given, known=known)[0]
    found = rows(access, refused=given, segment=pk) if kind == "s" else rows(access, of_review=pk)
    return found[0] if found else None


def _read_already(access: TranslationAccess, stored: Review | None, pk: int) -> list[Unit]:
    segment = access.segment
    if stored is None or segment is None or segment.pk != pk:
        return []
    return unit_of_review(segment, stored)


def of_row(
    request: HttpRequest,
    access: TranslationAccess,
    row: StringRow,
    show: str,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """HTML of the parts of the screen that one string changes, with its text, state and version.

    progress: of the translation, where it was counted just now.
    """
    context = context_of(access) | of_card(access, row) | {"show": show}
    progress = progress or counters.of([access.translation])[access.translation.pk]
    return {
        "card": render_to_string("localize/_string_row.html", context, request),
        "line": render_to_string("localize/_string_line.html", context, request),
        "progress": render_to_string(
            "localize/_overview.html", {"progress": progress, "stale": stale(access, progress)}
        ),
        "outstanding": progress.outstanding,
        "state": row.state.value,
        "version": row.seen,
        "text": row.unit.text,
        "undo": reverse("localize:undo", args=[row.review.pk])
        if row.may_undo and row.review is not None
        else "",
    }


def stale(access: TranslationAccess, progress: Progress) -> str:
    """That the source changed, and how much of that is left."""
    job: Work | None = getattr(access.translation, "work", None)
    return stale_sentence(job.source_changed_at if job is not None else None, progress)


def of_card(access: TranslationAccess, row: StringRow) -> dict[str, Any]:
    """What the templates of the open string ask beside that."""
    base = row.review.term_base if row.review is not None else None
    source, target = (
        runs_of(access, row.unit.source_text, row.box, base) if row.segment_id else ([], [])
    )
    return {"row": row, "open_row": row, "source_runs": source, "target_runs": target}


def runs_of(
    access: TranslationAccess, source: str, target: str, base: TermBase | None = None
) -> tuple[list[Run], list[Run]]:
    """Both texts with what has to arrive marked. base: the terms, where a check read them."""
    if base is None:
        locales = access.translation.source.locale, access.translation.target_locale
        base = term_base(*(one.language_code for one in locales))
    return runs(source, target, terms=base.terms, names=base.do_not_translate)


def of_typed(
    request: HttpRequest, access: TranslationAccess, segment: StringSegment, text: str
) -> dict[str, str]:
    """HTML of what the checks say of a text that is not stored, and of both texts as marked."""
    translation = access.translation
    found = string_issues.of_typed(
        text, segment.string, segment.context, translation.target_locale, translation.source
    )
    source, target = runs_of(access, segment.string.data, text)
    context = context_of(access) | {
        "issues": _shown(found, segment.context, translation),
        "can_write": access.may_write,
    }
    return {
        "findings": render_to_string("localize/one_string/_findings.html", context, request),
        "source": render_to_string(
            "localize/one_string/_runs.html", {"runs": source, "insert": access.may_write}
        ),
        "read": render_to_string("localize/one_string/_runs.html", {"runs": target}),
    }


def _shown(
    found: list[string_issues.IssueDict], context: TranslationContext, translation: Translation
) -> list[ShownIssue]:
    is_of_term = any(issue["id"] in ONE_PER_TERM for issue in found)
    settled = settled_warnings(context, translation.target_locale) if is_of_term else {}
    return shown_issues(found, lambda one: string_issues.name_of(one) not in settled, settled)


def context_of(access: TranslationAccess) -> dict[str, Any]:
    """What the templates of a string ask of its screen."""
    return {
        "access": access,
        "translation": access.translation,
        "source_language": access.translation.source.locale.language_code,
        "target_language": access.translation.target_locale.language_code,
        "reasons": REASONS,
    }
