"""The tables of this app, where Django looks for them."""

from cms.core.links.models import LinkDomain
from cms.publishing.recycle_bin.models import BinnedPage
from cms.publishing.shared_drafts.models import SharedDraft
from cms.two_people.approvals.models import Asking, ChangeRequest, Endorsement, Newcomer
from cms.two_people.audit.models import AuditEntry
from cms.two_people.audit.seals import Seal
from cms.two_people.outbox.models import WaitingMail
from cms.who_helps.models import AnswerText, WhatHappened

__all__ = [
    "AnswerText",
    "Asking",
    "AuditEntry",
    "BinnedPage",
    "ChangeRequest",
    "Endorsement",
    "LinkDomain",
    "Newcomer",
    "Seal",
    "SharedDraft",
    "WaitingMail",
    "WhatHappened",
]
