"""What of a term the checks go by, and how two people change it once approved texts use the term.

A change waits as a request with the values before and after; the rest of a term, such as its
definition, is of whoever keeps the term base.
"""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.vocabularies.languages import language_label
from cms.two_people.answers import Step
from cms.two_people.approvals.models import CHANGE, ChangeRequest
from cms.two_people.approvals.policies import Policy
from cms.two_people.approvals.shown import Line, Side, label_of, side
from cms.two_people.approvals.subjects import Decision, SubjectModel
from cms.two_people.people import User
from cms.two_people.refusals import STALE, Refused

FIELDS = ("name", "do_not_translate", "status")
# how a word of a language is named on screens, by its role
ROLES = {
    "preferred": gettext_lazy("%(language)s, preferred"),
    "admitted": gettext_lazy("%(language)s, admitted"),
    "forbidden": gettext_lazy("%(language)s, forbidden"),
}


class DecidedByTwo(SubjectModel):
    """The part of a term that two people change."""

    approval_policies: ClassVar[dict[str, Policy]] = {CHANGE: Policy(right="localize.change_term")}

    class Meta:
        abstract = True

    def decided(self) -> dict[str, Any]:
        """As JSON: its fields, and its words as “preferred-km”, those there are."""
        values = {name: getattr(self, name) for name in FIELDS}
        for section in self.sections.all():  # type: ignore[attr-defined]
            words = {f"{role}-{section.language}": getattr(section, role) for role in ROLES}
            values |= {name: text for name, text in words.items() if text}
        return values

    def decide(self, values: dict[str, Any]) -> None:
        """Set such values; stored with the term."""
        for name, value in values.items():
            role, _dash, language = name.partition("-")
            if language:
                self.write(language, **{role: value})  # type: ignore[attr-defined]
            else:
                setattr(self, name, value)

    def changed_from(self, before: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """(old, new): the values that differ, an empty word for one that is not there."""
        now = self.decided()
        names = [name for name in before | now if before.get(name, "") != now.get(name, "")]
        return tuple({name: side.get(name, "") for name in names} for side in (before, now))  # type: ignore[return-value]

    # What the engine asks

    def check_endorsement(self, request: ChangeRequest, *, by: User, alone: bool = False) -> None:
        now = type(self)._base_manager.get(pk=self.pk).decided()
        if any(now.get(name, "") != old for name, old in request.old.items()):
            raise Refused(
                STALE, _("The term was changed since. Take the change back and make it anew.")
            )

    def take_over(self, request: ChangeRequest, *, by: User) -> None:
        self.decide(request.new)
        try:
            self.validate_unique()
        except ValidationError as error:
            raise Refused(STALE, " ".join(error.messages)) from error
        self.save()

    def snapshot(self) -> dict[str, Any]:
        return self.decided()

    # What is said of it

    def lines(self, request: ChangeRequest) -> list[Line]:
        return [
            Line(self._label(name), self._side(name, request.old[name]), self._side(name, new))
            for name, new in request.new.items()
        ]

    def _label(self, name: str) -> str:
        role, _dash, language = name.partition("-")
        if language:
            return ROLES[role] % {"language": language_label(language)}
        return label_of(self._meta, name)

    def _side(self, name: str, value: Any) -> Side:
        if "-" in name:
            return Side(value.replace("\n", ", ") or _("Nothing"))
        field = self._meta.get_field(name)
        choices = dict(getattr(field, "flatchoices", ()))
        return Side(str(choices[value])) if value in choices else side(field, value)

    def waiting_sentence(self, request: ChangeRequest) -> str:
        names = ", ".join(map(self._label, request.new))
        return _("Approved texts use this term. Changes: %(fields)s.") % {"fields": names}

    def decision(self, request: ChangeRequest, *, by: User) -> Decision:
        return Decision(_("I agree: texts are checked by it"), is_public=False)

    def after_confirmation(self, request: ChangeRequest, *, by: User) -> Step:
        address = reverse("wagtailsnippets_localize_term:affected", args=[self.pk])
        return Step(
            _("The term counts from now on."), address, _("Texts that use it"), is_done=True
        )


def in_use_sentence(count: int) -> str:
    return _(
        "Approved texts that use this term: %(count)s. The change waits for a second person."
    ) % {"count": count}
