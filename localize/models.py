"""The tables of this app, where Django looks for them."""

from localize.outside.models import ReaderLink, ReadText
from localize.safeguarding.models import SafeguardingRead
from localize.terminology.models import LanguageSection, Term, TermProposal
from localize.workflow.models import (
    Comment,
    Notice,
    Release,
    Review,
    SavedForm,
    SettledWarning,
    TypedText,
    WordCount,
    Work,
)

__all__ = [
    "Comment",
    "LanguageSection",
    "Notice",
    "ReadText",
    "ReaderLink",
    "Release",
    "Review",
    "SafeguardingRead",
    "SavedForm",
    "SettledWarning",
    "Term",
    "TermProposal",
    "TypedText",
    "WordCount",
    "Work",
]
