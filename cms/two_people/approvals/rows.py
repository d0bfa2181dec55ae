"""One thing that waits, as every list of such things shows it: “To confirm”, “My work”, the mails.

Each room makes the rows that it knows; what is urgent, what is overdue and which stands first is
decided here, for all of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.models import Page, get_page_models

from cms.documents.visibility import HOME_DEPTH
from cms.two_people import people
from cms.two_people.approvals.models import ChangeRequest

OVERDUE = timedelta(days=7)
NAMED = 3  # pages of a lot
_NAMES = ("pk", "username", "first_name", "last_name", "is_active", "is_superuser")


@dataclass(frozen=True)
class WhoMay:
    """Whom a thing waits for: who has the right on records ("app.codename"), or one of the
    `actions` on the page at the tree path; but: keys of people who are behind it already."""

    right: str = ""
    path: str = ""
    actions: frozenset[str] = frozenset()
    but: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Row:
    """What is looked at together: what it is, who asked and since when, and the screen about it.

    by: a person, the name of one, or None. what: one short sentence about what changed. verb: the
    label of the button to `url`. page_key: of a page, whose titles in both languages stand in the
    place of `title`. who: of something that waits for others. path: of a page, its place in the
    tree. language: the name of the one that it is about, where there are several.
    """

    title: str
    kind: str
    by: Any
    at: datetime
    url: str
    is_urgent: bool = False
    requests: tuple[ChangeRequest, ...] = ()
    what: str = ""
    verb: str = ""
    page_key: UUID | None = None
    who: WhoMay | None = None
    remark: str = ""
    path: str = ""
    language: str = ""

    @property
    def by_name(self) -> str:
        return self.by if isinstance(self.by, str) else people.name(self.by) if self.by else ""

    @property
    def is_overdue(self) -> bool:
        """Has it waited for a week? Then it stands up with what is urgent, for all who may act."""
        return self.at < timezone.now() - OVERDUE


def in_order(found: Iterable[Row]) -> list[Row]:
    """The most urgent first, then the oldest: so the overdue follow the urgent."""
    return sorted(found, key=lambda row: (not row.is_urgent, row.at, row.title))


def as_lots(found: Iterable[Row], screen: str = "") -> list[Row]:
    """Several pages of one book, or of one module, that ask for the same: one row for all of them.

    screen: name of the address that takes the key of the page above them; without one the row leads
    to the first of them in reading order.
    """
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in found:
        book = row.path[: (HOME_DEPTH + 1) * Page.steplen]
        groups[(book, row.verb, row.remark) if book else id(row)].append(row)
    lots = {key: _above(rows) for key, rows in groups.items() if len(rows) > 1}
    heads = _heads(lots.values()) if lots else {}
    made: list[Row] = []
    for key, rows in groups.items():
        head = heads.get(lots.get(key, ""))
        made += [_lot(head, rows, screen)] if head is not None else rows
    return made


def _above(rows: list[Row]) -> str:
    """The place of the lowest page that all of them stand below, or that is one of them."""
    first, last = (pick(row.path for row in rows) for pick in (min, max))
    pairs = enumerate(zip(first, last, strict=False))
    common = next((at for at, (one, other) in pairs if one != other), len(first))
    return first[: common - common % Page.steplen]


def _heads(paths: Iterable[str]) -> dict[str, Page]:
    models = [model for model in get_page_models() if getattr(model, "heads_a_lot", False)]
    kinds = ContentType.objects.get_for_models(*models).values()
    return {one.path: one for one in Page.objects.filter(path__in=paths, content_type__in=kinds)}


def _lot(head: Page, rows: list[Row], screen: str) -> Row:
    rows = sorted(rows, key=lambda row: row.path)
    first = min(rows, key=lambda row: row.at)
    titles = [row.title for row in rows if row.path != head.path] or [first.title]
    what = ngettext("%(count)s page: %(titles)s", "%(count)s pages: %(titles)s", len(rows)) % {
        "count": len(rows),
        "titles": ", ".join([*titles[:NAMED], *(["…"] if titles[NAMED:] else [])]),
    }
    said = {row.what for row in rows}
    who = {row.who for row in rows if row.who}
    return replace(
        first,
        title=head.get_admin_display_title(),
        kind=str(head.cached_content_type.model_class()._meta.verbose_name),
        url=reverse(screen, args=[head.pk]) if screen else rows[0].url,
        is_urgent=any(row.is_urgent for row in rows),
        requests=tuple(one for row in rows for one in row.requests),
        what=f"{what}. {said.pop()}" if said - {""} and len(said) == 1 else _in(first, what),
        page_key=head.translation_key,
        who=replace(first.who, path=head.path, but=frozenset.union(*(one.but for one in who)))
        if first.who
        else None,
        path=head.path,
    )


def _in(row: Row, what: str) -> str:
    return f"{row.language}: {what}" if row.language else what


class Staff:
    """Everybody who works here with what they may do, read at once: who has the many things that
    wait, where `people` says it of one.

    Two queries. Rights of single people that no group gave them are not looked at.
    """

    def __init__(self, asks: people.User) -> None:
        users = get_user_model()._default_manager
        self.members: dict[int, set[int]] = defaultdict(set)
        self.everybody: dict[int, Any] = {}
        for group, *values in users.values_list("groups", *_NAMES):
            user = get_user_model()(**dict(zip(_NAMES, values, strict=True)))
            self.everybody[user.pk] = user
            self.members[group].add(user.pk)
        self.rights = people.group_rights(asks)

    def who(self, asked: WhoMay) -> list[Any]:
        """Those for whom it waits, by name; administrators where nobody else may."""
        if asked.right:
            groups = self.rights.on_records.get(asked.right, set())
        else:
            groups = {
                group
                for action, path, group in self.rights.on_pages
                if action in asked.actions and asked.path.startswith(path)
            }
        keys = {pk for group in groups for pk in self.members[group]}
        return self._named(keys, asked, administrators=False) or self._named(
            self.everybody, asked, administrators=True
        )

    def names(self, keys: Iterable[int]) -> str:
        found = [self.everybody[pk] for pk in keys if pk in self.everybody]
        return people.names(sorted(found, key=people.name))

    def _named(self, keys: Iterable[int], asked: WhoMay, *, administrators: bool) -> list[Any]:
        found = [self.everybody[pk] for pk in keys if pk not in asked.but]
        chosen = [one for one in found if one.is_active and one.is_superuser is administrators]
        return sorted(chosen, key=lambda one: (people.name(one), one.pk))
