"""The table of the term base."""

from django.db import models
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
    km = models.CharField(_("Khmer, preferred"), max_length=255, blank=True)
    km_variants = models.TextField(_("Khmer, admitted"), blank=True, help_text=_("One a line."))
    km_forbidden = models.TextField(_("Khmer, forbidden"), blank=True, help_text=_("One a line."))
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
        return [line for line in self.km_variants.splitlines() if line.strip()]

    @property
    def forbidden(self) -> list[str]:
        return [line for line in self.km_forbidden.splitlines() if line.strip()]
