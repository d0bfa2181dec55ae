"""What accounts and groups are and may do, as values: so that a change can be seen before it is
made, shown to a second person, and made by them.

A state is {"user:7": {…}, "group:2": {…}}; a change is one entry of it, old beside new, None where
there is nothing. Passwords are there as their hashes and are shown to nobody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import (
    PAGE_PERMISSION_TYPES,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from cms.publishing.audit.models import log
from cms.publishing.people import User

Values = dict[str, Any]
State = dict[str, Values]

FIELDS = (
    *("username", "first_name", "last_name", "email", "password"),
    *("is_active", "is_superuser", "is_staff"),
)
NAMES = {"first_name", "last_name"}
CHANGED = "account_changed"
HIDDEN = "•••"


@dataclass(frozen=True)
class Change:
    """One account or group. key: of its row; 0 where it is new."""

    kind: str  # "user", "group"
    key: int
    old: Values | None
    new: Values | None

    @property
    def name(self) -> str:
        values = self.new or self.old or {}
        whole = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
        return str(values.get("name") or whole or values.get("username", ""))

    def fields(self) -> list[str]:
        """Those that differ."""
        old, new = self.old or {}, self.new or {}
        return [name for name in (new or old) if old.get(name) != new.get(name)]

    def protects(self) -> bool:
        """Is something only taken away, from nobody who administers? One person may do that, as
        everywhere; and names are nobody's door."""
        if self.old is None or self.new is None or self.old.get("is_superuser"):
            return False
        return all(
            name in NAMES
            or (name == "is_active" and not self.new[name])
            or (isinstance(self.new[name], list) and _is_within(self.new[name], self.old[name]))
            for name in self.fields()
        )

    def stored(self) -> Values:
        return asdict(self)


def _is_within(some: list[Any], of: list[Any]) -> bool:
    return all(one in of for one in some)


# Looking


def state() -> State:
    """Of every account and group: an office has few. Six statements."""
    users, groups = get_user_model()._default_manager, Group.objects
    found: State = {
        f"user:{row.pop('pk')}": row | {"groups": []} for row in users.values("pk", *FIELDS)
    }
    belongs = get_user_model().groups.through.objects
    for user, group in belongs.order_by("group").values_list("user", "group"):
        found[f"user:{user}"]["groups"].append(group)
    for pk, name in groups.values_list("pk", "name"):
        found[f"group:{pk}"] = {"name": name, "rights": [], "pages": [], "collections": []}
    for part, rows in _of_groups():
        for group, value in rows:
            found[f"group:{group}"][part].append(value)
    return found


def _of_groups() -> Iterator[tuple[str, Iterable[tuple[int, Any]]]]:
    rights = Group.permissions.through.objects.order_by("permission")
    yield "rights", rights.values_list("group", "permission")
    for part, model, place in (
        ("pages", GroupPagePermission, "page"),
        ("collections", GroupCollectionPermission, "collection"),
    ):
        rows = model.objects.order_by(place, "permission")
        yield (
            part,
            (
                (one, [at, right])
                for one, at, right in rows.values_list("group", place, "permission")
            ),
        )


def between(before: State, after: State) -> list[Change]:
    """What became another, was made, or is gone."""
    found = []
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old != new:
            kind, _colon, key = name.partition(":")
            found.append(Change(kind, int(key) if old is not None else 0, old, new))
    gone = {one.key for one in found if one.kind == "group" and one.new is None}
    # who was in a group that is gone is not changed by themselves
    return [one for one in found if not (gone and _only_lost(one, gone))]


def _only_lost(one: Change, gone: set[int]) -> bool:
    if one.kind != "user" or one.old is None or one.new is None or one.fields() != ["groups"]:
        return False
    return set(one.old["groups"]) - set(one.new["groups"]) <= gone


# Doing


class Overtaken(Exception):
    """It is not any more what it was when the change was asked for."""


@transaction.atomic
def make(changes: Iterable[Change], *, by: User | None, reason: str = "") -> None:
    """Raises Overtaken."""
    now = state()
    for change in changes:
        if change.key and now.get(f"{change.kind}:{change.key}") != change.old:
            raise Overtaken
        (_make_user if change.kind == "user" else _make_group)(change)
    note(changes, by=by)


