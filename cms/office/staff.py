"""Everybody who works here with what they may do, read at once: who has the many things that wait.

`cms.publishing.people` says it of one thing at a time.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model

from cms.publishing import people
from cms.publishing.approvals.rows import WhoMay

_NAMES = ("pk", "username", "first_name", "last_name", "is_active", "is_superuser")


class Staff:
    """Two queries. Rights of single people that no group gave them are not looked at."""

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
