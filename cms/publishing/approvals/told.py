"""What a person is told of what their form put aside: the screen that saves knows nothing of it,
and the person of a request ends with it (`middleware`)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.refusals import who_can
from cms.publishing.people import User


@dataclass(frozen=True)
class Told:
    """One sentence, in the language of the screen that asked, and a link to the request."""

    sentence: str
    link: str
    request: int


def tell(asked: ChangeRequest, sentence: str, *, by: User) -> None:
    """Leave it with `by`, this object of theirs."""
    who = who_can(asked.subject.who_may_endorse(asked, but={by.pk}))
    one = Told(f"{sentence} {who}", _("Look at it"), asked.pk)
    by.told_of_requests = [*told_of(by), one]


def told_of(user: User) -> list[Told]:
    return getattr(user, "told_of_requests", [])
