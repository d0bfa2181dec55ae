"""A lost second factor is taken away: by two others, by one other after a day in which everybody
has heard of it and nobody said no, or at the console by whoever keeps the machine."""

import logging
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from cms.accounts import factors, notices
from cms.accounts.models import AccountAct, everybody, take_factors
from cms.accounts.needs import needs_factor
from cms.publishing import people
from cms.publishing.approvals import engine, mail
from cms.publishing.approvals.models import ChangeRequest
from cms.publishing.approvals.refusals import NO_RIGHT, STALE, Refused
from cms.publishing.audit.models import log
from cms.publishing.people import User

logger = logging.getLogger(__name__)

RESET = "factor_reset"


def who_could(user: User) -> list[User]:
    """The others with a factor that can be lost, by name."""
    others = get_user_model()._default_manager.filter(is_active=True).exclude(pk=user.pk)
    return sorted(filter(factors.has_any, others), key=lambda one: (people.name(one), one.pk))


@transaction.atomic
def ask(person: User, *, by: User, reason: str) -> ChangeRequest:
    """`by` spoke with `person`, who has lost everything. Everybody hears of it. The second of two
    who ask is the one who agrees. Raises Refused."""
    if not needs_factor(by):
        raise Refused(NO_RIGHT, _("You may not decide about this change."))
    if not reason.strip():
        raise Refused("no_reason", _("Say how you know: everybody reads it."))
    found = ChangeRequest.objects.about(AccountAct).open()
    acts = AccountAct.objects.filter(person=person).values_list("pk", flat=True)
    waiting = found.filter(subject_id__in=list(map(str, acts))).first()
    if waiting is not None:
        return engine.endorse(waiting, by=by, comment=reason)
    act = AccountAct.objects.create(person=person, name=people.name(person))
    asked = engine.request(
        act, by=by, digest=engine.digest_of(["factor", person.pk]), reason=reason
    )
    said = {"person": people.name(person), "by": people.name(by), "reason": asked.reason}
    notices.tell(
        *everybody(), what="reset_asked", screen=mail.office(act.waiting_url(asked)), **said
    )
    return asked


def tick(now: datetime) -> None:
    """What waited for a day."""
    policy = AccountAct().policy()
    due = now - policy.alone_after if policy.alone_after else now
    for asked in ChangeRequest.objects.about(AccountAct).open().filter(asked_at__lte=due):
        if not asked.subject.may_ripen(asked):
            continue
        try:
            engine.ripen(asked, at=now)
        except Refused as refused:
            logger.info("An act does not ripen: %s", refused.code, extra={"request": asked.pk})
            if refused.code == STALE:  # else somebody decided about it at this moment
                engine.lapse(asked, at=now)


@transaction.atomic
def reset_at_console(user: User) -> None:
    """Whoever is at the machine could do it in the database: here it is in the log, and told."""
    take_factors(user)
    log(user, RESET, by=None, reason="manage.py reset_factor")
    notices.tell(*everybody(), what="reset", person=people.name(user))
