"""What is asked for, who stands behind it, and what became of it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.two_people.audit import seals

CHANGE = "change"  # what most subjects have asked for
TAKE_DOWN = "take_down"  # of a page: that readers lose it


class Outcome(models.TextChoices):
    OPEN = "", _("Waits for a second person")
    APPROVED = "approved", _("Confirmed")
    RETURNED = "returned", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Replaced by something newer")


_LATEST_FIRST = ("-asked_at", "-pk")


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def open(self) -> "ChangeRequestQuerySet":
        return self.filter(outcome=Outcome.OPEN)

    def approved(self) -> "ChangeRequestQuerySet":
        return self.filter(outcome=Outcome.APPROVED)

    def about(self, model: type[models.Model], action: str = CHANGE) -> "ChangeRequestQuerySet":
        """Of all rows of `model`."""
        kind = ContentType.objects.get_for_model(model)
        return self.filter(content_type=kind, action=action)

    def of(self, subject: models.Model, action: str = CHANGE) -> "ChangeRequestQuerySet":
        return self.about(subject_model(subject), action).filter(subject_id=str(subject.pk))

    def with_people(self) -> list["ChangeRequest"]:
        """Each with those who stand behind it and their names: one statement."""
        rows = self.annotate(**_VOICE).order_by(*_LATEST_FIRST, "endorsements__at", "voice_id")
        found: dict[int, ChangeRequest] = {}
        for row in rows:
            one = found.setdefault(row.pk, row)
            if one is row:
                one.remember_voices([])
            if row.voice_id is not None:
                one.add_voice(_voice_of(row))
        return list(found.values())


def subject_model(subject: models.Model) -> type[models.Model]:
    """The class by which requests name it: one for all types of pages."""
    found: type[models.Model] = getattr(subject, "approval_model", None) or type(subject)
    return found


class ChangeRequest(models.Model):
    """One change of one subject that waits for people, or did.

    Made by `engine.request`, decided once by another of its verbs, gone with its subject; the log
    stays. `old` and `new` hold the same fields as JSON values (a row as its key, a file as its name
    in the storage) where values are asked for; `digest` is of exactly what is asked for: of `new`,
    or of a content. The file of an open request is stored and has no public address.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    subject_id = models.CharField(max_length=64)
    subject: Any = GenericForeignKey("content_type", "subject_id")
    action = models.CharField(max_length=20, default=CHANGE)
    digest = models.CharField(max_length=128)
    old = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    new = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    objects = ChangeRequestQuerySet.as_manager()

    is_sealed = is_sealed_by_verbs = True
    # seals of what a step wrote, which go with its entry of the log and cost no statement
    unsealed: Sequence[Any] = ()
    # a change that waits is no use of what it changes
    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "publishing"
        ordering: ClassVar[list[str]] = [*_LATEST_FIRST]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["content_type", "subject_id", "outcome"]),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["content_type", "subject_id", "action"],
                condition=Q(outcome=""),
                name="change_request_one_open",
            ),
            models.CheckConstraint(
                name="change_request_decided_is_dated",
                condition=Q(outcome="", decided_at=None)
                | (~Q(outcome="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.action} {', '.join(self.new)}".rstrip(": ")

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN

    def behind(self) -> set[int]:
        """Keys of the people behind it, and of those whose word theirs was (`voice_of`)."""
        voices = self.endorsements.all()
        makers = {one.counts_as_id for one in voices if one.counts_as_id}
        return makers | {one.by_id for one in voices}

    def is_behind(self, user: Any) -> bool:
        """Is it the word of `user` already, or of one who counts as the same person?"""
        return not {user.pk, voice_of(user)}.isdisjoint(self.behind())

    def stands(self, user: Any) -> bool:
        """Is `user` one of the people behind it?"""
        return any(one.by_id == user.pk for one in self.endorsements.all())

    # Who stands behind it, where that was read under the lock of its row: whoever adds or removes
    # somebody says it here too, and nobody reads it again

    def remember_voices(self, voices: list["Endorsement"]) -> None:
        remember(self, "endorsements", voices)

    def add_voice(self, voice: "Endorsement") -> None:
        voices = remembered(self, "endorsements")
        if voices is not None:
            voices.append(voice)

    def wrote(self, row: models.Model) -> None:
        """A step of this request wrote `row`, itself or one that stands behind it."""
        self.unsealed = (*self.unsealed, seals.as_written(row))

    def remove_voice(self, voice: "Endorsement") -> None:
        """And its row."""
        self.unsealed = (*self.unsealed, seals.gone(voice))
        voices = remembered(self, "endorsements")
        if voices is not None:
            voices[:] = [one for one in voices if one.pk != voice.pk]
        voice.delete()


def remember(row: models.Model, relation: str, related: list[Any]) -> None:
    """`row.<relation>.all()` is this list from now on, as if it was prefetched."""
    known = vars(row).setdefault("_prefetched_objects_cache", {})
    known.pop(relation, None)
    found = getattr(row, relation).get_queryset()
    found._result_cache, found._prefetch_done = related, True
    known[relation] = found


def remembered(row: models.Model, relation: str) -> list[Any] | None:
    """The list of `remember`, or what was prefetched; None: it is read when it is asked for."""
    found = vars(row).get("_prefetched_objects_cache", {}).get(relation)
    return found._result_cache if found is not None else None


class Endorsement(models.Model):
    """One person stands behind exactly this request; whoever asked is the first."""

    request = models.ForeignKey(
        ChangeRequest,
        models.CASCADE,
        related_name="endorsements",
        db_index=False,  # the constraint below begins with it
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # whose word that of `by` was then, where it was not their own (`voice_of`)
    counts_as = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    as_reviewer = models.BooleanField(default=False)
    at: Any = models.DateTimeField(default=timezone.now)
    break_glass = models.BooleanField(default=False)

    is_sealed = is_sealed_by_verbs = True

    class Meta:
        app_label = "publishing"
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("request", "by", name="endorsement_of_request_once")
        ]

    def __str__(self) -> str:
        return f"{self.by} → {self.request_id}"


_OF_ENDORSEMENT = tuple(field.attname for field in Endorsement._meta.concrete_fields)
_OF_PERSON = ("id", "username", "first_name", "last_name")
_VOICE = {f"voice_{name}": models.F(f"endorsements__{name}") for name in _OF_ENDORSEMENT} | {
    f"voice_by_{name}": models.F(f"endorsements__by__{name}") for name in _OF_PERSON
}


def _voice_of(row: Any) -> Endorsement:
    """The endorsement in a row of `with_people`, with its person: their key and names."""
    db = row._state.db
    voice = Endorsement.from_db(
        db, _OF_ENDORSEMENT, [getattr(row, f"voice_{name}") for name in _OF_ENDORSEMENT]
    )
    voice.by = get_user_model().from_db(
        db, _OF_PERSON, [getattr(row, f"voice_by_{name}") for name in _OF_PERSON]
    )
    return voice


class Newcomer(models.Model):
    """Whose account it is that an administrator made, or asked to be begun anew (`made_by`), and
    who besides her stands for it (`agreed_by`) and hands it over.

    Until somebody does they work already, and their word is hers (`voice_of`). What they said until
    then stays hers: it may have been she who was in the account.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        app_label = "publishing"

    def __str__(self) -> str:
        return f"{self.user_id} ← {self.made_by_id}, {self.agreed_by_id}"

    @property
    def holder(self) -> Any:
        """Who hands the account over."""
        return self.agreed_by or self.made_by


def voice_of(user: Any) -> int:
    """Whose voice an account is: the key of its person or, until a second administrator agreed with
    it, of the one who made it. The only answer to that, for approvals and for what is said of
    numbers and facts. Read once for each object of a person, as their rights are."""
    if not hasattr(user, "_voice"):
        made = Newcomer.objects.filter(user=user.pk, agreed_by=None)
        user._voice = made.values_list("made_by", flat=True).first() or user.pk
    found: int = user._voice
    return found


class Asking(models.Model):
    """A mail about one thing went to one person on one day: so that nobody gets it twice.

    Made when it is sent, by somebody who asked or by the system (`by` is empty).
    """

    about = models.CharField(max_length=80)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    day = models.DateField()

    class Meta:
        app_label = "publishing"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("about", "to", "day", name="asking_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.about} → {self.to_id}, {self.day}"


class Reading(models.Model):
    """How far one person has read an open request: where they go on, and no voice of theirs.

    parts: keys of what was on their screen to its end, made by the browser; is_whole: that was all;
    last: the key of the sentence where they stopped. Gone with the person; those of requests that
    were decided go when the same person begins with another.
    """

    request = models.ForeignKey(
        ChangeRequest,
        models.CASCADE,
        related_name="+",
        db_index=False,  # the constraint below begins with it
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    parts = models.JSONField(default=list)
    is_whole = models.BooleanField(default=False)
    last = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField(default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "publishing"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("request", "by", name="reading_of_request_once")
        ]

    def __str__(self) -> str:
        return f"{self.by_id} → {self.request_id}"
