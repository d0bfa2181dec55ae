"""Consent to publish a picture in which a child can be recognised.

For the desk only: nothing here is ever part of a document. The signed paper is kept offline; the
record says where.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.core.guard import WrittenRound
from cms.core.vocabularies.fields import CodesField
from cms.core.vocabularies.library import CONSENT_SCOPES
from cms.core.vocabularies.shared import choices
from cms.documents import projection
from cms.two_people.approvals.models import CHANGE
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.records import (
    Protects,
    TwoPeopleQuerySet,
    TwoPeopleRecord,
    emptied,
    filled,
    never,
)
from cms.two_people.approvals.subjects import key_of
from lessons.library.models.pictures import Picture, Rendition


class ConsentQuerySet(TwoPeopleQuerySet):
    def delete(self) -> Any:
        """One by one: each is asked whether it may go."""
        return len([consent.delete() for consent in self]), {}


class Consent(TwoPeopleRecord):
    """What one child and its guardian agreed to for one picture. Recorded by an editor; renewed by
    changing its dates; never taken back to valid once withdrawn, except by a new record.

    A consent shows a face. Once anything names the picture, it counts, or counts for longer, when
    a second person has looked at the signed paper; ending it needs nobody.
    """

    approval_policies: ClassVar[dict[str, Policy]] = {
        CHANGE: Policy(right="lessons.change_consent")
    }
    two_people: ClassVar[dict[str, Protects]] = {
        "picture": never,
        "scope": lambda old, new: set(new) <= set(old),
        "given_on": lambda old, new: new >= old,
        "expires_on": lambda old, new: new <= old,
        "withdrawn_on": filled,
        "is_confirmed": emptied,
    }
    shown_beside = (
        "picture",
        "who",
        "guardian",
        "scope",
        "given_on",
        "expires_on",
        "kept_at",
    )

    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), on_delete=models.CASCADE, related_name="consents"
    )
    who = models.CharField(
        _("who"),
        max_length=120,
        help_text=_("Enough to find the person again, such as a number of your file."),
    )
    guardian = models.CharField(
        _("guardian"), max_length=120, help_text=_("Who agreed together with the child.")
    )
    given_on = models.DateField(_("given on"))
    scope = CodesField(
        _("agreed to"),
        labels=CONSENT_SCOPES,
        blank=True,
        help_text=_("Without “Websites and apps” the picture stays hidden."),
    )
    expires_on = models.DateField(
        _("ends on"), help_text=_("The last day on which the picture may be shown.")
    )
    withdrawn_on = models.DateField(
        _("withdrawn on"),
        null=True,
        blank=True,
        help_text=_("The picture leaves every page as soon as this is saved."),
    )
    kept_at = models.CharField(
        _("where the signed paper is"),
        max_length=200,
        help_text=_("For example: cabinet 2, folder 14. Never upload the paper."),
    )
    is_confirmed = models.BooleanField(_("it counts"), default=False, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )

    objects = ConsentQuerySet.as_manager()

    # a record about the picture, which shows it nowhere
    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["expires_on"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(expires_on__gte=models.F("given_on")),
                name="lessons_consent_ends_after_it_begins",
                violation_error_message=_("A consent cannot end before it was given."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.picture} ({self.expires_on})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with projection.publishing():
            if self._state.adding:
                self.is_confirmed = not self.is_in_use()
            super().save(*args, **kwargs)
            apply_to_picture(self.picture)
        Picture.objects.get(pk=self.picture_id).prepare()

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        with projection.publishing():
            others = self.picture.consents.exclude(pk=self.pk)
            hides = not self.covers(timezone.localdate()) and others.exists()
            if hides and self.is_in_use():
                raise WrittenRound("Without this consent the picture could be public again.")
            result = super().delete(*args, **kwargs)
            apply_to_picture(self.picture)
            return result

    def clean(self) -> None:
        super().clean()
        if self.given_on and self.given_on > timezone.localdate():
            raise ValidationError({"given_on": _("A consent cannot be given in the future.")})

    def covers(self, day: date) -> bool:
        """May the picture be on websites and in apps on `day`, as far as this child is asked?"""
        is_current = self.given_on <= day <= self.expires_on
        is_given = self.is_confirmed and self.withdrawn_on is None
        return is_current and is_given and "web" in self.scope

    @property
    def state(self) -> str:
        """What the desk sees of it, in a few words."""
        if self.withdrawn_on is not None:
            return gettext("Withdrawn")
        if self.requests.open().exists():
            return gettext("Waits for a second person")
        if not self.is_confirmed:
            return gettext("Not confirmed")
        return (
            gettext("It counts")
            if self.covers(timezone.localdate())
            else gettext("It does not cover today")
        )

    def in_words(self) -> str:
        """One line for who looks at the picture."""
        scopes = dict(choices(CONSENT_SCOPES))
        sentence = gettext(
            "Consent: %(who)s, with %(guardian)s, for %(scope)s, until %(day)s. Paper: %(place)s. "
            "%(state)s."
        )
        return sentence % {
            "who": self.who,
            "guardian": self.guardian,
            "scope": ", ".join(str(scopes.get(code, code)) for code in self.scope) or "–",
            "day": date_format(self.expires_on, "j F Y"),
            "place": self.kept_at,
            "state": self.state,
        }

    def also_seen(self) -> Any:
        return self.picture.file.name

    def in_use_sentence(self) -> str:
        return gettext("The consent is recorded. It counts when a second person has looked at it.")

    def is_in_use(self) -> bool:
        return self.picture.is_in_use()

    @classmethod
    def listed_rows(cls) -> models.QuerySet[Any]:
        return super().listed_rows().select_related("picture")

    def shown_as(self) -> list[str]:
        """A page shows the picture."""
        return [key_of(self.picture)]


def apply_to_picture(picture: Picture) -> None:
    """Put the picture into its documents, or take it out of everything, as consents now stand."""
    fresh = Picture.objects.get(pk=picture.pk)
    with projection.publishing():
        projection.refresh(fresh)
        if not fresh.may_be_published():
            fresh.drop_sizes()


def settle_lapsed(now: datetime) -> int:
    """The worker's tick: pictures whose consent has ended leave everything; returns how many."""
    shown = Rendition.objects.exclude(sha256="").values("image")
    candidates = Picture.objects.filter(has_identifiable_child=True, pk__in=shown)
    lapsed = [
        picture
        for picture in candidates.prefetch_related("consents")
        if not picture.may_be_published(timezone.localdate(now))
    ]
    for picture in lapsed:
        apply_to_picture(picture)
    return len(lapsed)
