"""Fields that several page types share. Abstract; each says which of its fields are facts."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail_localize.fields import SynchronizedField

from cms.core.vocabularies.fields import CodesField
from cms.core.vocabularies.library import CONTENT_WARNINGS, warns
from cms.core.vocabularies.shared import AUDIENCES, TOPICS, choices
from lessons.models.completeness import Problems


def facts(*names: str) -> list[SynchronizedField]:
    """Fields that are equal in all languages and cannot be changed in a translation."""
    return [SynchronizedField(name, overridable=False) for name in names]


class ForWhom(models.Model):
    """Audience, topics and ages."""

    FACTS: ClassVar[tuple[str, ...]] = ("audience", "topics", "age_min", "age_max")

    # without a default: nobody would see that nobody chose
    audience = models.CharField(
        _("audience"), max_length=40, choices=choices(AUDIENCES), blank=True
    )
    topics = CodesField(_("topics"), labels=TOPICS, blank=True)
    age_min = models.PositiveSmallIntegerField(
        _("from age"), null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    age_max = models.PositiveSmallIntegerField(
        _("to age"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(120)],
        help_text=_("Empty means: no upper limit."),
    )

    class Meta:
        abstract = True

    def wrong_readers(self) -> Problems:
        """Nobody, or ages in the wrong order."""
        problems: Problems = {}
        if not self.audience:
            problems["audience"] = [_("Choose whom it is for.")]
        if self.age_min is not None and self.age_max is not None and self.age_min > self.age_max:
            problems["age_max"] = [_("The upper age is lower than the lower age.")]
        return problems


class Warned(models.Model):
    """What a reader should know before the content begins."""

    FACTS: ClassVar[tuple[str, ...]] = ("content_warning_level",)

    content_warning_level = models.CharField(
        _("content warning"),
        max_length=10,
        choices=choices(CONTENT_WARNINGS),
        default="none",
        help_text=_("From “Mild” on, the page must say where help is."),
    )
    content_warning_text = models.TextField(
        _("what it warns of"),
        blank=True,
        help_text=_("One short sentence. Channels show it before the content."),
    )

    class Meta:
        abstract = True

    def warns(self) -> bool:
        return warns(self.content_warning_level)

    def warning_without_words(self) -> Problems:
        if self.warns() and not self.content_warning_text:
            return {
                "content_warning_text": [_("Say in one sentence what the warning is about.")],
            }
        return {}
