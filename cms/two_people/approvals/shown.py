"""A change as a person looks at it: old beside new, and what one has to know beside that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Literal

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from cms.two_people.approvals.diffs import Piece
from cms.two_people.approvals.models import ChangeRequest

USES_SHOWN = 10


@dataclass(frozen=True)
class Side:
    """One value: words, the address of a picture, or that of a file."""

    text: str = ""
    picture: str = ""
    file: str = ""
    # the text in pieces, where those that differ from the other side are marked
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Line:
    """One thing that changes, or that stays beside what changes.

    language: BCP 47 tag of words of a page; empty for everything else. is_technical: no reader is
    told of it in words, such as where a page stands in its list.
    """

    label: str
    old: Side
    new: Side
    is_same: bool = False
    language: str = ""
    is_technical: bool = False


@dataclass(frozen=True)
class Section:
    """Lines that belong together: a field of a page, or one block of it.

    state: what became of the whole. note: what its lines cannot say, such as where it was before.
    key: what tells it from the others of its subject, the same in every version. is_marked: it
    changed since the version that was returned, whatever readers have.
    """

    label: str
    lines: tuple[Line, ...]
    state: Literal["changed", "new", "gone", "same"] = "changed"
    note: str = ""
    key: str = ""
    is_marked: bool = False

    @property
    def is_quiet(self) -> bool:
        """May it be folded away?"""
        return self.state == "same" and not self.is_marked


def is_whole(sections: Sequence[Section]) -> bool:
    """Have readers nothing of it yet?"""
    return bool(sections) and all(one.state == "new" for one in sections)


def folded(sections: Sequence[Section]) -> list[tuple[bool, list[Section]]]:
    """In order, and together what stands between two changes: (does it stay as it is, sections)."""
    return [
        (is_quiet, list(together))
        for is_quiet, together in groupby(sections, key=lambda one: one.is_quiet)
    ]


def words_and_facts(sections: Sequence[Section]) -> tuple[list[Section], list[Line]]:
    """What is read, and the technical facts that may stand folded in one place: those that stay,
    and those of a page that is new as a whole. One that changed stays with what is read."""
    is_new = is_whole(sections)
    words: list[Section] = []
    facts: list[Line] = []
    for one in sections:
        may_fold = one.is_quiet or (is_new and not one.is_marked)
        lines = tuple(line for line in one.lines if not (may_fold and line.is_technical))
        facts += [line for line in one.lines if line not in lines]
        if lines or not one.lines:
            words.append(replace(one, lines=lines))
    return words, facts


def lines_of_values(asked: ChangeRequest) -> list[Line]:
    """Of a request for values. Of one that is over one of two files is gone: no picture then."""
    meta = type(asked.subject)._meta
    return [
        Line(
            label_of(meta, name),
            side(meta.get_field(name), asked.old[name], with_files=asked.is_open),
            side(meta.get_field(name), asked.new[name], with_files=asked.is_open),
        )
        for name in asked.new
    ]


def label_of(meta: Any, name: str) -> str:
    return str(getattr(meta.get_field(name), "verbose_name", name)).capitalize()


def side(field: Any, value: Any, *, with_files: bool = True) -> Side:
    if value in (None, ""):
        return Side(_("Nothing"))
    if isinstance(value, bool):
        return Side(_("Yes") if value else _("No"))
    if isinstance(field, models.FileField):
        return Side(picture=reverse("admin_media", args=[value])) if with_files else Side("–")
    if isinstance(field, models.ForeignKey):
        return _row(field.related_model, value)
    return Side(", ".join(value) if isinstance(value, list) else str(value))


def _row(model: Any, pk: Any) -> Side:
    found = model._base_manager.filter(pk=pk).first()
    if found is None:
        return Side(_("Nothing"))
    if isinstance(found, get_image_model()):
        return Side(str(found), reverse("admin_media", args=[found.file.name]))
    return Side(str(found))


def uses(subject: models.Model) -> list[str]:
    """The pages and records that name it, as the reference index knows them."""
    groups = ReferenceIndex.get_references_to(subject).group_by_source_object()
    names = [str(source) for source, _references in groups[: USES_SHOWN + 1]]
    return names[:USES_SHOWN] + (["…"] if len(names) > USES_SHOWN else [])
