"""Who asked has read why it came back: it leaves their list."""

from django.utils.translation import gettext as _

from cms.publishing.approvals import refusals
from cms.publishing.approvals.inbox import NOTED, returned_to
from cms.publishing.approvals.models import ChangeRequest, Outcome
from cms.publishing.approvals.refusals import Refused
from cms.publishing.audit.models import log
from cms.publishing.people import User


def note(asked: ChangeRequest, *, by: User) -> None:
    """Once is enough. Raises Refused for everybody else."""
    if asked.asked_by_id != by.pk or asked.outcome != Outcome.RETURNED:
        raise Refused(refusals.NO_RIGHT, _("Only the person who asked can note it."))
    if returned_to(by).filter(pk=asked.pk).exists():
        log(asked, NOTED, by=by)
