"""One way to reach a service.

The served value (type, kind, value, service) changes in one way only: somebody proposes a
candidate, somebody else confirms it (`home.directory.numbers`). save(), update() and bulk_create()
refuse every other way, so that an import, a script or a form cannot put a number before a child.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cms.documents import projection
from cms.publishing import people
from cms.publishing.approvals.guard import WrittenRound, changed_fields, may_write
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.people import User
from cms.publishing.vocabularies import directory as closed_lists
from cms.publishing.vocabularies.directory import PHONE_TYPES, SHORT_KINDS
from cms.publishing.vocabularies.fields import CodesField
from cms.publishing.vocabularies.shared import LANGUAGES, choices, label
from home.directory import channel_values
from home.directory.channel_values import ChannelValue
from home.directory.directory_facts import (
    Leaving,
    keeping_emergencies,
    refuse_losing_emergencies,
)
from home.directory.fields import LinesField
from home.directory.freshness import due_date, state_on
from home.directory.locks import KeptQuerySet
from home.directory.models.channel_requests import ChannelRequests, in_order, standing
from home.directory.models.directory import Service, ServiceFact
from home.directory.models.number_lists import current_lists
from home.directory.upkeep import duty

# What a caller gets, and what vouches for it: only the verbs of `home.directory.numbers` and the
# clock (`home.directory.upkeep.clock.tick`) may change these.
GUARDED_FIELDS = (
    "service_id",
    "type",
    "kind",
    "value",
    "e164",
    "state",
    "old_is_dead",
    "stranger_answered",
    "two_people",
    "networks_tested",
    "desk_checked_on",
    "verified_on",
    "verified_by_id",
    "second_verified_by_id",
    "method",
    "valid_until",
    "withdrawn_on",
    "withdrawn_by_id",
)


class ChannelQuerySet(KeptQuerySet):
    def with_requests(self) -> "ChannelQuerySet":
        """Each with what waits for it, in three queries for all."""
        return self.prefetch_related(standing())

    def to_look_after(self) -> "ChannelQuerySet":
        """Those that somebody has to check: not withdrawn, of a service that has not ended."""
        return self.exclude(state="withdrawn").exclude(
            service__status__in=closed_lists.ENDED_STATUSES
        )


class ContactChannel(ChannelRequests, ServiceFact):
    """One number, account, address or form of a service; one row for all languages.

    A row is made by `numbers.propose()`, with a request and no served value. It is never
    deleted: withdrawn rows stay, so that it can be said who served what and when.
    """

    is_kept = True
    inside = frozenset(
        {"evidence", "proof_note", "source_urls", "verify_every_days", "networks_tested", "method"}
    )

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="channels", verbose_name=_("service")
    )

    # served
    type = models.CharField(
        _("type"),
        max_length=20,
        choices=choices(closed_lists.CHANNEL_TYPES),
        blank=True,
        editable=False,
    )
    kind = models.CharField(
        _("kind of number"),
        max_length=20,
        choices=choices(closed_lists.CHANNEL_KINDS),
        blank=True,
        editable=False,
    )
    value = models.CharField(_("value"), max_length=300, blank=True, editable=False)
    e164 = models.CharField(max_length=20, blank=True, editable=False)
    match = models.CharField(max_length=300, blank=True, editable=False, db_index=True)

    # the served number reaches nobody or somebody else; not offered until two people say otherwise
    old_is_dead = models.BooleanField(default=False, editable=False)
    # one person heard a stranger at this long number, and no second one has called it yet
    stranger_answered = models.BooleanField(default=False, editable=False)

    # how it is offered
    dial_from_abroad = models.BooleanField(
        _("works from abroad"),
        null=True,
        blank=True,
        help_text=_(
            "Say yes or no only if somebody tried it or a source says so. Short numbers and free "
            "numbers never do, whatever is chosen here."
        ),
    )
    priority = models.PositiveSmallIntegerField(
        _("position"), default=10, help_text=_("Small numbers stand first.")
    )
    is_primary = models.BooleanField(_("main contact"), default=False)
    audience = models.CharField(
        _("who may use it"),
        max_length=20,
        choices=choices(closed_lists.CHANNEL_AUDIENCES),
        default="public",
        help_text=_("Contacts for professionals are never published."),
    )
    languages = CodesField(
        _("languages"), labels=LANGUAGES, blank=True, help_text=_("Empty: those of the service.")
    )
    always_open = models.BooleanField(
        _("open day and night"), null=True, blank=True, help_text=_("“Unknown”: as the service.")
    )
    proof_note = models.TextField(
        _("proof of ownership"),
        blank=True,
        help_text=_(
            "For Telegram, Messenger and WhatsApp: which official page leads to this account? "
            "Look-alike accounts are easy to make. Never published."
        ),
    )

    # verification
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=choices(closed_lists.CHANNEL_STATES),
        default="draft",
        editable=False,
    )
    desk_checked_on = models.DateField(_("desk checked on"), null=True, editable=False)
    verified_on = models.DateField(_("verified on"), null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("checked by"),
    )
    second_verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    # whether the latest check needed two people: always for a new value, and for emergencies
    two_people = models.BooleanField(default=True, editable=False)
    method = models.CharField(
        _("method"),
        max_length=20,
        choices=choices((*closed_lists.METHODS, closed_lists.LINK_CHECKED, closed_lists.ATTESTED)),
        blank=True,
        editable=False,
    )
    networks_tested = CodesField(
        _("networks tried"), labels=closed_lists.NETWORKS, blank=True, editable=False
    )
    evidence = models.TextField(
        _("evidence"), blank=True, help_text=_("Who answered, what was said. Never published.")
    )
    verify_every_days = models.PositiveSmallIntegerField(
        _("check every … days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("Empty: 30 for emergencies, 60 for reports and support, 90 for offices."),
    )
    valid_until = models.DateField(_("next check"), null=True, editable=False)
    source_urls = LinesField(
        _("sources"),
        blank=True,
        help_text=_("Where the number can be read, one address per line. Never published."),
    )
    withdrawn_on = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["priority", "pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        permissions = [
            ("confirm_contactchannel", _("Can confirm a number that somebody else entered")),
        ]
        constraints = [
            models.CheckConstraint(
                name="channel_served_together",
                condition=Q(type="", kind="", value="", e164="") | (~Q(type="") & ~Q(value="")),
            ),
            models.CheckConstraint(
                name="channel_short_code_has_no_e164",
                condition=~Q(kind__in=sorted(SHORT_KINDS)) | Q(e164=""),
            ),
            models.CheckConstraint(
                name="channel_served_has_state",
                condition=Q(state="withdrawn")
                | Q(state="draft", value="")
                | (~Q(state="draft") & ~Q(value="")),
            ),
            models.CheckConstraint(
                name="channel_two_different_people",
                condition=Q(verified_by__isnull=True, second_verified_by__isnull=True)
                | Q(two_people=False, verified_by__isnull=False, second_verified_by__isnull=True)
                | (
                    Q(verified_by__isnull=False, second_verified_by__isnull=False)
                    & ~Q(verified_by=F("second_verified_by"))
                ),
            ),
            models.CheckConstraint(
                name="channel_dead_has_a_value", condition=Q(old_is_dead=False) | ~Q(value="")
            ),
            models.CheckConstraint(
                name="channel_check_is_dated",
                condition=Q(value="")
                | (
                    Q(valid_until__isnull=False, verified_by__isnull=False)
                    & ~Q(method="")
                    & (Q(verified_on__isnull=False) | Q(desk_checked_on__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="channel_state_has_its_check",
                condition=~Q(state="call_verified") | Q(verified_on__isnull=False),
            ),
            models.CheckConstraint(
                name="channel_withdrawn_together",
                condition=Q(
                    state="withdrawn", withdrawn_on__isnull=False, withdrawn_by__isnull=False
                )
                | (~Q(state="withdrawn") & Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["service", "type", "value"],
                condition=~Q(value="") & ~Q(state="withdrawn"),
                name="channel_once_per_service",
            ),
        ]

    def __str__(self) -> str:
        """ "Call 1280" in the language of the screen; a number that only waits in brackets."""
        if self.value:
            return _named(self.type, self.value)
        waiting = self.candidate
        return f"({_named(waiting.type, waiting.value)})" if waiting is not None else "–"

    @property
    def served(self) -> ChannelValue:
        return ChannelValue(self.type, self.kind, self.value, self.e164)

    @property
    def is_vital(self) -> bool:
        """People call it or write to it in an emergency; one person does not take it away."""
        return self.service.is_emergency and self.type in PHONE_TYPES

    @property
    def is_long(self) -> bool:
        """Digits that mean the same in every network, unlike a short code."""
        return self.kind not in SHORT_KINDS

    @property
    def works_from_abroad(self) -> bool | None:
        """None: nobody knows, or it is not dialled."""
        if self.type not in PHONE_TYPES:
            return None
        can_work = channel_values.is_dialled_from_abroad(self.served)
        return self.dial_from_abroad if can_work else False

    def serve(self, request: ChangeRequest, *, by: User) -> None:
        """The value that was asked for, as the two people checked it."""
        asked = ChannelValue(**request.new)
        value = channel_values.read(asked.type, asked.kind, asked.value, current_lists())
        behind = request.voices()
        said = next(one for one in behind if one.by_id == by.pk)
        self._put_in_place(value)
        first = next(one for one in behind if one.by_id != by.pk)
        self.verified_by, self.second_verified_by = first.by, by
        self.two_people = True
        self.mark_checked(
            method=_method(behind, said.details["method"]),
            networks={network for one in behind for network in one.details["networks"]},
            evidence=_words(behind),
            on=date.fromisoformat(said.details["on"]),
            at=said.at,
        )

    def _put_in_place(self, value: ChannelValue) -> None:
        self.old_is_dead = self.stranger_answered = False
        self.type, self.kind = value.type, value.kind
        self.value, self.e164 = value.value, value.e164

    def mark_checked(
        self, *, method: str, networks: Iterable[str], evidence: str, on: date, at: datetime
    ) -> None:
        """on: the day of the check; at: now."""
        is_desk = method == "desk"
        self.desk_checked_on = on if is_desk else None
        self.verified_on = None if is_desk else on
        self.method, self.networks_tested = method, in_order(networks)
        self.evidence = evidence or self.evidence
        self.valid_until = due_date(on, self.service.urgency, self.verify_every_days)
        self.state = state_on(
            timezone.localdate(at),
            state="desk_checked" if is_desk else "call_verified",
            valid_until=self.valid_until,
            urgency=self.service.urgency,
        )

    def mark_withdrawn(self, *, by: User | None, at: datetime) -> None:
        self.state = "withdrawn"
        self.withdrawn_by, self.withdrawn_on = by, at

    def clean(self) -> None:
        if self.pk is None:
            return
        if self._opens_to_everybody():
            raise ValidationError(
                {
                    "audience": _(
                        "Two people confirmed this contact for professionals only. To offer it to "
                        "everybody, withdraw it and add it again."
                    )
                }
            )
        if self._changes_meaning():
            sentence = _(
                "People are given this contact in an emergency: its languages and whether it is "
                "open day and night are not changed by one person. Change them at the service, "
                "where a second person agrees, or withdraw it and add it again."
            )
            raise ValidationError(sentence)
        refuse_losing_emergencies(self, leaving="contacts")

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_verb = may_write(self)
        if not is_verb:
            self._refuse_guarded_changes()
        self.match = channel_values.match_key(self.value) if self.value else ""
        with projection.publishing():
            if self.changes_what_is_seen():
                self._save_seen("list" if is_verb else "contacts", *args, **kwargs)
            else:
                super().save(*args, **kwargs)

    def _save_seen(self, leaving: Leaving, *args: Any, **kwargs: Any) -> None:
        with keeping_emergencies(leaving=leaving, emptied=self._tell):
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise WrittenRound("Contact channels are withdrawn, never deleted.")

    def _tell(self, categories: set[str]) -> None:
        """A number known to be wrong goes, the last of its category too; then people are told."""
        transaction.on_commit(lambda: duty.emptied(categories, self))

    def _refuse_guarded_changes(self) -> None:
        # a new one belongs to some service
        names = GUARDED_FIELDS if self.pk is not None else GUARDED_FIELDS[1:]
        if changed := changed_fields(self, names):
            raise WrittenRound(
                f"{', '.join(changed)} of a contact channel change through "
                "home.directory.numbers only."
            )
        if self._opens_to_everybody():
            raise WrittenRound("A contact for professionals does not become a public one.")
        if changed := self._changes_meaning():
            raise WrittenRound(
                f"{', '.join(changed)} of an emergency contact change by two people."
            )

    def _changes_meaning(self) -> list[str]:
        """What it says of itself in place of its service, once people are given it."""
        served = ContactChannel.objects.filter(pk=self.pk).exclude(value="")
        if not self.service.is_emergency or not served.exclude(state="withdrawn").exists():
            return []
        return changed_fields(self, ("languages", "always_open"))

    def _opens_to_everybody(self) -> bool:
        """Would a confirmed contact that is for professionals become public by one person?"""
        served = ContactChannel.objects.filter(pk=self.pk).exclude(value="")
        return self.audience == "public" and served.exclude(audience="public").exists()


def _method(behind: Iterable[Any], said: str) -> str:
    """Where one person called and the owner is the other one, it was called."""
    is_called = any(one.details["networks"] for one in behind)
    return "called" if said == closed_lists.ATTESTED.code and is_called else said


def _words(behind: Iterable[Any]) -> str:
    """What each of them wrote down."""
    said = [(one.by, one.details.get("evidence", "")) for one in behind]
    return "\n".join(f"{people.name(by)}: {words}" for by, words in said if words)


def _named(type: str, value: str) -> str:
    """A place has no value of its own."""
    locale = "km" if (get_language() or "").startswith("km") else "en"
    name = label(closed_lists.CHANNEL_TYPES, type, locale) if type else ""
    return name if type == channel_values.WALK_IN else f"{name} {value}".strip()