def _make_user(change: Change) -> None:
    users = get_user_model()._default_manager
    user = users.get(pk=change.key) if change.key else get_user_model()()
    if change.new is None:
        user.delete()
        return
    if not change.key and users.filter(username=change.new["username"]).exists():
        raise Overtaken
    for name in FIELDS:
        setattr(user, name, change.new[name])
    user.save()
    user.groups.set(Group.objects.filter(pk__in=change.new["groups"]))


def _make_group(change: Change) -> None:
    group = Group.objects.get(pk=change.key) if change.key else Group()
    if change.new is None:
        group.delete()
        return
    group.name = change.new["name"]
    group.save()
    group.permissions.set(change.new["rights"])
    for part, model, place in (
        ("pages", GroupPagePermission, "page_id"),
        ("collections", GroupCollectionPermission, "collection_id"),
    ):
        model.objects.filter(group=group).delete()
        model.objects.bulk_create(
            model(group=group, permission_id=right, **{place: at}) for at, right in change.new[part]
        )


def note(changes: Iterable[Change], *, by: User | None) -> None:
    """One entry of the log for each. (A row that is new or gone is named by its name.)"""
    for change in changes:
        model: Any = get_user_model() if change.kind == "user" else Group
        row = model(pk=change.key or None)
        setattr(row, "username" if change.kind == "user" else "name", change.name)
        log(row, CHANGED, by=by, old=_shown(change, change.old), new=_shown(change, change.new))


def _shown(change: Change, values: Values | None) -> Values:
    told = {name: (values or {}).get(name) for name in change.fields()} if values else {}
    return told | ({"password": HIDDEN} if "password" in told else {})


# Saying


def sides(changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    """(what, old, new) in words."""
    found = []
    names = dict(Group.objects.values_list("pk", "name"))
    for change in changes:
        if change.new is None:
            found.append((change.name, _("is there"), _("is deleted")))
            continue
        for name in change.fields():
            old, new = (change.old or {}).get(name), change.new[name]
            if change.old is None and not new:
                continue
            if name == "groups":
                old, new = ([names.get(pk, "?") for pk in side or ()] for side in (old, new))
            elif isinstance(new, list):
                # only what differs: a group has a hundred rights
                before = old or []
                old, new = (
                    [_right(one) for one in side if one not in other]
                    for side, other in ((before, new), (new, before))
                )
            found.append((f"{change.name}: {_label(name)}", _said(name, old), _said(name, new)))
    return found


def _label(name: str) -> str:
    return {
        "username": _("Username"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "email": _("Email"),
        "password": _("Password"),
        "is_active": _("Active"),
        "is_superuser": _("Administrator"),
        "is_staff": _("Staff"),
        "groups": _("Groups"),
        "name": _("Name"),
        "rights": _("Rights"),
        "pages": _("Rights on pages"),
        "collections": _("Rights on pictures"),
    }[name]


def _said(name: str, value: Any) -> str:
    if name == "password":
        return HIDDEN if value else "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return (", ".join(value) if isinstance(value, list) else str(value or "")) or "–"


def _right(value: Any) -> str:
    place, right = value if isinstance(value, list) else (None, value)
    found = Permission.objects.select_related("content_type").filter(pk=right).first()
    if found is None:
        return "?"
    words = {codename: short for codename, short, _long in PAGE_PERMISSION_TYPES}
    model = found.content_type.model_class()
    said = str(_(words[found.codename])) if found.codename in words else found.name
    if found.codename not in words and model is not None:
        action = found.codename.partition("_")[0]
        said = {
            "add": _("Can add: %(name)s"),
            "change": _("Can change: %(name)s"),
            "delete": _("Can delete: %(name)s"),
        }.get(action, found.name) % {"name": model._meta.verbose_name}
    page = Page.objects.filter(pk=place).first() if found.content_type.model == "page" else None
    return f"{said} ({page.get_admin_display_title()})" if page is not None else said
