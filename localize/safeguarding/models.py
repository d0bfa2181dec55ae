"""The safeguarding read: who has read which words, written down by one account and agreed by
another. The reader needs no account."""

from contextlib import AbstractContextManager
from typing import Any, ClassVar

from django.contrib.auth import get_permission_codename
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.core.records import FactModel
from cms.core.vocabularies.languages import language_label
from cms.documents import projection
from cms.two_people import people
from cms.two_people.approvals.models import CHANGE, ChangeRequest
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.shown import Line, Side
from cms.two_people.approvals.subjects import Decision, SubjectModel
from cms.two_people.people import User
from cms.two_people.refusals import SAME_PERSON, Refused
from khmertext import match_key
from localize.safeguarding import texts

RIGHT = "localize.add_safeguardingread"


class Role(models.TextChoices):
    """As what somebody reads."""

    EXPERT = "expert", gettext_lazy("expert in child protection")
    NATIVE = "native", gettext_lazy("native reader")
    COUNSELLOR = "counsellor", gettext_lazy("counsellor of children")


def may_read(user: User, text: Any) -> bool:
    """May `user` say that `text` was read? Of a record, whoever may change it: its words can go out
    with that."""
    if not isinstance(text, FactModel):
        return bool(user.has_perm(RIGHT))
    change = f"{text._meta.app_label}.{get_permission_codename('change', text._meta)}"
    return bool(user.has_perms((RIGHT, change)))


class SafeguardingRead(SubjectModel):
    """One person has read the words of a page or a record in one language.

    Made when somebody writes it down, never changed; it counts once a second account has agreed.
    It is no voice for the words: two others stand behind those. digest: of the words that were
    read. title: of what was read, for when that is gone.
    """

    is_sealed = True
    approval_policies: ClassVar[dict[str, Policy]] = {CHANGE: Policy(right=RIGHT)}

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveIntegerField()
    text: Any = GenericForeignKey()
    language = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    title = models.CharField(max_length=255)
    reader = models.CharField(gettext_lazy("who has read it"), max_length=120)
    role = models.CharField(gettext_lazy("as what"), max_length=10, choices=Role.choices)
    read_on = models.DateField(gettext_lazy("on which day"))

    class Meta:
        ordering: ClassVar[list[str]] = ["-read_on", "-pk"]
        verbose_name = gettext_lazy("safeguarding read")
        verbose_name_plural = gettext_lazy("safeguarding reads")
        default_permissions = ("add",)

    def __str__(self) -> str:
        return f"{self.title} ({language_label(self.language)})"

    def clean(self) -> None:
        if self.read_on and self.read_on > timezone.localdate():
            raise ValidationError({"read_on": _("That day has not come yet.")})

    def said(self) -> str:
        """Who, as what, when."""
        day, role = date_format(self.read_on, "j F Y"), self.get_role_display()
        if self.role == Role.NATIVE:
            role = _("native reader of %(language)s") % {"language": language_label(self.language)}
        return f"{self.reader} ({role}), {day}"

    # What the engine asks

    def may_endorse(self, user: User, request: ChangeRequest) -> bool:
        return super().may_endorse(user, request) and may_read(user, self.text)

    def who_may_endorse(self, request: ChangeRequest, *, but: Any = ()) -> list[User]:
        return people.who_passes(lambda one: may_read(one, self.text), but=but)

    def deciding(self) -> AbstractContextManager[Any]:
        # of a page documents say no more than that a native reader knows it
        is_seen = self._decides_about_a_record() or self.role == Role.NATIVE
        return projection.publishing() if is_seen else transaction.atomic()

    def take_over(self, request: ChangeRequest, *, by: User) -> None:
        if self._decides_about_a_record():
            projection.refresh(self.text, type(self.text))
        elif self.role == Role.NATIVE and isinstance(self.text, Page):
            for page in texts.pages_in(self.text, self.language):
                projection.project(page)

    def _decides_about_a_record(self) -> bool:
        return isinstance(self.text, FactModel)

    def check_endorsement(self, request: ChangeRequest, *, by: User, alone: bool = False) -> None:
        """Whoever stands behind the words has read them already, and is nobody new."""
        behind = texts.people_behind(self.text, self.language) if self.text is not None else []
        if match_key(self.reader) in {match_key(people.name(one)) for one in behind}:
            sentence = _("Somebody else has to read it: %(person)s stands behind these words.")
            raise Refused(SAME_PERSON, sentence % {"person": self.reader})

    def decision(self, request: ChangeRequest, *, by: User) -> Decision:
        return Decision(_("I have looked at it: I agree"), is_public=False)

    def lines(self, request: ChangeRequest) -> list[Line]:
        return [Line(_("Who has read it"), Side(_("Nobody")), Side(self.said()))]

    def beside(self, request: ChangeRequest) -> list[tuple[str, Side]]:
        now = texts.words(self.text).get(self.language, "") if self.text is not None else ""
        told = now if texts.digest(now) == self.digest else _("The text has changed since.")
        return [(_("What was read"), Side(told))]

    def waiting_sentence(self, request: ChangeRequest) -> str:
        return _("Read for child protection: %(who)s.") % {"who": self.said()}
