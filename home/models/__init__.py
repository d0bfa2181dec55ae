"""Words (pages) and facts (everything else) of the home page and the help directory."""

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
    "ReferralPoint",
    "Schedule",
    "SentReminder",
    "ServedValueLocked",
    "Service",
    "ServicePage",
]
