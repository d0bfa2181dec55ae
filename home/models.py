"""Words (pages) and facts (everything else) of the home page and the help directory."""

from home.alerts.models import Alert, AlertPhrase, AlertText
from home.directory.models.channels import ContactChannel
from home.directory.models.directory import (
    Coverage,
    Organization,
    ReferralPoint,
    Schedule,
    Service,
)
from home.directory.models.number_lists import HeldBackValue, HolidayYear, KnownShortCode
from home.directory.models.owner_links import OwnerAgreement, OwnerLink
from home.directory.models.statements import Statement
from home.directory.models.upkeep import IntegrityCheck, LinkCheck, SentReminder
from home.pages.models import DirectoryPage, HomePage, InfoPage, OrganizationPage, ServicePage

__all__ = [
    "Alert",
    "AlertPhrase",
    "AlertText",
    "ContactChannel",
    "Coverage",
    "DirectoryPage",
    "HeldBackValue",
    "HolidayYear",
    "HomePage",
    "InfoPage",
    "IntegrityCheck",
    "KnownShortCode",
    "LinkCheck",
    "Organization",
    "OrganizationPage",
    "OwnerAgreement",
    "OwnerLink",
    "ReferralPoint",
    "Schedule",
    "SentReminder",
    "Service",
    "ServicePage",
    "Statement",
]
