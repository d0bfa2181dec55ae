"""One way to reach a service, and what stands of it.

What readers get of it (`DERIVED`) is a copy: computed from what was said
(`home.directory.standing`), written with each statement and at the turn of the day
(`home.directory.say.refold`), and by nothing else. save(), update() and bulk_create() refuse every
other way, so that an import, a script or a form cannot put a number before a child; a trigger of
the database holds the two voices of each row to their statements.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cms.core.guard import WrittenRound, changed_fields, may_write
from cms.core.vocabularies import directory as closed_lists
from cms.core.vocabularies.directory import MESSAGING_TYPES, PHONE_TYPES
from cms.core.vocabularies.fields import CodeField, CodesField
from cms.core.vocabularies.shared import LANGUAGES, label
from cms.documents import projection
from home.directory import channel_values, standing
from home.directory.channel_values import ChannelValue
from home.directory.directory_facts import refuse_losing_emergencies
from home.directory.fields import LinesField
from home.directory.locks import KeptQuerySet
from home.directory.models.directory import Service, ServiceFact
from home.directory.models.number_lists import current_lists
from home.directory.models.statements import Statement, voice_triggers
from home.directory.service_names import CONTACT, Contact
from home.directory.standing import About, Standing
from localize.overview.records import shown_name

_AS_IT_STANDS = (
    "assurance",
    "checked_on",
    "owner_on",
    "is_stale",
    "is_doubted",
    "gone",
    "gone_at",
)
GONE = [
    (standing.DEAD, _("dead")),
    (standing.STRANGER, _("somebody else answers")),
    (standing.IS_NOT, _("withdrawn")),
]


class ChannelQuerySet(KeptQuerySet):
    def to_look_after(self) -> "ChannelQuerySet":
        """Those that somebody has to check: not gone, of a service that has not ended."""
        return self.filter(gone="").exclude(service__status__in=closed_lists.ENDED_STATUSES)


class ContactChannel(ServiceFact):
    """One number, account, address or form of a service; one row for all languages.

    Never deleted: what is gone stays, so that it can be said who served what and when.
    """

    is_kept = True
    # in no document: who said it, and what waits
    inside = frozenset(
        {
            *("proof_note", "source_urls", "verify_every_days", "waits", "is_suspect", "owner_on"),
            *("first_voice", "first_by", "second_voice", "second_by", "gone_at", "match"),
        }
    )

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="channels", verbose_name=_("service")
    )

    # what stands
    type = CodeField(_("type"), closed_lists.CHANNEL_TYPES, blank=True, editable=False)
    kind = CodeField(_("kind of number"), closed_lists.CHANNEL_KINDS, blank=True, editable=False)
    value = models.CharField(_("value"), max_length=300, blank=True, editable=False)
    match = models.CharField(max_length=300, blank=True, editable=False, db_index=True)
    # keys of the statements of the two, which a trigger compares
    first_voice = models.BigIntegerField(null=True, editable=False)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    second_voice = models.BigIntegerField(null=True, editable=False)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    assurance = CodeField(
        _("how we know it"),
        closed_lists.ASSURANCES,
        max_length=10,
        default=standing.NOBODY,
        editable=False,
    )
    checked_on = models.DateField(_("checked on"), null=True, editable=False)
    owner_on = models.DateField(null=True, editable=False)
    valid_until = models.DateField(_("next check"), null=True, editable=False)
    is_stale = models.BooleanField(_("not checked recently"), default=False, editable=False)
    is_suspect = models.BooleanField(_("reported as wrong"), default=False, editable=False)
    # a stranger answered at what is no short code
    is_doubted = models.BooleanField(default=False, editable=False)
    gone = models.CharField(_("gone"), max_length=10, choices=GONE, blank=True, editable=False)
    gone_at = models.DateTimeField(null=True, editable=False)
    # of each value that waits for another voice: {"value", "by": accounts, "tried": those whose
    # voice counts (who only wrote a telephone down has not called it)}. Its owner's word alone
    # waits at the answer that it is part of (home.directory.owners.answers)
    waits = models.JSONField(_("waits"), default=list, editable=False)

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
        _("position"),
        default=10,
        help_text=_("Small numbers stand first; calls always before messages, and sites last."),
    )
    is_primary = models.BooleanField(_("main contact"), default=False)
    audience = CodeField(
        _("who may use it"),
        closed_lists.CHANNEL_AUDIENCES,
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
    verify_every_days = models.PositiveSmallIntegerField(
        _("check every … days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=format_lazy(
            _(
                "Empty: {emergency} for emergencies, {report} for reports and support, "
                "{information} for offices."
            ),
            **standing.EVERY,
        ),
    )
    source_urls = LinesField(
        _("sources"),
        blank=True,
        help_text=_("Where the number can be read, one address per line. Never published."),
    )

    objects = ChannelQuerySet.as_manager()
    row_triggers = staticmethod(voice_triggers)

    class Meta:
        ordering = ["priority", "pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        permissions = [
            ("confirm_contactchannel", _("Can confirm a number that somebody else entered"))
        ]
        constraints = [
            models.CheckConstraint(
                name="channel_has_two_voices",
                condition=Q(value="", type="", kind="", first_by=None, second_by=None)
                | (
                    ~Q(value="")
                    & ~Q(type="")
                    & Q(first_by__isnull=False, second_by__isnull=False)
                    & ~Q(first_by=F("second_by"))
                ),
            ),
            models.CheckConstraint(
                name="channel_stands_since",
                condition=Q(value="", gone="", valid_until=None)
                | (~Q(value="") & Q(valid_until__isnull=False)),
            ),
            models.CheckConstraint(
                name="channel_gone_is_dated",
                condition=Q(gone="", gone_at=None) | (~Q(gone="") & Q(gone_at__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["service", "type", "value"],
                condition=~Q(value="") & Q(gone=""),
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
    def as_named(self) -> Contact:
        return Contact(*(getattr(self, name) for name in CONTACT))

    @property
    def served(self) -> ChannelValue:
        return ChannelValue(self.type, self.kind, self.value)

    @property
    def candidate(self) -> ChannelValue | None:
        """The newest value that waits for another voice beside the one that stands."""
        own = written(self.served)
        others = [one["value"] for one in self.waits if one["value"] != own or self.gone]
        return read(others[-1]) if others else None

    @property
    def verified_on(self) -> Any:
        """The day of the latest check by somebody who tried it, or by its owner's word."""
        return self.checked_on if self.assurance != standing.NOBODY else None

    @property
    def is_vital(self) -> bool:
        """People call it or write to it in an emergency."""
        return self.service.is_emergency and self.type in PHONE_TYPES

    @property
    def works_from_abroad(self) -> bool | None:
        """None: nobody knows, or it is not dialled."""
        if self.type not in PHONE_TYPES:
            return None
        can_work = channel_values.is_dialled_from_abroad(self.served)
        return self.dial_from_abroad if can_work else False

    @property
    def service_name(self) -> str:
        """Of its service, for people of the office."""
        if "service_title" in vars(self):
            return shown_name(self.service, vars(self)["service_title"])
        return str(self.service.shown_name)

    # What was said

    def statements(self) -> list[Statement]:
        """In their order."""
        return list(Statement.objects.filter(contact=self.pk)) if self.pk else []

    def stands(self, statements: Iterable[Statement], now: datetime) -> Standing:
        said = [one.said for one in statements]
        return standing.standing(said, timezone.localdate(now), self.about)

    @property
    def about(self) -> About:
        is_read_enough = settings.DIRECTORY_ALLOW_DESK_CHECKED
        return About(self.service.urgency, self.verify_every_days, is_read_enough)

    def take(self, found: Standing) -> list[str]:
        """Hold what stands; the names of what was different."""
        new = held(found)
        changed = [name for name, value in new.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, new[name])
        return changed

    # what of its log the story of a page tells that shows what it is part of
    told_of_pages, part_of = ("value", "gone", "is_doubted"), "service"

    def snapshot(self) -> dict[str, Any]:
        """What the log keeps of it before and after."""
        names = ("type", "kind", "value", "assurance", "checked_on", "gone", "is_doubted")
        return {name: getattr(self, name) for name in names}

    # A value that somebody says

    def accepted(self, type: str, kind: str, value: str) -> ChannelValue:
        """A value read with today's lists. Raises ValidationError."""
        accepted = channel_values.read(type, kind, value, current_lists())
        if accepted.type in MESSAGING_TYPES and not self.proof_note.strip():
            raise ValidationError(
                {"proof_note": _("Say which official page leads to this account.")}
            )
        same = ContactChannel.objects.filter(
            gone="", type=accepted.type, value=accepted.value, service_id=self.service_id
        )
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"value": _("This service has the same contact already.")})
        if self.value and self.is_vital and not self.gone and accepted.type not in PHONE_TYPES:
            # a website in the place of a number would take it away without anybody saying so
            sentence = _(
                "People call or write to this in an emergency. Add the address as a new contact."
            )
            raise ValidationError({"type": sentence})
        return accepted

    def asks_who_answered(self, value: ChannelValue) -> bool:
        """Does whoever calls this number write down who answered? In an emergency always, else
        until somebody has called it."""
        is_known = (value.type, value.value) == (self.type, self.value)
        is_called = is_known and self.assurance != standing.NOBODY
        return value.type in PHONE_TYPES and (self.service.is_emergency or not is_called)

    # Its other facts

    def clean(self) -> None:
        if self.pk is None:
            return
        if refused := self._refused_alone():
            raise ValidationError(refused)
        refuse_losing_emergencies(self)

    def save(self, *args: Any, **kwargs: Any) -> None:
        is_fold = may_write(self)
        if not is_fold:
            self._refuse_guarded_changes()
        self.match = channel_values.match_key(self.value) if self.value else ""
        with projection.publishing():
            if not is_fold and self.changes_what_is_seen():
                refuse_losing_emergencies(self)
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise WrittenRound("Contact channels are withdrawn, never deleted.")

    def _refuse_guarded_changes(self) -> None:
        names = DERIVED if self.pk is None else (*DERIVED, "service_id")
        if changed := changed_fields(self, names):
            raise WrittenRound(
                f"{', '.join(changed)} of a contact follow from what was said "
                "(home.directory.say) only."
            )
        if refused := self._refused_alone():
            raise WrittenRound(str(refused))

    def _refused_alone(self) -> Any:
        """Why one person does not change this, once it stands: None, or what a form says."""
        stands = ContactChannel.objects.filter(pk=self.pk, gone="").exclude(value="")
        if self.audience == "public" and stands.exclude(audience="public").exists():
            sentence = _(
                "Two people confirmed this contact for professionals only. To offer it to "
                "everybody, withdraw it and add it again."
            )
            return {"audience": sentence}
        if stands.exists() and changed_fields(self, ("languages", "always_open")):
            return _(
                "People are given this contact: its languages and whether it is open day and night "
                "are not changed by one person. Change them at the service, where a second person "
                "agrees, or withdraw it and add it again."
            )
        return None


