"""The tables of the term base."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from localize.terminology.decided import DecidedByTwo
from localize.terminology.languages import named_in

LONGEST_TAG = 100  # of a language, as Wagtail's Locale


@dataclass(frozen=True)
class Words:
    """What a term is in one language; preferred is "" where nothing is said."""

    preferred: str = ""
    admitted: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


class TermQuerySet(models.QuerySet["Term"]):
    def approved(self) -> "TermQuerySet":
        return self.filter(status=Term.Status.APPROVED)

    def with_words(self) -> "TermQuerySet":
        return self.prefetch_related("sections")


class Term(DecidedByTwo, ClusterableModel):
    """One concept of the term base (TBX: a concept entry), named by its word in one language; its
    other words are in `LanguageSection`, one for each language.

    Seeded from `glossary.csv` by `manage.py load_glossary`, kept by reviewers in the admin.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        DEPRECATED = "deprecated", _("Deprecated")

    name = models.CharField(_("term"), max_length=255, unique=True)
    language = models.CharField(max_length=LONGEST_TAG, default=named_in, editable=False)
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
        ordering = ["name"]
        verbose_name = _("term")
        verbose_name_plural = _("term base")

    def __str__(self) -> str:
        return " – ".join([self.name, *(one.preferred for one in self.others() if one.preferred)])

    @property
    def typed_forms(self) -> tuple[str, ...]:
        return _lines(self.typed)

    def others(self) -> list[Words]:
        """Its words in each language but that of its name."""
        return [one.words() for one in self.sections.all() if one.language != self.language]

    def words(self, language: str) -> Words:
        """What is written in a language: a name that stays is the same in each."""
        said = next((one for one in self.sections.all() if one.language == language), None)
        words = said.words() if said is not None else Words()
        if self.do_not_translate or language == self.language:
            return Words(self.name, words.admitted, words.forbidden)
        return words

    def write(self, language: str, **words: str) -> None:
        """Put words into the section of a language; they are stored with the term."""
        known = (one for one in self.sections.all() if one.language == language)
        section = next(known, LanguageSection(language=language))
        for role, text in words.items():
            setattr(section, role, text)
        if section.pk or any(words.values()):
            self.sections.add(section)


class LanguageSection(models.Model):
    """The words of a term in one language (TBX: a language section), stored by `Term.save`; of the
    language of its name those that are right beside it."""

    term = ParentalKey(Term, on_delete=models.CASCADE, related_name="sections")
    language = models.CharField(max_length=LONGEST_TAG)
    preferred = models.CharField(max_length=255, blank=True)
    admitted = models.TextField(blank=True)
    forbidden = models.TextField(blank=True)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["term", "language"], name="term_one_section_a_language")
        ]

    def __str__(self) -> str:
        return self.preferred

    def words(self) -> Words:
        return Words(self.preferred, _lines(self.admitted), _lines(self.forbidden))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())


class TermProposalQuerySet(models.QuerySet["TermProposal"]):
    def waiting(self) -> "TermProposalQuerySet":
        return self.filter(answered_at=None)


class TermProposal(models.Model):
    """A word that somebody who translates proposes for a term, `into` another language than that of
    its name, with what became of it.

    Made by `proposals.propose`, answered once by who keeps the term base, kept for who asked.
    """

    LONGEST_REASON = 1000

    name = models.CharField(max_length=255)
    language = models.CharField(max_length=LONGEST_TAG, default=named_in)
    word = models.CharField(max_length=255)
    into = models.CharField(max_length=LONGEST_TAG)
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
        return f"{self.name} – {self.word}"
