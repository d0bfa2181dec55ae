"""What people keep about each answer to what happened: whom to call first and, in each language, by
which words it is known and what a child can do."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.core.guard import WrittenRound, may_write, writing
from cms.core.languages import described, screen_language
from cms.core.vocabularies.directory import CATEGORIES, codes
from cms.core.vocabularies.happened import CATEGORIES_OF, HAPPENED
from cms.core.vocabularies.languages import language_label
from cms.core.vocabularies.shared import label
from cms.core.vocabularies.vocabulary import NATIVELY_REVIEWED
from cms.documents import projection
from cms.two_people import people
from cms.two_people.answers import Step
from cms.two_people.approvals.models import CHANGE, ChangeRequest, Endorsement
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.records import Protects, TwoPeopleQuerySet, TwoPeopleRecord, never
from cms.two_people.approvals.shown import Line, Side, label_of
from cms.two_people.approvals.subjects import Decision
from cms.two_people.people import User
from cms.who_helps import table

RIGHT = "publishing.change_whathappened"
WORDS = ("words", "words_latin", "hints")
STEPS = ("steps", "sources")


class KeptQuerySet(TwoPeopleQuerySet):
    def delete(self) -> Any:
        raise WrittenRound("An answer is never deleted.")


class Kept(TwoPeopleRecord):
    """`make_missing` makes the rows; nothing of them changes without two people, and none is ever
    deleted."""

    is_sealed = True
    is_kept = True

    approval_policies: ClassVar[dict[str, Policy]] = {CHANGE: Policy(right=RIGHT)}

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and not may_write(self):
            raise WrittenRound("Answers are made by setup (make_missing).")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise WrittenRound("An answer is never deleted.")

    def is_in_use(self) -> bool:
        return True

    def in_use_sentence(self) -> str:
        sentence = gettext("What you changed of “%(name)s” waits for a second person.")
        return sentence % {"name": self}

    def lines(self, request: ChangeRequest) -> list[Line]:
        """Old beside new, in words."""
        return [
            Line(
                label_of(self._meta, name),
                Side(_in_words(name, request.old[name])),
                Side(_in_words(name, request.new[name])),
            )
            for name in request.new
        ]

    def decision(self, request: ChangeRequest, *, by: User) -> Decision:
        return Decision(gettext("I have looked at it: I agree"))


class WhatHappened(Kept):
    """One answer to what happened, a code of `HAPPENED`: what all languages share of it.

    lesson: the translation key of a page that says how to act. version: another one with each write
    of it and of its texts, also after a restore, for whoever keeps a copy.
    """

    inside = frozenset({"version"})

    two_people: ClassVar[dict[str, Protects]] = dict.fromkeys(
        ("code", "categories", "lesson"), never
    )

    code = models.CharField(max_length=20, unique=True, editable=False)
    categories = models.JSONField(
        _("whom to call first"),
        default=list,
        blank=True,
        help_text=_("Kinds of services in their order; all others come behind them."),
    )
    lesson = models.UUIDField(_("lesson"), null=True, blank=True)
    version = models.BigIntegerField(default=0, editable=False)

    class Meta:
        app_label = "publishing"
        ordering = ["pk"]
        verbose_name = _("answer to what happened")
        verbose_name_plural = _("answers to what happened")

    def __str__(self) -> str:
        return label(HAPPENED, self.code, screen_language()) if self.code else ""

    def text(self, language: str) -> "AnswerText | None":
        return next((one for one in self.texts.all() if one.language == language), None)

    def texts_in_order(self) -> "list[AnswerText]":
        """Of the languages of the content, as the settings have them."""
        return [text for one in languages() if (text := self.text(one)) is not None]

    def words_by_language(self) -> dict[str, str]:
        """What is read for child protection: the steps."""
        return {one.language: one.steps for one in self.texts.all() if one.steps}

    def requests_in(self, language: str) -> QuerySet[ChangeRequest]:
        """Whoever stands behind these stands behind the steps in that language."""
        return ChangeRequest.objects.of(self.texts.get(language=language))

    def clean(self) -> None:
        if not table.is_order(self.categories):
            raise ValidationError(
                {"categories": gettext("Choose at least one kind of service, each once.")}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.version = secrets.randbits(53)  # the sum of all rows fits
        super().save(*args, **kwargs)


class AnswerText(Kept):
    """What there is of one answer in one language, a BCP 47 tag. No other language's waits for it.

    One of the two people reviews that language, unless natives have read all of it. Words are in no
    document. steps: line by line with its sources.
    """

    inside = frozenset({"answer", *WORDS})
    wagtail_reference_index_ignore = True

    two_people: ClassVar[dict[str, Protects]] = dict.fromkeys(
        ("answer", "language", *WORDS, *STEPS), never
    )

    answer = models.ForeignKey(WhatHappened, models.PROTECT, related_name="texts", editable=False)
    language = models.CharField(max_length=20, editable=False)
    words = models.TextField(_("words"), blank=True, help_text=_("As people type it, one a line."))
    words_latin = models.TextField(
        _("words in Latin letters"), blank=True, help_text=_("As people type it, one a line.")
    )
    hints = models.TextField(
        _("weaker words"),
        blank=True,
        help_text=_("One a line. They count only where no word of any answer is found."),
    )
    steps = models.TextField(
        _("what to do"),
        blank=True,
        help_text=format_lazy(_("At most {most} steps, one a line."), most=table.MOST_STEPS),
    )
    sources = models.TextField(
        _("sources of the steps"),
        blank=True,
        help_text=_("For each step, one a line: the document and the paragraph that says it."),
    )

    class Meta:
        app_label = "publishing"
        ordering = ["pk"]
        default_permissions = ()
        verbose_name = _("answer to what happened")
        constraints = [
            models.UniqueConstraint("answer", "language", name="answer_text_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.answer} ({language_label(self.language)})"

    @classmethod
    def listed_rows(cls) -> QuerySet[Any]:
        return cls._base_manager.select_related("answer")

    def lines_of(self, *names: str) -> list[str]:
        return [line for name in names for line in table.lines_of(getattr(self, name))]

    def clean(self) -> None:
        errors: dict[str, list[str]] = {}
        normalised = described(self.language).normalised
        for name in (*WORDS, *STEPS):
            lines = table.lines_of(normalised(getattr(self, name)))
            setattr(self, name, "\n".join(dict.fromkeys(lines) if name in WORDS else lines))
        shipped = table.shipped_text(self.answer.code, self.language)
        for name in WORDS:
            found = [table.problem_of_word(word) for word in self.lines_of(name)]
            if shipped.get(name) and not getattr(self, name):
                found.append(gettext("Searches know this answer by these: leave one."))
            errors[name] = list(dict.fromkeys(filter(None, found)))
        errors |= table.problems_of_steps(self.steps, self.sources)
        if errors := {name: found for name, found in errors.items() if found}:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        with projection.publishing():
            is_new, is_seen = self._state.adding, self.changes_what_is_seen()
            super().save(*args, **kwargs)
            if is_seen:
                projection.refresh(self.answer, WhatHappened)
            if not is_new:
                WhatHappened.objects.get(pk=self.answer_id).save(update_fields=["version"])

    def beside(self, request: ChangeRequest) -> list[tuple[str, Side]]:
        """The steps in the other languages: do they say the same?"""
        if "steps" not in request.new:
            return []
        others = type(self).objects.filter(answer=self.answer_id).exclude(language=self.language)
        return [(language_label(one.language), Side(one.steps)) for one in others if one.steps]

    # What the engine asks

    def counts_as_reviewer(self, user: User) -> bool:
        return people.may_review_language(user, self.language)

    def is_enough(self, request: ChangeRequest, voices: list[Endorsement]) -> bool:
        return self.language in NATIVELY_REVIEWED or any(one.as_reviewer for one in voices)

    def who_may_endorse(self, request: ChangeRequest, *, but: Any = ()) -> list[User]:
        found = super().who_may_endorse(request, but=but)
        if self.is_enough(request, list(request.endorsements.all())):
            return found
        return [one for one in found if self.counts_as_reviewer(one)]

    def after_confirmation(self, request: ChangeRequest, *, by: User) -> Step:
        if request.is_open:
            said = gettext("Noted. A reviewer of %(language)s must agree with it too.")
            return Step(said % {"language": language_label(self.language)}, is_done=True)
        return super().after_confirmation(request, by=by)


def _in_words(name: str, value: Any) -> str:
    if name == "categories":
        value = ", ".join(label(CATEGORIES, code, screen_language()) for code in value)
    elif name == "lesson" and value:
        pages = Page.objects.filter(translation_key=value)
        value = next(
            (page.title for page in pages.filter(locale__language_code=screen_language())), value
        )
    return str(value or gettext("Nothing"))


def languages() -> list[str]:
    """Of the content, in the order of the settings."""
    return [tag for tag, _name in settings.WAGTAIL_CONTENT_LANGUAGES]


def make_missing() -> None:
    """A row of what is shipped for each answer, and for each language of it, that has none."""
    with projection.publishing():
        _make_missing()


def _make_missing() -> None:
    known = {row.code: row for row in WhatHappened.objects.prefetch_related("texts")}
    for code in codes(HAPPENED):
        answer = known.get(code) or WhatHappened(code=code, categories=list(CATEGORIES_OF[code]))
        there = {text.language for text in answer.texts_in_order()} if answer.pk else set()
        if missing := [one for one in languages() if one not in there]:
            _make(answer)  # another version
            for language in missing:
                said = table.shipped_text(code, language)
                _make(AnswerText(answer=answer, language=language, **said))


def _make(row: Kept) -> None:
    row.clean()
    with writing(row):
        row.save()
