"""The tables of the term base."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class TermQuerySet(models.QuerySet["Term"]):
    def approved(self) -> "TermQuerySet":
        return self.filter(status=Term.Status.APPROVED)


class Term(models.Model):
    """One concept of the term base with its words in both languages (TBX: a concept entry).

    Seeded from `glossary.csv` by `manage.py load_glossary`, kept by reviewers in the admin.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        DEPRECATED = "deprecated", _("Deprecated")

    en = models.CharField(_("English"), max_length=255, unique=True)
    en_variants = models.TextField(
        _("English, admitted"),
        blank=True,
        help_text=_(
            "One a line. Also right in an English translation; not looked for in a source."
        ),
    )
    km = models.CharField(_("Khmer, preferred"), max_length=255, blank=True)
    km_variants = models.TextField(_("Khmer, admitted"), blank=True, help_text=_("One a line."))
    km_forbidden = models.TextField(_("Khmer, forbidden"), blank=True, help_text=_("One a line."))
    typed = models.TextField(
        _("As people type it"),
        blank=True,
        help_text=_(
            "One a line, in any script: Khmer in Latin letters, short forms, slang. A search for "
            "one of these finds the term, and the other way round. Readers never see them."
        ),
    )
    do_not_translate = models.BooleanField(_("do not translate"), default=False)
    part_of_speech = models.CharField(_("part of speech"), max_length=30, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    source = models.TextField(_("source"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=20, blank=True)
    note = models.TextField(_("note"), blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.PROPOSED
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["en"]
        verbose_name = _("term")
        verbose_name_plural = _("term base")

    def __str__(self) -> str:
        return f"{self.en} – {self.km}" if self.km else self.en

    @property
    def variants(self) -> list[str]:
        return _lines(self.km_variants)

    @property
    def english_variants(self) -> list[str]:
        return _lines(self.en_variants)

    @property
    def typed_forms(self) -> list[str]:
        return _lines(self.typed)

    @property
    def forbidden(self) -> list[str]:
        return _lines(self.km_forbidden)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


class TermProposalQuerySet(models.QuerySet["TermProposal"]):
    def waiting(self) -> "TermProposalQuerySet":
        return self.filter(answered_at=None)


class TermProposal(models.Model):
    """A word that somebody who translates proposes, in both languages, with what became of it.

    Made by `proposals.propose`, answered once by who keeps the term base, kept for who asked.
    """

    LONGEST_REASON = 1000

    en = models.CharField(_("English"), max_length=255)
    km = models.CharField(_("Khmer"), max_length=255)
    why = models.TextField(_("why"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    is_taken = models.BooleanField(default=False)
    answer = models.TextField(blank=True)

    objects = TermProposalQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="term_proposal_answered_by_and_at",
                condition=Q(answered_by__isnull=True, answered_at__isnull=True, is_taken=False)
                | Q(answered_by__isnull=False, answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.en} – {self.km}"
