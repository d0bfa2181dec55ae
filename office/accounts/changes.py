"""What accounts are and may do, as values: so that a change can be seen before it is made, shown to
a second person, and made by them. What groups may do is made by `setup` and by no screen.

A state is {7: {…}} by the key of each account; a change is one entry of it, old beside new, None
where there is nothing. `opens`: it has a password of its person, who made it by their link.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from cms.two_people.approvals.models import Newcomer, voice_of
from cms.two_people.audit.models import log
from cms.two_people.people import User
from office.accounts import invitations
from office.accounts.needs import decides

Values = dict[str, Any]
State = dict[int, Values]

FIELDS = ("username", "first_name", "last_name", "email", "is_active", "is_superuser")
NAMES = {"first_name", "last_name"}
CHANGED = "account_changed"


@dataclass(frozen=True)
class Change:
    """One account. key: of its row; 0 where it is not there yet."""

    key: int
    old: Values | None
    new: Values

    @property
    def name(self) -> str:
        whole = f"{self.new['first_name']} {self.new['last_name']}".strip()
        return str(whole or self.new["username"])

    def fields(self) -> list[str]:
        """Those that differ."""
        return [name for name in self.new if (self.old or {}).get(name) != self.new[name]]

    def needs_second(self, *, by: User) -> bool:
        """Not where something is only taken away, from nobody who administers; nor for somebody who
        decides about nothing, as long as their word is their own or counts as that of `by`, who
        does not open again what was closed. Asked while the change is made."""
        user = get_user_model()._default_manager.get(pk=self.key)
        is_hers = user is not None and user.pk != by.pk and voice_of(user) == by.pk
        if self.old is None or (self.old["is_active"] and is_hers):
            return decides(user)
        if self.old["is_superuser"]:
            return True
        return not all(
            name in NAMES
            or (name == "is_active" and not self.new[name])
            or (name == "groups" and set(self.new[name]) <= set(self.old[name]))
            or (name == "groups" and not decides(user))
            for name in self.fields()
        )

    def begins_anew(self) -> bool:
        """Does its person get a link for it?"""
        return "opens" in self.fields() and not self.new["opens"]

    def stored(self) -> Values:
        return asdict(self) | ({} if self.old else {"key": 0})


def state() -> State:
    """Of every account: an office has few. Two statements."""
    rows = get_user_model()._default_manager.values("pk", "password", *FIELDS)
    found: State = {}
    for row in rows:
        key, password = row.pop("pk"), row.pop("password")
        opens = bool(password) and is_password_usable(password)
        found[key] = row | {"opens": opens, "groups": []}
    belongs = get_user_model().groups.through.objects
    for user, group in belongs.order_by("group").values_list("user", "group"):
        found[user]["groups"].append(group)
    return found


def between(before: State, after: State) -> list[Change]:
    """What became another or was made; accounts are never deleted."""
    return [
        Change(key, before.get(key), new) for key, new in after.items() if before.get(key) != new
    ]


class Overtaken(Exception):
    """It is not any more what it was when the change was asked for."""


@transaction.atomic
def make(changes: Iterable[Change], *, by: User, asked_by: User) -> None:
    """What two administrators agree about. Raises Overtaken."""
    now = state()
    for change in changes:
        there = now.get(change.key, {})
        if any(there.get(name) != (change.old or {}).get(name) for name in change.fields()):
            raise Overtaken
        _make(change, by=by, asked_by=asked_by)
    note(changes, by=by)


def _make(change: Change, *, by: User, asked_by: User) -> None:
    users = get_user_model()._default_manager
    user = users.get(pk=change.key) if change.key else get_user_model()()
    changed = change.fields()
    if not change.key and users.filter(username=change.new["username"]).exists():
        raise Overtaken
    for name in {*changed} & {*FIELDS}:
        setattr(user, name, change.new[name])
    user.save()
    if "groups" in changed:
        user.groups.set(Group.objects.filter(pk__in=change.new["groups"]))
    is_opened = "is_active" in changed and user.is_active
    is_nobodys = voice_of(user) != user.pk or not user.has_usable_password()
    if change.begins_anew() or (is_opened and is_nobodys):
        begin(user, by=by, asked_by=asked_by)


def begin(user: User, *, by: User, asked_by: User) -> None:
    """Two administrators agree that this is a person of their own. Nothing opens the account that
    was made before, and whoever of the two did not make it hands it over."""
    row, _is_new = Newcomer.objects.get_or_create(user=user, defaults={"made_by": asked_by})
    row.agreed_by = by if by.pk != row.made_by_id else asked_by
    row.save(update_fields=["agreed_by"])
    invitations.begin_anew(user)
    invitations.send(user, by=by)


def note(changes: Iterable[Change], *, by: User | None) -> None:
    """One entry of the log for each. (A row that is not there yet is named by its name.)"""
    for change in changes:
        row = get_user_model()(pk=change.key or None, username=change.name)
        told = [
            {name: side[name] for name in change.fields()} if side else {}
            for side in (change.old, change.new)
        ]
        log(row, CHANGED, by=by, old=told[0], new=told[1])


def sides(changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    """(what, old, new) in words."""
    found = []
    groups = {group.pk: str(group) for group in Group.objects.all()}
    for change in changes:
        for name in change.fields():
            old, new = (change.old or {}).get(name), change.new[name]
            if change.old is None and not new:
                continue
            if name == "groups":
                old, new = ([groups.get(pk, "?") for pk in side or ()] for side in (old, new))
            found.append((f"{change.name}: {_label(name)}", _said(old), _said(new)))
    return found


def _label(name: str) -> str:
    return {
        "username": _("Username"),
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "email": _("Email"),
        "opens": _("Keeps password and second factor"),
        "is_active": _("Active"),
        "is_superuser": _("Administrator"),
        "groups": _("Groups"),
    }[name]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return (", ".join(value) if isinstance(value, list) else str(value or "")) or "–"
