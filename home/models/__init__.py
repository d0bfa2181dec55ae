"""Words (pages) and facts (everything else) of the home page and the help directory."""

from home.models.channels import ChannelEvent, ContactChannel, ServedValueLocked
from home.models.directory import Coverage, Organization, ReferralPoint, Schedule, Service
from home.models.number_lists import HeldBackValue, KnownShortCode, LinkDomain
from home.models.pages import DirectoryPage, HomePage, InfoPage, OrganizationPage, ServicePage

__all__ = [
    "ChannelEvent",
    "ContactChannel",
    "Coverage",
    "DirectoryPage",
    "HeldBackValue",
    "HomePage",
    "InfoPage",
    "KnownShortCode",
    "LinkDomain",
    "Organization",
    "OrganizationPage",
    "ReferralPoint",
    "Schedule",
    "ServedValueLocked",
    "Service",
    "ServicePage",
]
