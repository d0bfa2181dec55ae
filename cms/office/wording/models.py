"""Better words for the Khmer interface: files of them, their lines, and what people propose."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cms.documents.projection import leave_language_to_follow, project, publishing
from cms.office.wording import deciders
from cms.office.wording.sentences import LABELS, Sentence
from cms.publishing.answers import Step
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.refusals import STALE, Refused
from cms.publishing.approvals.shown import Line, Side
from cms.publishing.approvals.subjects import Decision, SubjectModel
from cms.publishing.people import User
from localize.khmer import match_key


class WordsFile(SubjectModel):
    """An uploaded file of better Khmer words, which holds when a second person has agreed.

    Made by `wording.upload`, never changed but for `taken_at`, never removed: its lines are what
    the interface says.
    """

    name = models.CharField(_("file"), max_length=255)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField()
    # every process compares the latest of these with what it has loaded
    taken_at = models.DateTimeField(null=True, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("file of Khmer words")
        verbose_name_plural = _("files of Khmer words")

    def __str__(self) -> str:
        return gettext("Khmer words: %(file)s") % {"file": self.name}

    # What the engine of approvals asks

    def deciding(self) -> AbstractContextManager[Any]:
        return publishing()  # documents say its words

    def may_endorse(self, user: User, request: ChangeRequest) -> bool:
        return deciders.may_decide(user)

    def who_may_endorse(self, request: ChangeRequest, *, but: Collection[int] = ()) -> list[User]:
        return deciders.who_may_decide(but=but)

    def check_endorsement(self, request: ChangeRequest, *, by: User, details: Any) -> None:
        now = {one.key: one.khmer for one in Wording.objects.filter(in_force=True)}
        for line in self.lines_of.all():
            if now.get(line.key, line.was) != line.was:
                raise Refused(
                    STALE,
                    gettext(
                        "Some of these words were changed since by another file. Take this one "
                        "back, download the file again and write the better words into that one."
                    ),
                )

    def take_over(self, request: ChangeRequest, *, by: User) -> None:
        lines = list(self.lines_of.all())
        Wording.objects.filter(in_force=True, key__in=[one.key for one in lines]).update(
            in_force=False
        )
        self.lines_of.update(in_force=True)
        self.taken_at = timezone.now()
        self.save(update_fields=["taken_at"])
        if any(one.domain == LABELS for one in lines):  # documents say no others
            for home in deciders.homes():
                project(home)  # the vocabulary at once, the other documents afterwards
            leave_language_to_follow("km")
        said = {match_key(one.was) for one in lines}
        for proposal in BetterWord.objects.filter(settled_at=None):
            if match_key(proposal.said) in said:
                proposal.settle()

    def lines(self, request: ChangeRequest) -> list[Line]:
        return [
            Line(one.english, Side(one.was), Side(one.khmer), language="km")
            for one in self.lines_of.order_by("pk")
        ]

    def waiting_sentence(self, request: ChangeRequest) -> str:
        return ngettext(
            "%(count)s better word for the Khmer screens and mails.",
            "%(count)s better words for the Khmer screens and mails.",
            self.count,
        ) % {"count": self.count}

    def waiting_verb(self, request: ChangeRequest, user: User) -> str:
        return gettext("Read and agree")

    def decision(self, request: ChangeRequest, *, by: User) -> Decision:
        return Decision(gettext("I have read all of them: use them"))

    def after_confirmation(self, request: ChangeRequest, *, by: User, on: Any = None) -> Step:
        return Step(
            gettext(
                "The office speaks with these words from now on, and readers see them within two "
                "minutes."
            ),
            is_done=True,
        )


class Wording(models.Model):
    """One sentence of the Khmer interface as a file words it; `in_force`: it is said.

    What it replaces is named by its English (`Sentence.key`): when that changes with a newer
    version of the product, this is said no more and listed in the next file.
    """

    file = models.ForeignKey(WordsFile, models.CASCADE, related_name="lines_of")
    key = models.CharField(max_length=64)
    domain = models.CharField(max_length=20)
    context = models.TextField(blank=True)
    english = models.TextField()
    is_plural = models.BooleanField(default=False)
    was = models.TextField()
    khmer = models.TextField()
    in_force = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(in_force=True), name="wording_one_in_force"
            ),
            models.UniqueConstraint(fields=["file", "key"], name="wording_once_in_a_file"),
        ]

    def __str__(self) -> str:
        return f"{self.english}: {self.khmer}"

    @classmethod
    def of(cls, file: WordsFile, sentence: Sentence, khmer: str, was: str) -> "Wording":
        """Not yet stored."""
        return cls(
            file=file,
            key=sentence.key,
            domain=sentence.domain,
            context=sentence.context,
            english=sentence.english,
            is_plural=bool(sentence.plural),
            was=was,
            khmer=khmer,
        )


class BetterWord(models.Model):
    """Somebody found a better word for something that a screen says.

    Made by anybody of the office; settled when a file says its sentence otherwise, or by whoever
    decides about words.
    """

    said = models.TextField(_("what the screen says"), max_length=1000)
    better = models.TextField(_("how it should say it"), max_length=1000)
    remark = models.CharField(_("why"), max_length=500, blank=True)
    screen = models.CharField(max_length=300, blank=True)  # its path
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.said} → {self.better}"

    def settle(self) -> None:
        self.settled_at = timezone.now()
        self.save(update_fields=["settled_at"])
