"""The base of records with values that no single person may put before readers."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from cms.documents import projection
from cms.publishing.guarded import may_write
from cms.publishing.records import FactModel
from cms.publishing.second_person.models import Proposal
from cms.publishing.second_person.use import is_named
from cms.publishing.wagtail_compat import is_stored

# (old, new) → does the change only take something away from readers? Then one person may do it
Protects = Callable[[Any, Any], bool]


def never(old: Any, new: Any) -> bool:
    return False


def emptied(old: Any, new: Any) -> bool:
    return not new


def filled(old: Any, new: Any) -> bool:
    return bool(new)


class NeedsSecondPerson(PermissionDenied):
    """Something tried to put a value before readers around `cms.publishing.second_person.verbs`."""


class TwoPeopleQuerySet(models.QuerySet[Any]):
    """The manager of such a record. Also `bulk_update` ends in its `update`."""

    def update(self, **kwargs: Any) -> int:
        guarded = self.model.two_people
        if any(name.removesuffix("_id") in guarded for name in kwargs):
            raise NeedsSecondPerson(f"{', '.join(guarded)} are changed by two people.")
        return super().update(**kwargs)


class TwoPeopleRecord(FactModel):
    """A record whose `two_people` fields change only when somebody else has looked, once anything
    names it. A new record holds what it was made with: nothing names it yet."""

    two_people: ClassVar[dict[str, Protects]] = {}
    # fields that the second person sees beside those that change
    shown_beside: ClassVar[tuple[str, ...]] = ()

    proposals = GenericRelation(Proposal)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with projection.publishing():
            self.refuse_alone()
            super().save(*args, **kwargs)

    def may_confirm(self, user: Any) -> bool:
        """Is it `user`'s task to look at changes of this record?"""
        raise NotImplementedError

    def waits_sentence(self) -> str:
        """What the person who changed it is told when the change waits."""
        sentence = _("“%(name)s” is in use. What you changed waits for a second person.")
        return sentence % {"name": self}

    def put_aside(self, name: str, value: Any) -> Any:
        """`value` of the field `name` as a proposal keeps it; a file is stored."""
        return value

    def take_over(self, new: dict[str, Any]) -> None:
        """Set what was confirmed; saved by the caller."""
        for name, value in new.items():
            setattr(self, _column(self, name), value)

    def changes_for_two(self) -> dict[str, Any]:
        """The values, by field, that differ from the stored row and need a second person."""
        stored = self.stored()
        if stored is None:
            return {}
        changed = {
            name: value
            for name, protects in self.two_people.items()
            if (value := value_of(self, name)) != (old := value_of(stored, name))
            and not protects(old, value)
        }
        return changed if changed and stored.is_in_use() else {}

    def is_in_use(self) -> bool:
        return is_named(self)

    def stored(self) -> Any:
        """The record as its row stands; None before it is saved."""
        return type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None

    def refuse_alone(self) -> None:
        """Compared with the stored row: the caller may hold an old one."""
        if may_write(self):
            return
        changed = self.changes_for_two()
        if changed:
            raise NeedsSecondPerson(
                f"{', '.join(changed)} of {self!r} are changed by two people "
                "(cms.publishing.second_person.verbs)."
            )


def value_of(record: models.Model, name: str) -> Any:
    """A field as a JSON value; a file that is not stored yet as it is."""
    value = getattr(record, _column(record, name))
    if isinstance(value, models.fields.files.FieldFile):
        return value.name or "" if is_stored(value) else value.file
    return value


def _column(record: models.Model, name: str) -> str:
    """ "logo_id" of "logo"."""
    column: str = record._meta.get_field(name).attname  # type: ignore[union-attr]
    return column
