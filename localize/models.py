"""The tables of this app, where Django looks for them."""

from localize.terminology.models import Term
from localize.workflow.models import (
    Comment,
    Endorsement,
    Notice,
    Release,
    Review,
    ReviewEvent,
    SourceEndorsement,
    WordCount,
    Work,
)

__all__ = [
    "Comment",
    "Endorsement",
    "Notice",
    "Release",
    "Review",
    "ReviewEvent",
    "SourceEndorsement",
    "Term",
    "WordCount",
    "Work",
]
