"""What accounts are and may do, as values: so that a change can be seen before it is made, shown to
a second person, and made by them. What groups may do is made by `setup` and by no screen.

A state is {7: {…}} by the key of each account; a change is one entry of it, old beside new, None
where there is nothing. Passwords are there as their hashes and are shown to nobody.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from cms.publishing.audit.models import log
from cms.publishing.people import User

Values = dict[str, Any]
State = dict[int, Values]

FIELDS = (
    *("username", "first_name", "last_name", "email", "password"),
    *("is_active", "is_superuser", "is_staff"),
)
NAMES = {"first_name", "last_name"}
CHANGED = "account_changed"
HIDDEN = "•••"


@dataclass(frozen=True)
class Change:
    """One account. key: of its row; 0 where it is new."""

    key: int
    old: Values | None
    new: Values | None

    @property
    def name(self) -> str:
        values = self.new or self.old or {}
        whole = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
        return str(whole or values.get("username", ""))

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
            or (name == "groups" and set(self.new[name]) <= set(self.old[name]))
            for name in self.fields()
        )

    def stored(self) -> Values:
        return asdict(self)


def state() -> State:
    """Of every account: an office has few. Two statements."""
    rows = get_user_model()._default_manager.values("pk", *FIELDS)
    found: State = {row.pop("pk"): row | {"groups": []} for row in rows}
    belongs = get_user_model().groups.through.objects
    for user, group in belongs.order_by("group").values_list("user", "group"):
        found[user]["groups"].append(group)
    return found


def between(before: State, after: State) -> list[Change]:
    """What became another, was made, or is gone."""
    return [
        Change(key if key in before else 0, before.get(key), after.get(key))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]


class Overtaken(Exception):
    """It is not any more what it was when the change was asked for."""


@transaction.atomic
def make(changes: Iterable[Change], *, by: User | None) -> None:
    """Raises Overtaken."""
    now = state()
    for change in changes:
        if change.key and now.get(change.key) != change.old:
            raise Overtaken
        _make(change)
    note(changes, by=by)


def _make(change: Change) -> None:
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


def note(changes: Iterable[Change], *, by: User | None) -> None:
    """One entry of the log for each. (A row that is new or gone is named by its name.)"""
    for change in changes:
        row = get_user_model()(pk=change.key or None, username=change.name)
        log(row, CHANGED, by=by, old=_shown(change, change.old), new=_shown(change, change.new))


def _shown(change: Change, values: Values | None) -> Values:
    told = {name: (values or {}).get(name) for name in change.fields()} if values else {}
    return told | ({"password": HIDDEN} if "password" in told else {})


# Saying


def sides(changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    """(what, old, new) in words."""
    found = []
    groups = {group.pk: str(group) for group in Group.objects.all()}
    for change in changes:
        if change.new is None:
            found.append((change.name, _("is there"), _("is deleted")))
            continue
        for name in change.fields():
            old, new = (change.old or {}).get(name), change.new[name]
            if change.old is None and not new:
                continue
            if name == "groups":
                old, new = ([groups.get(pk, "?") for pk in side or ()] for side in (old, new))
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
    }[name]


def _said(name: str, value: Any) -> str:
    if name == "password":
        return HIDDEN if value else "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return (", ".join(value) if isinstance(value, list) else str(value or "")) or "–"
