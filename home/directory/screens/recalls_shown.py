"""What readers were told to stop showing of a contact, and whether they have heard it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from cms import handed_over
from cms.documents.models import Recall
from cms.publishing.vocabularies.directory import RECALL_REASONS
from cms.publishing.vocabularies.shared import label
from home.directory.models.channels import ContactChannel


@dataclass(frozen=True)
class RecallShown:
    at: datetime
    reason: str
    told: str  # a sentence: who has heard it


def recalls_of(channel: ContactChannel) -> list[RecallShown]:
    """Of any value that the contact had, the latest first."""
    rows = list(Recall.objects.filter(key=channel.key).order_by("-seq"))
    if not rows:
        return []
    locale = "km" if (get_language() or "").startswith("km") else "en"
    said = handed_over.told_of_recalls([row.seq for row in rows])
    return [
        RecallShown(row.at, label(RECALL_REASONS, row.reason, locale), said[row.seq])
        for row in rows
    ]
