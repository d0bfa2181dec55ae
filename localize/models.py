"""The tables of this app, where Django looks for them."""

from localize.safeguarding.models import SafeguardingRead
from localize.terminology.models import Term, TermProposal
from localize.workflow.models import (
    Comment,
    Notice,
    Release,
    Review,
    SettledWarning,
    TypedText,
    WordCount,
    Work,
)
from localize.workflow.released.models import LastRelease, ReleasedText

__all__ = [
    "Comment",
    "LastRelease",
    "Notice",
    "Release",
    "ReleasedText",
    "Review",
    "SafeguardingRead",
    "SettledWarning",
    "Term",
    "TermProposal",
    "TypedText",
    "WordCount",
    "Work",
]
