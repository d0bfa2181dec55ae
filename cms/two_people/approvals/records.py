"""The base of records with values that no single person may put before readers."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext as _

from cms.core.guard import WrittenRound, may_write
from cms.core.records import FactModel
from cms.core.wagtail_compat import is_stored
from cms.documents import projection
from cms.two_people import refusals
from cms.two_people.approvals import engine
from cms.two_people.approvals.models import ChangeRequest
from cms.two_people.approvals.shown import Line, Section, Side, label_of, side
from cms.two_people.approvals.subjects import SubjectModel
from cms.two_people.approvals.told import tell
from cms.two_people.approvals.use import is_named
from cms.two_people.people import User
from cms.two_people.refusals import Refused

# (old, new) → does the change only take something away from readers? Then one person may do it
Protects = Callable[[Any, Any], bool]


def never(old: Any, new: Any) -> bool:
    return False


def emptied(old: Any, new: Any) -> bool:
    return not new


def filled(old: Any, new: Any) -> bool:
    return bool(new)


class TwoPeopleQuerySet(models.QuerySet[Any]):
    """The manager of such a record. Also `bulk_update` ends in its `update`."""

    def update(self, **kwargs: Any) -> int:
        guarded = self.model.two_people
        if any(name.removesuffix("_id") in guarded for name in kwargs):
            raise WrittenRound(f"{', '.join(guarded)} are changed by two people.")
        return super().update(**kwargs)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        raise WrittenRound("Records are made one by one: what names them decides who may.")


class TwoPeopleRecord(SubjectModel, FactModel):
    """A record whose `two_people` fields change only when somebody else has looked, once anything
    names it. A new record holds what it was made with: nothing names it yet."""

    two_people: ClassVar[dict[str, Protects]] = {}
    # fields that the second person sees beside those that change
    shown_beside: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with projection.publishing():
            self.refuse_alone()
            super().save(*args, **kwargs)

    def in_use_sentence(self) -> str:
        """What the person who changed it is told when the change waits."""
        sentence = _("“%(name)s” is in use. What you changed waits for a second person.")
        return sentence % {"name": self}

    def pending_value(self, name: str, value: Any) -> Any:
        """`value` of the field `name` as a request keeps it; a file is stored."""
        return value

    def set_values(self, new: dict[str, Any]) -> None:
        """Set fields from JSON values; saved by the caller."""
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
        return changed if changed and (stored.is_in_use() or self.is_in_use()) else {}

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
            raise WrittenRound(
                f"{', '.join(changed)} of {self!r} are changed by two people "
                "(cms.two_people.approvals.engine)."
            )

    def beside(self, request: ChangeRequest) -> list[tuple[str, Side]]:
        fields = (self._meta.get_field(name) for name in self.shown_beside)
        return [
            (label_of(self._meta, field.name), side(field, value_of(self, field.name)))
            for field in fields
            if field.name not in request.new
        ]

    def since(self, returned: ChangeRequest, request: ChangeRequest) -> list[Section]:
        """What only one of the two names is for the other what readers have."""
        before = request.old | returned.old | returned.new
        after = returned.old | request.old | request.new
        lines = tuple(
            Line(
                label_of(self._meta, name),
                side(self._meta.get_field(name), before[name], with_files=False),  # it is gone
                side(self._meta.get_field(name), after[name], with_files=request.is_open),
                is_same=before[name] == after[name],
            )
            for name in dict.fromkeys([*returned.new, *request.new])
        )
        is_same = all(line.is_same for line in lines)
        return [Section("", lines, "same" if is_same else "changed")]

    # What the engine asks

    def seen(self, request: ChangeRequest) -> str:
        """With what stands beside it: that may change while somebody looks at it."""
        beside = {name: value_of(self, name) for name in self.shown_beside}
        if not beside:
            return request.digest
        return engine.digest_of([request.digest, beside, self.also_seen()])

    def also_seen(self) -> Any:
        """What else of it is on the screen."""
        return None

    def check_endorsement(self, request: ChangeRequest, *, by: User, alone: bool = False) -> None:
        """Readers have what the request says they have, or it is about something that is over."""
        now = {name: value_of(self.stored(), name) for name in request.old}
        if engine.digest_of(now) != engine.digest_of(request.old):
            raise Refused(
                refusals.STALE,
                _("What readers have was changed since. Take the change back and make it anew."),
            )

    def take_over(self, request: ChangeRequest, *, by: User) -> None:
        self.set_values(request.new)
        self._check(request.new)
        self.save()

    def let_go(self, request: ChangeRequest, *, by: User | None) -> None:
        drop_files(request)

    def _check(self, new: dict[str, Any]) -> None:
        """Today's rules for what is new; what else the row holds is not this person's to mend."""
        others = {field.name for field in self._meta.fields} - new.keys()
        try:
            self.full_clean(exclude=others)
        except ValidationError as error:
            told = {NON_FIELD_ERRORS, *new}
            errors = {name: found for name, found in error.error_dict.items() if name in told}
            if errors:
                raise ValidationError(errors) from error


def propose(record: TwoPeopleRecord, new: dict[str, Any], *, by: User) -> ChangeRequest:
    """Put a change aside. new: values by field; a new file as a File. The record stays as it is."""
    unknown = new.keys() - record.two_people.keys()
    if not new or unknown:
        raise ValueError(f"Nothing to propose, or not for two people: {sorted(unknown)}.")
    with projection.publishing():
        stored = record.stored()
        asked = engine.request(
            record,
            by=by,
            old={name: value_of(stored, name) for name in new},
            new={name: record.pending_value(name, value) for name, value in new.items()},
        )
    tell(asked, record.in_use_sentence(), by=by)
    return asked


def drop_files(request: ChangeRequest) -> None:
    """The files that waited with a request that is over."""
    model = request.content_type.model_class()
    if model is None or not issubclass(model, TwoPeopleRecord):
        return
    for name, value in request.new.items():
        if value and isinstance(model._meta.get_field(name), models.FileField):
            transaction.on_commit(partial(default_storage.delete, value))


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
