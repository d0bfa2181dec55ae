"""What a file holds of one page in one language: plain values, the same for every format."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from wagtail_localize.models import StringSegment, Translation

from localize.workflow.digests import text_digest
from localize.workflow.models import Comment, State
from localize.workflow.progress import Unit, units
from localize.workflow.string_issues import IssueDict, sentence_of


@dataclass(frozen=True)
class Row:
    """One string: as it goes out, or as it comes back.

    `source_hash` and `text_hash` are of both texts at the time of the export, None where a file
    has lost them. `rank` counts the strings of one path from 1. `state` is only ever read by
    people: an import lands in Draft. `comment` is a new remark, `remarks` are those that exist.
    `number` is that of the string on the workbench, 0 in a row that was read; `line` is where it
    stands in a file; `refusal` is why the reader could not take it.
    """

    id: str
    path: str
    source: str
    text: str
    source_hash: str | None = None
    text_hash: str | None = None
    number: int = 0
    rank: int = 1
    state: State | None = None
    seen_by_reviewer: bool = False
    comment: str = ""
    remarks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    line: int = 0
    refusal: str = ""


@dataclass(frozen=True)
class Contents:
    """A whole file: one page in one language. `translation` is the uuid of the Translation."""

    translation: str
    source_language: str
    target_language: str
    title: str
    rows: tuple[Row, ...]

    @property
    def uuid(self) -> UUID | None:
        """`translation` as a uuid; None where a file has something else there."""
        try:
            return UUID(self.translation)
        except ValueError:
            return None


def row_id(segment: StringSegment) -> str:
    """The same string in the same place always has the same id; fit for an XML NMTOKEN."""
    place = f"{segment.context.path_id}:{segment.string.data_hash}"
    return "u" + hashlib.sha256(place.encode()).hexdigest()[:20]


def string_units(translation: Translation) -> Mapping[int, Unit]:
    """The strings of the page in reading order, each once, by their number on the workbench.

    A string that stands twice in the same place (two equal paragraphs) has one translation.
    """
    unique: dict[tuple[int, int], tuple[int, Unit]] = {}
    for number, unit in enumerate(units(translation.source, translation.target_locale), start=1):
        if unit.segment is not None:
            place = (unit.segment.string_id, unit.segment.context_id)
            unique.setdefault(place, (number, unit))
    return dict(unique.values())


def contents_of(translation: Translation) -> Contents:
    """What the file of `translation` would hold now."""
    remarks = _open_remarks(translation)
    rows = [_row(number, unit, remarks) for number, unit in string_units(translation).items()]
    return Contents(
        translation=str(translation.uuid),
        source_language=translation.source.locale.language_code,
        target_language=translation.target_locale.language_code,
        title=translation.source.object_repr,
        rows=tuple(_ranked(rows)),
    )


def _row(number: int, unit: Unit, remarks: dict[tuple[int, int | None], list[str]]) -> Row:
    segment, review = unit.segment, unit.review
    assert segment is not None  # string_units gives strings only
    return Row(
        id=row_id(segment),
        path=unit.path,
        source=unit.source_text,
        text=unit.text,
        source_hash=text_digest(unit.source_text),
        text_hash=text_digest(unit.text),
        number=number,
        state=unit.state,
        seen_by_reviewer=review is not None and review.has_reviewer(),
        remarks=tuple(remarks.get((segment.context_id, segment.string_id), ())),
        problems=problem_sentences(review.issues) if review is not None else (),
    )


def problem_sentences(issues: Iterable[IssueDict]) -> tuple[str, ...]:
    """What the checks found, in the language of the admin."""
    return tuple(sentence_of(issue) for issue in issues if issue["severity"] != "fixed")


def _open_remarks(translation: Translation) -> dict[tuple[int, int | None], list[str]]:
    remarks: dict[tuple[int, int | None], list[str]] = {}
    for comment in Comment.objects.filter(
        context__object_id=translation.source.object_id,
        locale=translation.target_locale,
        resolved_at=None,
    ).select_related("by"):
        remarks.setdefault((comment.context_id, comment.string_id), []).append(
            f"{comment.by.get_username()}: {comment.text}"
        )
    return remarks


def _ranked(rows: Iterable[Row]) -> Iterable[Row]:
    ranks: Counter[str] = Counter()
    for row in rows:
        ranks[row.path] += 1
        yield replace(row, rank=ranks[row.path])
