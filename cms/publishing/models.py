"""The tables of this app, where Django looks for them."""

from cms.publishing.approvals.models import Asking, ChangeRequest, Endorsement, Newcomer
from cms.publishing.audit.models import AuditEntry
from cms.publishing.audit.seals import Seal
from cms.publishing.links.models import LinkDomain
from cms.publishing.outbox.models import WaitingMail
from cms.publishing.recycle_bin.models import BinnedPage
from cms.publishing.shared_drafts.models import SharedDraft
from cms.publishing.who_helps.models import WhatHappened

__all__ = [
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
