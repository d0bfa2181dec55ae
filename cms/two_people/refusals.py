"""The one kind of refusal: what is wrong, what to do about it, who can."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from cms.two_people.audit import presence

# codes for programs; people read the sentence
NO_RIGHT, SAME_PERSON, STALE, DECIDED, WAITS_ALREADY, ERASED = (
    "no_right",
    "same_person",
    "stale",
    "decided",
    "waits_already",
    "erased",  # what readers have would be gone for good (`recycle_bin.erasing`)
)
# of a page whose words may not be public (`localize.workflow.gate`)
_OF_THE_GATE = (
    "binned",
    "incomplete",
    "no_source",
    "not_approved",
    "other_content",
    "second_person",
    "taken_down",
    "text_errors",
)
_STATUS = dict.fromkeys(_OF_THE_GATE, 409) | {
    NO_RIGHT: 403,
    "not_publisher": 403,
    "locked": 403,
    STALE: 409,
    ERASED: 409,
}


class Refused(Exception):
    """Neither a ValidationError nor a PermissionDenied: callers swallow those.

    who: those who can do what this person cannot; None where nobody else helps.
    """

    def __init__(self, code: str, sentence: str, *, who: Collection[Any] | None = None) -> None:
        self.code = code
        self.sentence = str(sentence)
        self.who = who
        said = self.sentence if who is None else f"{self.sentence} {who_can(who)}"
        super().__init__(said)

    @property
    def status(self) -> int:
        """Of an HTTP answer to a program."""
        return _STATUS.get(self.code, 400)

    @property
    def messages(self) -> list[str]:
        """Like those of a ValidationError, for a form."""
        return [str(self)]


def who_can(can_confirm: Collection[Any]) -> str:
    """One sentence that also says where."""
    if not can_confirm:
        return _("Nobody else may confirm it. An administrator has to give somebody the right.")
    return _("These people can confirm it, in “My work”: %(people)s.") % {
        "people": presence.names(can_confirm)
    }
