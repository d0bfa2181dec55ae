"""The tables of this app, where Django looks for them."""

from cms.publishing.links.models import LinkDomain
from cms.publishing.recycle_bin.models import BinnedPage
from cms.publishing.second_person.models import Proposal

__all__ = ["BinnedPage", "LinkDomain", "Proposal"]