def held(found: Standing) -> dict[str, Any]:
    """What a row holds of what stands."""
    first, second = found.pair or (None, None)
    return {
        **vars(read(found.value)),
        "first_voice": first and first.key,
        "first_by_id": first and first.by,
        "second_voice": second and second.key,
        "second_by_id": second and second.by,
        "valid_until": found.due,
        "is_suspect": bool(found.against) and not found.gone,
        "waits": [
            {
                "value": text,
                "by": [one.by for one in voices],
                "tried": [one.by for one in voices if not _is_only_written(one)],
            }
            for text, voices in found.waits.items()
            if any(one.voice != standing.OWNER for one in voices)
        ],
        **{name: getattr(found, name) for name in _AS_IT_STANDS},
    }


def _is_only_written(one: standing.Said) -> bool:
    is_owner = one.voice == standing.OWNER
    return standing.is_phone(one.value) and one.what == standing.IS and not is_owner


def written(value: ChannelValue) -> str:
    """As statements have it: "call short_code 1280"."""
    return f"{value.type} {value.kind} {value.value}"


def read(text: str) -> ChannelValue:
    """The value of a statement."""
    type_, kind, value = text.split(" ", 2) if text else ("", "", "")
    return ChannelValue(type_, kind, value)


def _named(type: str, value: str) -> str:
    """A place has no value of its own."""
    name = label(closed_lists.CHANNEL_TYPES, type) if type else ""
    return name if type == channel_values.WALK_IN else f"{name} {value}".strip()


DERIVED = tuple(held(Standing()))
