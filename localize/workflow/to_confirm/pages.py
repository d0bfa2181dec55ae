"""What of a page a second person is asked about: old beside new, as its readers would notice it."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from cms.core.vocabularies.part_names import READ_BELOW, READ_LAST, TECHNICAL, part_name
from cms.core.wagtail_compat import translatable_fields
from cms.two_people.approvals.diffs import side_by_side
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.approvals.shown import Line, Section, Side
from localize.workflow.digests import content_of, source_digest
from localize.workflow.to_confirm import parts
from localize.workflow.to_confirm.parts import Names, Part


def sections(page: Page, request: ChangeRequest) -> list[Section]:
    """Field by field and block by block; of a page that nobody reads yet all of it is new; nothing
    where the version is gone."""
    draft = asked_for(page, request)
    return compare(page if page.live else None, draft) if draft is not None else []


def asked_for(page: Page, request: ChangeRequest) -> Page | None:
    """The version that a request is about."""
    kept = (
        Revision.objects.filter(pk=request.new.get("revision")).first,
        page.get_latest_revision,  # asked for only where the first is another one
    )
    drafts = (page.with_content_json(one.content) for read in kept if (one := read()) is not None)
    return next((one for one in drafts if source_digest(one) == request.digest), None)


def since(page: Page, returned: ChangeRequest, request: ChangeRequest) -> list[Section] | None:
    """What was changed since a version was returned; None where either is not kept any more. Only a
    version that is exactly what was returned counts: its revision may hold something newer."""
    before, after = asked_for(page, returned), asked_for(page, request)
    return None if before is None or after is None else compare(before, after)


def compare(old: Page | None, new: Page) -> list[Section]:
    """What differs between two versions of a page, and in its place what stays."""
    before = _content(old) if old is not None else {}
    pairs = [
        pair
        for name, value in _as_read(new)
        for pair in _pairs(type(new), name, before.get(name), value)
    ]
    names = Names(chain.from_iterable((*pair.old, *pair.new) for pair in pairs))
    language = new.locale.language_code
    return [_section(pair, names, language) for pair in pairs]


def _as_read(page: Page) -> list[tuple[str, Any]]:
    """Its fields as somebody reads it: the title, the words, what they are told besides in facts,
    and last what orders it."""
    content = _content(page)
    names = list(content)
    facts = {
        field.field_name
        for field in translatable_fields(type(page))
        if not field.is_translated(page)
    }

    def place(name: str) -> tuple[int, float]:
        if name in TECHNICAL or name in READ_LAST or name == "expire_at":
            return 3, names.index(name)
        if name in facts:
            return 2, names.index(name)
        below = name in READ_BELOW and "body" in names
        return int(name != "title"), names.index("body") + 0.5 if below else names.index(name)

    return sorted(content.items(), key=lambda one: place(one[0]))


def _content(page: Page) -> dict[str, Any]:
    """With its title as readers get it, its address and its end."""
    end = page.expire_at and date_format(timezone.localtime(page.expire_at), "j F Y, H:i")
    own = {"title": getattr(page, "public_title", page.title), "slug": page.slug, "expire_at": end}
    return content_of(page) | own


@dataclass(frozen=True)
class _Pair:
    """A field or a block in both versions."""

    label: str
    old: tuple[Part, ...]
    new: tuple[Part, ...]
    was: bool
    is_now: bool
    differs: bool
    key: str
    note: str = ""


def _pairs(model: type[Page], name: str, old: Any, new: Any) -> Iterator[_Pair]:
    if parts.is_stream(model, name):
        yield from _blocks(model._meta.get_field(name).stream_block, name, old or [], new or [])
    else:
        before, after = parts.of_field(model, name, old), parts.of_field(model, name, new)
        if (before or after) and (old is not None or new is not False):
            label = (after or before)[0].label
            yield _Pair(
                label,
                tuple(before),
                tuple(after),
                bool(before),
                bool(after),
                differs=old != new,
                key=name,
            )


def _blocks(stream: Any, name: str, old: list[Any], new: list[Any]) -> Iterator[_Pair]:
    """Of a stream: the blocks of the new version in order, those that went where they were."""
    before, after = _by_key(old), _by_key(new)
    moved = _moved(list(before), list(after))
    field = part_name(name)
    for key in _in_one_order(list(before), list(after)):
        one, other = before.get(key), after.get(key)
        kind = (other or one)[1]["type"]  # type: ignore[index]  # it is in one of them
        block_label = parts.label_of_block(stream, kind)
        label = f"{field[:1].upper()}{field[1:]} › {block_label}"
        note = ""
        if key in moved and one is not None and other is not None:
            note = _("Moved: it was number %(old)s and is now number %(new)s.") % {
                "old": one[0],
                "new": other[0],
            }
        was, now = ([item[1]] if item is not None else [] for item in (one, other))
        yield _Pair(
            label,
            tuple(parts.of_block(stream, was, (), label)),
            tuple(parts.of_block(stream, now, (), label)),
            bool(was),
            bool(now),
            differs=was != now,
            key=f"{name}.{key}",
            note=note,
        )


def _by_key(stream: list[Any]) -> dict[str, tuple[int, Any]]:
    """Blocks by their id, which all versions share: (number, block)."""
    return {
        block.get("id") or f"#{place}": (place, block)
        for place, block in enumerate(stream, start=1)
    }


def _in_one_order(old: list[Any], new: list[Any]) -> list[Any]:
    """All of `new`, and what went after what stood before it."""
    order, placed = list(new), set(new)
    for place, key in enumerate(old):
        if key not in placed:
            order.insert(order.index(old[place - 1]) + 1 if place else 0, key)
    return order


def _moved(old: list[Any], new: list[Any]) -> set[Any]:
    """As few as possible that stand in another order: all but the longest run that kept it."""
    places = {key: place for place, key in enumerate(old)}
    common = [key for key in new if key in places]
    tails: list[int] = []  # the smallest last place of a run of each length
    ends: list[Any] = []
    before: dict[Any, Any] = {}
    for key in common:
        at = bisect_left(tails, places[key])
        before[key] = ends[at - 1] if at else None
        tails[at : at + 1], ends[at : at + 1] = [places[key]], [key]
    kept: set[Any] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return {key for key in common if key not in kept}


def _section(pair: _Pair, names: Names, language: str) -> Section:
    before = {part.path: part for part in pair.old}
    after = {part.path: part for part in pair.new}
    order = [list(before), list(after)]
    lines = tuple(
        _line(before.get(path), after.get(path), names, language) for path in _in_one_order(*order)
    )
    if not (pair.was and pair.is_now):
        return Section(pair.label, lines, "new" if pair.is_now else "gone", key=pair.key)
    note = pair.note
    if not note and _moved(*order):
        note = _("In another order than before.")
    if pair.differs and not note and all(line.is_same for line in lines):
        # what has no words of its own: nobody agrees with it unseen
        note = _("Something without words is different here.")
    if not note and all(line.is_same for line in lines):
        return Section(pair.label, lines, "same", key=pair.key)
    return Section(pair.label, lines, "changed", note, pair.key)


def _line(old: Part | None, new: Part | None, names: Names, language: str) -> Line:
    shown = new or old
    assert shown is not None
    before = names.side(old) if old is not None else Side()
    after = names.side(new) if new is not None else Side()
    is_same = old is not None and new is not None and old.says == new.says
    tag = _language(shown, language)
    if tag and not is_same and old is not None and new is not None:
        pieces = side_by_side(before.text, after.text, language=tag)
        before = Side(before.text, pieces=tuple(pieces[0]))
        after = Side(after.text, pieces=tuple(pieces[1]))
    return Line(shown.label, before, after, is_same, tag, shown.path[-1] in TECHNICAL)


def _language(part: Part, language: str) -> str:
    return language if part.is_prose else ""


def label_of_path(path: str) -> str:
    """A content path without the ids of blocks: “body › heading”."""
    names = [part for part in path.split(".") if not _is_id(part)]
    return " › ".join(part_name(part) for part in names)


def _is_id(part: str) -> bool:
    return len(part) == 36 and part.count("-") == 4
