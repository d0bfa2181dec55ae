"""Lists that people keep: short numbers we know, values that are never published, and the public
holidays."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core.guard import WrittenRound, changed_fields, may_write
from cms.core.links.models import LinkDomain
from cms.documents import projection
from cms.two_people.approvals.models import CHANGE, ChangeRequest
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.records import Protects, TwoPeopleRecord, filled, never
from cms.two_people.approvals.subjects import Decision
from cms.two_people.people import User
from home.directory.channel_values import Lists, match_key
from home.directory.directory_facts import refuse_losing_emergencies, services_with
from home.directory.fields import DaysFormField, LinesField, check_days
from home.directory.locks import CONFIRM, KeptQuerySet


class ListEntry(TwoPeopleRecord):
    """stays: the field that it is about; state_field: the one that says whether it counts. A row is
    never deleted: it tells of what was on the list once."""

    is_sealed = True
    approval_policies: ClassVar[dict[str, Policy]] = {CHANGE: Policy(right=CONFIRM)}
    stays: ClassVar[str]
    state_field: ClassVar[str]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self.stays))

    def is_in_use(self) -> bool:
        return True

    def refuse_alone(self) -> None:
        is_for_two = self.two_people[self.state_field] is never
        counts = self.pk is None and getattr(self, self.state_field)
        if is_for_two and counts and not may_write(self):
            raise WrittenRound("An entry is put on a list by two people.")
        super().refuse_alone()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise WrittenRound("An entry is taken off a list by two people.")


class KnownShortCode(ListEntry):
    """A short number that two people have vouched for; libraries know none of them but 117-119.

    A row is made by one person and is on the list when a second one has agreed; nothing of it
    changes, and it does not leave the list, without two. It can be asked for again.
    """

    stays, state_field = "code", "is_known"
    two_people: ClassVar[dict[str, Protects]] = dict.fromkeys(
        ("code", "owner", "source", "is_known"), never
    )
    shown_beside = ("code", "owner", "source")

    code = models.CharField(
        _("short number"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{3,5}$", _("A short number has 3 to 5 digits."))],
        help_text=_("Digits as dialled, without any prefix."),
    )
    owner = models.CharField(
        _("who answers"), max_length=200, help_text=_("For our own use; never published.")
    )
    source = models.CharField(
        _("source"), max_length=500, help_text=_("Where it is written that this number exists.")
    )
    is_known = models.BooleanField(
        _("on the list"),
        default=False,
        help_text=_("Two people put a number on the list, and two take it off."),
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("known short number")
        verbose_name_plural = _("known short numbers")

    def in_use_sentence(self) -> str:
        sentence = gettext("What you asked for about “%(code)s” waits for a second person.")
        return sentence % {"code": self.code}

    def decision(self, request: ChangeRequest, *, by: User) -> Decision:
        return Decision(gettext("I have looked at it: I agree"), is_public=False)


class HeldBackQuerySet(KeptQuerySet):
    def in_force(self) -> "HeldBackQuerySet":
        return self.filter(is_in_force=True)


class HeldBackValue(ListEntry):
    """A number or address that may never be published, with the reason.

    Saving one takes it off every document at once: `documents` leaves held-back channels out. A
    number that people call in an emergency is taken away by two people first. Its value never
    changes: two people release it.
    """

    is_kept = True
    stays, state_field = "value", "is_in_force"
    two_people: ClassVar[dict[str, Protects]] = {"value": never, "is_in_force": filled}
    shown_beside = ("value", "said_to_be", "reason")

    value = models.CharField(_("value"), max_length=200)
    match = models.CharField(max_length=200, editable=False, db_index=True)
    said_to_be = models.CharField(_("said to be"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    sources = LinesField(_("sources"), blank=True, help_text=_("One per line."))
    is_in_force = models.BooleanField(
        _("held back"),
        default=True,
        help_text=_("One person puts a value on the list, and two take it off."),
    )

    objects = HeldBackQuerySet.as_manager()

    class Meta:
        ordering = ["value"]
        verbose_name = _("value that may not be published")
        verbose_name_plural = _("values that may not be published")
        constraints = [
            models.UniqueConstraint(
                fields=["match"],
                condition=Q(is_in_force=True),
                name="held_back_once",
                violation_error_message=_("This value is on the list already."),
            )
        ]

    def in_use_sentence(self) -> str:
        sentence = gettext("That “%(value)s” may be published again waits for a second person.")
        return sentence % {"value": self.value}

    def clean(self) -> None:
        self.match = match_key(self.value)
        if not self.match:
            raise ValidationError({"value": _("Enter a number or an address.")})
        if self.pk is not None and changed_fields(self, ["match"]):
            raise ValidationError({"value": _("A value stays on the list as it was entered.")})
        if self.is_in_force:
            others = HeldBackValue.objects.in_force().filter(match=self.match)
            if others.exclude(pk=self.pk).exists():
                raise ValidationError({"value": _("This value is on the list already.")})
            refuse_losing_emergencies(held_back=frozenset({self.match}))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.match = match_key(self.value)
        with projection.publishing():
            if self.is_in_force:
                refuse_losing_emergencies(held_back=frozenset({self.match}))
            super().save(*args, **kwargs)
            projection.refresh(*services_with(self.match))


class HolidayYear(ListEntry):
    """The public holidays of one year, as decreed; nobody can compute them.

    A row is made by one person; services are closed on its days when a second one has agreed, and
    neither the days nor the year change, or go, without two.
    """

    stays, state_field = "year", "is_in_force"
    two_people: ClassVar[dict[str, Protects]] = dict.fromkeys(
        ("year", "days", "source", "is_in_force"), never
    )
    shown_beside = ("year", "days", "source")

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2020), MaxValueValidator(2100)]
    )
    days = LinesField(
        _("days"), help_text=_("One day per line: 2027-04-14."), form_class=DaysFormField
    )
    source = models.CharField(
        _("source"), max_length=500, help_text=_("Number and date of the decree.")
    )
    is_in_force = models.BooleanField(
        _("in force"),
        default=False,
        help_text=_("Two people put a year in force, and two end it."),
    )

    objects = KeptQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = _("public holidays")
        verbose_name_plural = _("public holidays")

    def in_use_sentence(self) -> str:
        sentence = gettext(
            "What you asked for about the holidays of %(year)s waits for a second person."
        )
        return sentence % {"year": self.year}

    def clean(self) -> None:
        check_days("days", self.days)
        if any(not day.startswith(f"{self.year}-") for day in self.days):
            raise ValidationError({"days": _("Every day must lie in this year.")})
        self.days = sorted(set(self.days))


def current_lists() -> Lists:
    """Both as they stand now, and the known sites."""
    return Lists(
        short_codes=frozenset(
            KnownShortCode.objects.filter(is_known=True).values_list("code", flat=True)
        ),
        held_back=frozenset(HeldBackValue.objects.in_force().values_list("match", flat=True)),
        domains=frozenset(LinkDomain.objects.values_list("domain", flat=True)),
    )
