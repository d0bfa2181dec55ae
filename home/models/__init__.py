"""Words (pages) and facts (everything else) of the home page and the help directory."""

from home.models.alerts import Alert, AlertEvent, AlertLocked, AlertPhrase, PhraseApproval
from home.models.channels import ChannelEvent, ContactChannel, ServedValueLocked
from home.models.directory import (
    Coverage,
    HolidayYear,
    Organization,
    ReferralPoint,
    Schedule,
    Service,
)
from home.models.number_lists import HeldBackValue, KnownShortCode, LinkDomain
from home.models.pages import DirectoryPage, HomePage, InfoPage, OrganizationPage, ServicePage
from home.models.upkeep import IntegrityCheck, SentReminder

__all__ = [
    "Alert",
    "AlertEvent",
    "AlertLocked",
    "AlertPhrase",
    "ChannelEvent",
    "ContactChannel",
    "Coverage",
    "DirectoryPage",
    "HeldBackValue",
    "HolidayYear",
    "HomePage",
    "InfoPage",
    "IntegrityCheck",
    "KnownShortCode",
    "LinkDomain",
    "Organization",
    "OrganizationPage",
    "PhraseApproval",
    "ReferralPoint",
    "Schedule",
    "SentReminder",
    "ServedValueLocked",
    "Service",
    "ServicePage",
]
