"""What people keep about each answer to what happened: whom to call first, by which words it is
known, what a child can do."""

import secrets
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.core import normal_form
from cms.core.guard import WrittenRound, may_write, writing
from cms.core.vocabularies.directory import CATEGORIES, codes
from cms.core.vocabularies.happened import CATEGORIES_OF, HAPPENED
from cms.core.vocabularies.shared import label
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
WORDS = ("words_en", "words_km", "words_latin", "hints")
STEPS = ("steps_en", "steps_km", "sources")
# what a Khmer child reads, or types
IN_KHMER = frozenset({"words_km", "words_latin", "hints", "steps_km"})


class WhatHappenedQuerySet(TwoPeopleQuerySet):
    def delete(self) -> Any:
        raise WrittenRound("An answer is never deleted.")


class WhatHappened(TwoPeopleRecord):
    """One answer to what happened, a code of `HAPPENED`.

    `make_missing` makes the rows; nothing of them changes without two people, one of them a
    reviewer of Khmer where that changes, and none is ever deleted. Words are in no document. steps:
    line by line the same in both languages, with the source of each. lesson: the translation key of
    a page that says how to act. version: another one with
    each write, also after a restore, for whoever keeps a copy.
    """

    is_sealed = True
    is_kept = True
    inside = frozenset({*WORDS, "version"})

    approval_policies: ClassVar[dict[str, Policy]] = {CHANGE: Policy(right=RIGHT)}
    two_people: ClassVar[dict[str, Protects]] = dict.fromkeys(
        ("code", "categories", *WORDS, *STEPS, "lesson"), never
    )

    code = models.CharField(max_length=20, unique=True, editable=False)
    categories = models.JSONField(
        _("whom to call first"),
        default=list,
        blank=True,
        help_text=_("Kinds of services in their order; all others come behind them."),
    )
    words_en = models.TextField(
        _("words, English"), blank=True, help_text=_("As people type it, one a line.")
    )
    words_km = models.TextField(
        _("words, Khmer"), blank=True, help_text=_("As people type it, one a line.")
    )
    words_latin = models.TextField(
        _("words, Khmer in Latin letters"),
        blank=True,
        help_text=_("As people type it, one a line."),
    )
    hints = models.TextField(
        _("weaker words"),
        blank=True,
        help_text=_(
            "In any language, one a line. They count only where no word of any answer is found."
        ),
    )
    steps_en = models.TextField(
        _("what to do, English"),
        blank=True,
        help_text=format_lazy(_("At most {most} steps, one a line."), most=table.MOST_STEPS),
    )
    steps_km = models.TextField(
        _("what to do, Khmer"), blank=True, help_text=_("The same steps in the same order.")
    )
    sources = models.TextField(
        _("sources of the steps"),
        blank=True,
        help_text=_("For each step, one a line: the document and the paragraph that says it."),
    )
    lesson = models.UUIDField(_("lesson"), null=True, blank=True)
    version = models.BigIntegerField(default=0, editable=False)

    objects = WhatHappenedQuerySet.as_manager()

    class Meta:
        app_label = "publishing"
        ordering = ["pk"]
        verbose_name = _("answer to what happened")
        verbose_name_plural = _("answers to what happened")

    def __str__(self) -> str:
        language = "km" if (get_language() or "").startswith("km") else "en"
        return label(HAPPENED, self.code, language) if self.code else ""

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

    def words_by_language(self) -> dict[str, str]:
        """What is read for child protection: the steps."""
        found = {"km": self.steps_km, "en": self.steps_en}
        return {language: steps for language, steps in found.items() if steps}

    def words(self) -> list[str]:
        return [
            word
            for name in ("words_en", "words_km", "words_latin")
            for word in table.lines_of(getattr(self, name))
        ]

    def clean(self) -> None:
        errors: dict[str, list[str]] = {}
        for name in (*WORDS, *STEPS):
            lines = table.lines_of(normal_form.khmer(getattr(self, name)))
            setattr(self, name, "\n".join(dict.fromkeys(lines) if name in WORDS else lines))
        for name in WORDS:
            found = [table.problem_of_word(word) for word in table.lines_of(getattr(self, name))]
            errors[name] = list(dict.fromkeys(filter(None, found)))
        shipped = table.shipped().get(self.code, {})
        for name in WORDS:
            if shipped.get(name) and not getattr(self, name):
                errors[name].append(gettext("Searches know this answer by these: leave one."))
        errors |= table.problems_of_steps(self.steps_en, self.steps_km, self.sources)
        if not table.is_order(self.categories):
            errors["categories"] = [gettext("Choose at least one kind of service, each once.")]
        if errors := {name: found for name, found in errors.items() if found}:
            raise ValidationError(errors)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and not may_write(self):
            raise WrittenRound("Answers are made by setup (make_missing).")
        self.version = secrets.randbits(53)  # the sum of all rows fits
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise WrittenRound("An answer is never deleted.")

    def is_in_use(self) -> bool:
        return True

    def in_use_sentence(self) -> str:
        sentence = gettext("What you changed of “%(name)s” waits for a second person.")
        return sentence % {"name": self}

    # What the engine asks

    def counts_as_reviewer(self, user: User) -> bool:
        return people.may_review_language(user, "km")

    def is_enough(self, request: ChangeRequest, voices: list[Endorsement]) -> bool:
        is_khmer = not IN_KHMER.isdisjoint(request.new)
        return not is_khmer or any(one.as_reviewer for one in voices)

    def who_may_endorse(self, request: ChangeRequest, *, but: Any = ()) -> list[User]:
        found = super().who_may_endorse(request, but=but)
        if self.is_enough(request, list(request.endorsements.all())):
            return found
        return [one for one in found if self.counts_as_reviewer(one)]

    def decision(self, request: ChangeRequest, *, by: User) -> Decision:
        return Decision(gettext("I have looked at it: I agree"))

    def after_confirmation(self, request: ChangeRequest, *, by: User) -> Step:
        if request.is_open:
            said = gettext("Noted. A reviewer of Khmer must agree with it too.")
            return Step(said, is_done=True)
        return super().after_confirmation(request, by=by)


def _in_words(name: str, value: Any) -> str:
    language = "km" if (get_language() or "").startswith("km") else "en"
    if name == "categories":
        value = ", ".join(label(CATEGORIES, code, language) for code in value)
    elif name == "lesson" and value:
        pages = Page.objects.filter(translation_key=value)
        value = next((page.title for page in pages.filter(locale__language_code=language)), value)
    return str(value or gettext("Nothing"))


def make_missing() -> int:
    """A row of what is shipped for each answer that has none; returns how many were made."""
    known = set(WhatHappened.objects.values_list("code", flat=True))
    missing = [code for code in codes(HAPPENED) if code not in known]
    for code in missing:
        row = WhatHappened(code=code, categories=list(CATEGORIES_OF[code]))
        for name, value in table.shipped().get(code, {}).items():
            setattr(row, name, value)
        row.full_clean(exclude=["code"])
        with writing(row):
            row.save()
    return len(missing)
